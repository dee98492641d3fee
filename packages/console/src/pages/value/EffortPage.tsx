import { Alert, Group, NumberInput, Progress, Stack, Text } from "@mantine/core";
import type { Base } from "@perennial/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { effortPlanQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useReachesAll } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { PersonLine } from "./PeoplePage.tsx";
import { WithBase } from "./WithBase.tsx";

/** Where the time goes, and where it should go next. */
export function EffortPage() {
  if (!useReachesAll("read")) return <PlanCard />;
  return (
    <WithBase>
      {(base) => (
        <Stack gap="md">
          <AuditCard effort={base.effort} />
          <PlanCard />
        </Stack>
      )}
    </WithBase>
  );
}

function AuditCard({ effort }: Pick<Base, "effort">) {
  const { t } = useTranslation();
  const { number, percent } = useFormats();
  const hours = effort.reduce((sum, one) => sum + one.hours, 0);
  return (
    <Card title={t("value.effort.title")} hint={t("value.effort.hint")}>
      {hours === 0 ? (
        <Text size="sm" c="dimmed">
          {t("value.effort.none")}
        </Text>
      ) : (
        <Stack gap="md">
          {effort.map((one) => (
            <div key={one.valueClass}>
              <Text size="sm" fw={560} mb={4}>
                {t(`score.class.${one.valueClass}`)} · {number(one.hours, 1)} h
              </Text>
              <Bar label={t("value.effort.hours")} share={one.hoursShare} color="ochre" />
              <Bar label={t("value.effort.revenue")} share={one.revenueShare} color="pine" />
              {one.alert && (
                <Alert color="clay" mt={6} py="xs">
                  {t(`value.effort.${one.alert}`, {
                    hours: percent(one.hoursShare),
                    revenue: percent(one.revenueShare),
                  })}
                </Alert>
              )}
            </div>
          ))}
        </Stack>
      )}
    </Card>
  );
}

function Bar({ label, share, color }: { readonly label: string; readonly share: number; readonly color: string }) {
  const { percent } = useFormats();
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="xs" c="dimmed" w={64}>
        {label}
      </Text>
      <Progress value={100 * share} size={12} radius="sm" color={color} flex={1} aria-label={label} />
      <Text size="xs" w={40} ta="end" className="figure">
        {percent(share)}
      </Text>
    </Group>
  );
}

function PlanCard() {
  const { t } = useTranslation();
  const { number, shortMoney } = useFormats();
  const [hours, setHours] = useState(20);
  const [visitHours, setVisitHours] = useState(1);
  const { data, error } = useQuery(effortPlanQuery(hours, visitHours));
  return (
    <Card title={t("value.effort.plan")} hint={t("value.effort.planHint")}>
      <Group mb="sm">
        <NumberInput
          label={t("value.effort.have")}
          w={130}
          min={1}
          max={10_000}
          value={hours}
          onChange={(value) => typeof value === "number" && value >= 1 && setHours(value)}
        />
        <NumberInput
          label={t("value.effort.visit")}
          w={150}
          min={0.25}
          max={40}
          step={0.25}
          value={visitHours}
          onChange={(value) => typeof value === "number" && value >= 0.1 && setVisitHours(value)}
        />
      </Group>
      <Refused error={error} />
      {data?.data.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("value.effort.nothing")}
        </Text>
      )}
      {data && data.data.length > 0 && (
        <Text size="sm" fw={560}>
          {t("value.effort.used", { hours: number(data.hours, 2), customers: number(data.data.length) })}
        </Text>
      )}
      {data?.data.map(({ customer, visits, stakeMinor }) => (
        <PersonLine
          key={customer.id}
          id={customer.id}
          name={customer.name}
          text={t("value.effort.stake", { amount: shortMoney(stakeMinor) })}
          amount={t("value.effort.visits", { count: visits })}
        />
      ))}
    </Card>
  );
}
