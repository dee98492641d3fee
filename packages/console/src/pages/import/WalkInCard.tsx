import { Checkbox, Group, Stack, Text } from "@mantine/core";
import type { Import } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import type { ChangeImport } from "./MappingStep.tsx";

interface WalkInCardProps {
  readonly job: Import;
  readonly onChange: ChangeImport;
}

/** Customers with so many rows that they are probably a till's walk-in customer. */
export function WalkInCard({ job: { survey, unscored }, onChange }: WalkInCardProps) {
  const { t } = useTranslation();
  const { number, percent } = useFormats();
  if (!survey || survey.frequent.length === 0) return null;
  const toggle = (customer: string) =>
    onChange({
      unscored: unscored.includes(customer) ? unscored.filter((one) => one !== customer) : [...unscored, customer],
    });
  return (
    <Card title={t("imports.walkIn.title")}>
      <Text size="sm" mb="md">
        {t("imports.walkIn.text")}
      </Text>
      <Stack gap="sm">
        {survey.frequent.map(({ customer, rows }) => (
          <Group key={customer} justify="space-between" gap="xs">
            <div>
              <Text fw={560} size="sm">
                {customer}
              </Text>
              <Text size="sm" c="dimmed" className="figure">
                {t("imports.walkIn.rows", { rows: number(rows), share: percent(rows / survey.rows, 1) })}
              </Text>
            </div>
            <Checkbox
              label={t("imports.walkIn.leave")}
              checked={unscored.includes(customer)}
              onChange={() => toggle(customer)}
            />
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
