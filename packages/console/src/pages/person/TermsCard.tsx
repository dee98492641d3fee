import { Stack, Text } from "@mantine/core";
import type { Me } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { TermsLinks } from "../../ui/TermsLinks.tsx";

/** Which terms the person accepted, and when. */
export function TermsCard({ terms }: { readonly terms: NonNullable<Me["person"]>["terms"] }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const { accepted, acceptedAt } = terms;
  return (
    <Card title={t("terms.title")}>
      <Stack gap={4}>
        <Text size="sm" c="dimmed">
          {accepted === null || acceptedAt === null
            ? t("terms.never")
            : t("terms.accepted", { day: day(accepted), at: day(acceptedAt.slice(0, 10)) })}
        </Text>
        <TermsLinks />
      </Stack>
    </Card>
  );
}
