import { Button, Group, Stack, Text } from "@mantine/core";
import { IconHistory, IconTrendingDown, IconTrendingUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { pastScoresQuery, whatIfQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMe } from "../../session/session.ts";
import { useAbstention } from "../../session/verdict.ts";
import { BandRisk } from "../../ui/Band.tsx";
import { Card } from "../../ui/Card.tsx";
import { DayInput } from "../../ui/DayInput.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { openPastReasons } from "./PastReasons.tsx";

/** What would move the customer to another band, and where it stood on any day. */
export function WhatIfCard({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation();
  const isSilent = useAbstention() !== null;
  const { data } = useQuery({ ...whatIfQuery(customerId), enabled: !isSilent });
  if (isSilent || (data && data.band === null)) return null;
  return (
    <Card title={t("score.whatIf.title")} hint={t("score.whatIf.hint")}>
      <Stack gap="sm">
        {data?.better && (
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <IconTrendingUp size={18} color="var(--band-low)" aria-hidden="true" />
            <Text size="sm">{data.better.text}</Text>
          </Group>
        )}
        {data?.worse && (
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <IconTrendingDown size={18} color="var(--band-high)" aria-hidden="true" />
            <Text size="sm">{data.worse.text}</Text>
          </Group>
        )}
        {data && !data.better && !data.worse && (
          <Text size="sm" c="dimmed">
            {t("score.whatIf.nothing")}
          </Text>
        )}
        <PastScores customerId={customerId} />
      </Stack>
    </Card>
  );
}

const MONTH_MS = 30 * 86_400_000;

function PastScores({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const { money } = useFormats();
  const [day, setDay] = useState(() => new Date(Date.parse(workspace.today) - MONTH_MS).toISOString().slice(0, 10));
  const now = useQuery(pastScoresQuery(customerId, day, "now"));
  const then = useQuery(pastScoresQuery(customerId, day, "then"));
  const lines = [
    [t("score.past.now"), now.data],
    [t("score.past.once"), then.data],
  ] as const;
  return (
    <div>
      <DayInput
        label={t("score.past.day")}
        maw={200}
        mb="xs"
        value={day}
        maxDate={workspace.today}
        onChange={(chosen) => chosen && setDay(chosen)}
      />
      <Button
        variant="subtle"
        size="compact-sm"
        mb="xs"
        leftSection={<IconHistory size={15} />}
        onClick={() => openPastReasons(customerId, day)}
      >
        {t("score.past.why")}
      </Button>
      <Refused error={now.error ?? then.error} />
      {lines.map(([label, past]) => (
        <Group key={label} justify="space-between" gap="xs" py={4}>
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          {past && (
            <Group gap="xs">
              <BandRisk band={past.scores.riskBand} risk={past.scores.churnRisk} />
              <Text size="sm" className="figure">
                {past.scores.loyalty === null ? "" : `${t("score.loyalty")} ${past.scores.loyalty}`}
              </Text>
              <Text size="sm" c="dimmed" className="figure">
                {money(past.scores.revenue12mMinor)}
              </Text>
            </Group>
          )}
        </Group>
      ))}
    </div>
  );
}
