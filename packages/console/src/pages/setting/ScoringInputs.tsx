import { NumberInput, Radio, Stack } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card.tsx";
import { DayInput } from "../../ui/DayInput.tsx";
import type { Settings } from "./settings-values.ts";

interface ScoringInputsProps {
  readonly form: UseFormReturnType<Settings>;
  readonly today: string;
}

const USUAL_HORIZON = 90;

/** Which day is today, and how long a silence means leaving. */
export function ScoringInputs({ form, today }: ScoringInputsProps) {
  const { t } = useTranslation();
  const { asOf, horizonDays } = form.values;
  return (
    <Card title={t("setting.workspace.scoring")}>
      <Stack gap="lg">
        <Radio.Group
          label={t("setting.workspace.today")}
          value={asOf === null ? "real" : "other"}
          onChange={(choice) => form.setFieldValue("asOf", choice === "real" ? null : today)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="real" label={t("setting.workspace.real")} />
            <Radio value="other" label={t("setting.workspace.other")} description={t("setting.workspace.otherHint")} />
            {asOf !== null && (
              <DayInput
                ml={32}
                maw={220}
                aria-label={t("setting.workspace.other")}
                {...form.getInputProps("asOf")}
                onChange={(day) => day && form.setFieldValue("asOf", day)}
              />
            )}
          </Stack>
        </Radio.Group>
        <Radio.Group
          label={t("setting.workspace.horizon")}
          description={t("setting.workspace.horizonHint")}
          value={horizonDays === null ? "auto" : "own"}
          onChange={(choice) => form.setFieldValue("horizonDays", choice === "auto" ? null : USUAL_HORIZON)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="auto" label={t("setting.workspace.horizonAuto")} />
            <Radio value="own" label={t("setting.workspace.horizonOwn")} />
            {horizonDays !== null && (
              <NumberInput
                ml={32}
                maw={220}
                min={7}
                max={730}
                aria-label={t("setting.workspace.horizonDays")}
                {...form.getInputProps("horizonDays")}
              />
            )}
          </Stack>
        </Radio.Group>
      </Stack>
    </Card>
  );
}
