import { Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import i18next from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pastExplanationQuery } from "../../api/queries.ts";
import { openForm } from "../../forms/open-form.tsx";
import { useMe } from "../../session/session.ts";
import { DayInput } from "../../ui/DayInput.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { ReasonsCard } from "./ReasonsCard.tsx";

interface PastReasonsProps {
  readonly customerId: string;
  /** The day to begin with. */
  readonly day: string;
}

/** The scores of a customer on a past day with their reasons, as they were shown then or by what is known now. */
function PastReasons({ customerId, day: first }: PastReasonsProps) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const [day, setDay] = useState(first);
  const [known, setKnown] = useState<"then" | "now">("then");
  const { data, error } = useQuery(pastExplanationQuery(customerId, day, known));
  return (
    <Stack gap="md">
      <Group gap="md" align="flex-end">
        <DayInput
          label={t("score.past.day")}
          maw={200}
          value={day}
          maxDate={workspace.today}
          onChange={(chosen) => chosen && setDay(chosen)}
        />
        <SegmentedControl
          size="sm"
          aria-label={t("score.past.knownLabel")}
          value={known}
          onChange={setKnown}
          data={[
            { value: "then", label: t("score.past.once") },
            { value: "now", label: t("score.past.now") },
          ]}
        />
      </Group>
      <Refused error={error} />
      {!data && !error && <LinesLoading lines={5} />}
      {data && <ReasonsCard explanation={data} />}
      {data && !data.churn && !data.loyalty && (
        <Text size="sm" c="dimmed">
          {t("score.past.none")}
        </Text>
      )}
    </Stack>
  );
}

export function openPastReasons(customerId: string, day: string): void {
  openForm(i18next.t("score.past.why"), <PastReasons customerId={customerId} day={day} />, 720);
}
