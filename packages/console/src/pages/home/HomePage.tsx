import { Grid, SimpleGrid, Stack } from "@mantine/core";
import type { Dashboard } from "@perennial/contract";
import { IconChartHistogram } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { dashboardQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { PageLoading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { AbstainNote } from "./AbstainNote.tsx";
import { BandsCard } from "./BandsCard.tsx";
import { CallsCard } from "./CallsCard.tsx";
import { ClassesCard } from "./ClassesCard.tsx";
import { Figures } from "./Figures.tsx";
import { FirstSteps } from "./FirstSteps.tsx";
import { LoyaltyCard } from "./LoyaltyCard.tsx";
import { StagesCard } from "./StagesCard.tsx";

/** The health of the base in pictures, and whom to call today. */
export function HomePage() {
  const { t } = useTranslation();
  const { day } = useFormats();
  const { data, error, refetch } = useQuery(dashboardQuery);
  if (error) return <Refused error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageLoading />;
  return (
    <>
      <PageHead title={data.customers === 0 ? t("home.empty.title") : t("home.hello", { day: day(data.asOf) })}>
        {data.buyers > 0 && (
          <LinkButton
            to="/value"
            variant="default"
            size="xs"
            leftSection={<IconChartHistogram size={16} stroke={1.7} />}
          >
            {t("value.title")}
          </LinkButton>
        )}
      </PageHead>
      <Stack gap="md">
        <FirstSteps dashboard={data} />
        <AbstainNote />
        {data.customers > 0 && <Health dashboard={data} />}
      </Stack>
    </>
  );
}

function Health({ dashboard }: { readonly dashboard: Dashboard }) {
  return (
    <>
      <Figures dashboard={dashboard} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }} order={{ base: 2, lg: 1 }}>
          <Stack gap="md">
            {dashboard.verdict !== "abstain" && <BandsCard dashboard={dashboard} />}
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
              <LoyaltyCard dashboard={dashboard} />
              <ClassesCard dashboard={dashboard} />
            </SimpleGrid>
            <StagesCard dashboard={dashboard} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }} order={{ base: 1, lg: 2 }}>
          <CallsCard dashboard={dashboard} />
        </Grid.Col>
      </Grid>
    </>
  );
}
