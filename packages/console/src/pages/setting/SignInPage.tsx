import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { signInSettingsQuery } from "../../api/person-queries.ts";
import { useMay } from "../../session/session.ts";
import { PageLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { DomainsCard } from "./DomainsCard.tsx";
import { ProviderCard } from "./ProviderCard.tsx";

/** The company's own sign-in service; an owner's to set up, because whoever sets it lets people in. */
export function SignInPage() {
  const { t } = useTranslation();
  const may = useMay("sign-in:manage");
  const { data, error, refetch } = useQuery({ ...signInSettingsQuery, enabled: may });
  if (!may) return <Text c="dimmed">{t("sso.ownersOnly")}</Text>;
  if (error) return <Refused error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageLoading />;
  return (
    <Stack gap="md">
      <Text c="dimmed">{t("sso.intro")}</Text>
      <DomainsCard domains={data.domains} />
      <ProviderCard key={data.provider?.version ?? 0} settings={data} />
    </Stack>
  );
}
