import { Anchor, Group, SegmentedControl, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import type { Usage, UsageDay } from "@perennial/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usageQuery } from "../../api/usage-queries.ts";
import { UsageBars } from "../../charts/UsageBars.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { Figures } from "../../ui/Figures.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";

const SPANS = [7, 30, 90];
const COLORS = ["var(--band-low)", "var(--count)"];

/** What the workspace uses from day to day, and what that would cost at list prices. */
export function UsagePage() {
  const { t } = useTranslation();
  const mayRead = useMay("workspace:read");
  const [days, setDays] = useState(30);
  const { data: usage, isPending, error } = useQuery({ ...usageQuery(days), enabled: mayRead });
  const spans = (
    <SegmentedControl
      size="xs"
      aria-label={t("usage.span")}
      value={String(days)}
      onChange={(value) => setDays(Number(value))}
      data={SPANS.map((value) => ({ value: String(value), label: t("usage.days", { count: value }) }))}
    />
  );
  return (
    <Stack gap="md">
      <Card title={t("setting.tabs.usage")} action={spans}>
        <Text size="sm" c="dimmed" mb="sm">
          {mayRead ? t("usage.intro") : t("frame.notAllowed")}
        </Text>
        <Refused error={error} />
        {mayRead && isPending && <LinesLoading lines={4} />}
        {usage && <Totals usage={usage} />}
      </Card>
      {usage && <Charts usage={usage} />}
      {usage && <ByKey usage={usage} />}
      {usage && <Prices usage={usage} />}
    </Stack>
  );
}

function Totals({ usage: { total, days } }: { readonly usage: Usage }) {
  const { t } = useTranslation();
  const { number, bytes, dollars } = useFormats();
  const stored = days.findLast(({ storageBytes }) => storageBytes !== null)?.storageBytes ?? null;
  const figures: readonly (readonly [string, string])[] = [
    [t("usage.requests"), number(total.requests)],
    [t("usage.deliveries"), number(total.deliveries)],
    [t("usage.storage"), stored === null ? "–" : bytes(stored)],
    [t("usage.cost"), dollars(total.costMicros)],
  ];
  return <Figures figures={figures} />;
}

function Charts({ usage: { days } }: { readonly usage: Usage }) {
  const { t } = useTranslation();
  const { number, short, bytes, day: dayOf, dollars } = useFormats();
  const charts: readonly {
    readonly name: string;
    readonly parts: Readonly<Record<string, (day: UsageDay) => number>>;
    readonly format: (value: number) => string;
  }[] = [
    { name: t("usage.requests"), parts: { [t("usage.requests")]: (day) => day.requests }, format: short },
    {
      name: t("usage.units"),
      parts: { [t("usage.readUnits")]: (day) => day.readUnits, [t("usage.writeUnits")]: (day) => day.writeUnits },
      format: short,
    },
    {
      name: t("usage.seconds"),
      parts: { [t("usage.seconds")]: (day) => day.seconds },
      format: (one) => number(one, 1),
    },
    { name: t("usage.deliveries"), parts: { [t("usage.deliveries")]: (day) => day.deliveries }, format: short },
    { name: t("usage.storage"), parts: { [t("usage.storage")]: (day) => day.storageBytes ?? 0 }, format: bytes },
    { name: t("usage.costADay"), parts: { [t("usage.cost")]: (day) => day.costMicros }, format: dollars },
  ];
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      {charts.map(({ name, parts, format }) => (
        <Card key={name} title={name}>
          <UsageBars
            days={days.map((day) => ({
              day: day.day,
              values: Object.fromEntries(Object.entries(parts).map(([part, of]) => [part, of(day)])),
            }))}
            series={Object.keys(parts).map((part, index) => ({ name: part, color: COLORS[index] ?? "gray" }))}
            format={format}
            labelOf={dayOf}
          />
        </Card>
      ))}
    </SimpleGrid>
  );
}

function ByKey({ usage: { keys } }: { readonly usage: Usage }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  if (keys.length === 0) return null;
  return (
    <Card title={t("usage.byKey")}>
      <Table>
        <Table.Tbody>
          {keys.map(({ keyId, name, requests }) => (
            <Table.Tr key={keyId}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{name ?? t("usage.revoked", { keyId })}</Table.Td>
              <Table.Td ta="right">{number(requests)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

function Prices({ usage: { prices } }: { readonly usage: Usage }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (
    <Card title={t("usage.prices")} hint={t("usage.pricesHint")}>
      {prices.map(({ what, per, usd, source }) => (
        <Group key={what} justify="space-between" gap="xs">
          <Text size="sm">{t(`usage.priced.${what as "requests"}`)}</Text>
          <Text size="sm" c="dimmed">
            ${usd} / {number(per)}{" "}
            <Anchor size="sm" underline="always" href={source} target="_blank" rel="noreferrer">
              {t("usage.source")}
            </Anchor>
          </Text>
        </Group>
      ))}
    </Card>
  );
}
