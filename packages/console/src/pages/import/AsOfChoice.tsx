import { Radio, Stack, Text } from "@mantine/core";
import type { Import } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";

interface AsOfChoiceProps {
  readonly job: Import;
  /** The day that is to be taken for today; null for the real one. */
  readonly asOf: string | null;
  readonly onChange: (asOf: string | null) => void;
}

/** For data that end long ago: which day is to count as today. */
export function AsOfChoice({ job, asOf, onChange }: AsOfChoiceProps) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const proposed = job.survey?.proposedAsOf ?? null;
  if (proposed === null) return null;
  const shown = day(proposed);
  return (
    <Card title={t("imports.asOf.title", { day: shown })}>
      <Stack gap="sm">
        <Text size="sm">{t("imports.asOf.text", { day: shown })}</Text>
        <Radio.Group
          aria-label={t("imports.asOf.title", { day: shown })}
          value={asOf === null ? "real" : "proposed"}
          onChange={(choice) => onChange(choice === "real" ? null : proposed)}
        >
          <Stack gap="xs">
            <Radio value="proposed" label={t("imports.asOf.take", { day: shown })} />
            <Radio value="real" label={t("imports.asOf.real")} />
          </Stack>
        </Radio.Group>
      </Stack>
    </Card>
  );
}
