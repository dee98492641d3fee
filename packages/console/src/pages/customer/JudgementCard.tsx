import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import type { Customer } from "@perennial/contract";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { facetsQuery } from "../../api/queries.ts";
import { JudgementForm } from "../../forms/JudgementForm.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMayChange } from "../../session/sight.ts";
import { BandPill } from "../../ui/Band.tsx";
import { Card } from "../../ui/Card.tsx";

/** What kind of customer it is, and what somebody knows better than the model. */
export function JudgementCard({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const mayWrite = useMayChange("customer", customer.id);
  const { data: facets = [] } = useQuery(facetsQuery);
  const { scores } = customer;
  const override = scores?.override;
  const kinds = facets.flatMap(({ key, label, values }) => {
    const value = values.find((one) => one.key === scores?.facets?.[key]);
    return value ? [{ key, label, value: value.label, isByHand: customer.facets[key] === value.key }] : [];
  });
  return (
    <Card
      title={t("customer.judgement.title")}
      hint={t("customer.judgement.hint")}
      action={
        mayWrite && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconPencil size={14} />}
            aria-label={`${t("form.edit")}: ${t("customer.judgement.title")}`}
            onClick={() => openForm(t("customer.judgement.title"), <JudgementForm customer={customer} />)}
          >
            {t("form.edit")}
          </Button>
        )
      }
    >
      <Stack gap="xs">
        {kinds.map(({ key, label, value, isByHand }) => (
          <Group key={key} justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Badge variant={isByHand ? "filled" : "light"} color="lake" tt="none">
              {value}
            </Badge>
          </Group>
        ))}
        {override && scores.riskBand && (
          <div>
            <Group gap="xs">
              <BandPill band={scores.riskBand} />
              <Text size="sm">{t("customer.judgement.holds", { day: day(override.until) })}</Text>
            </Group>
            <Text size="sm" mt={4}>
              {override.reason}
            </Text>
            <Text size="xs" c="dimmed">
              {override.riskBand
                ? t("customer.judgement.modelSays", { band: t(`score.band.${override.riskBand}`) })
                : t("customer.judgement.modelSilent")}
            </Text>
          </div>
        )}
        {kinds.length === 0 && !override && (
          <Text size="sm" c="dimmed">
            {t("customer.judgement.none")}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
