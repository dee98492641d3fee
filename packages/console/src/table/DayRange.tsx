import { Button, Group, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { addDays } from "../session/formats.ts";
import { useMe } from "../session/session.ts";
import { DayInput } from "../ui/DayInput.tsx";
import type { EditorProps } from "./FilterEditor.tsx";
import { daysOf, rangeCondition } from "./filter.ts";

const WITHIN = [30, 90, 365];
const BEFORE = [90, 180, 365];

/** Days from and to; the usual ones at one press. */
export function DayRange({ field, condition, onChange }: EditorProps) {
  const { t } = useTranslation();
  const { today } = useMe().workspace;
  const { from, to } = daysOf(condition);
  const isInstant = field.kind === "instant";
  const change = (first: string | undefined, last: string | undefined) =>
    onChange(
      rangeCondition(
        first === undefined || !isInstant ? first : `${first}T00:00:00.000Z`,
        last === undefined || !isInstant ? last : `${last}T23:59:59.999Z`,
      ),
    );
  return (
    <Stack gap="sm">
      <Group gap={6}>
        {WITHIN.map((days) => (
          <Button key={days} size="compact-xs" variant="light" onClick={() => change(addDays(today, -days), undefined)}>
            {t("list.filter.within", { days })}
          </Button>
        ))}
        {BEFORE.map((days) => (
          <Button
            key={days}
            size="compact-xs"
            variant="light"
            color="gray"
            onClick={() => change(undefined, addDays(today, -days))}
          >
            {t("list.filter.before", { days })}
          </Button>
        ))}
      </Group>
      <Group grow wrap="nowrap">
        <DayInput
          label={t("list.filter.since")}
          value={from ?? null}
          onChange={(day) => change(day ?? undefined, to)}
          clearable
          popoverProps={{ withinPortal: false }}
        />
        <DayInput
          label={t("list.filter.until")}
          value={to ?? null}
          onChange={(day) => change(from, day ?? undefined)}
          clearable
          popoverProps={{ withinPortal: false }}
        />
      </Group>
    </Stack>
  );
}
