import { ActionIcon, Group, SegmentedControl, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Dashboard } from "@perennial/contract";
import { reachOf } from "@perennial/contract/sight";
import { IconCalendarPlus, IconCheck, IconPhone } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { callsQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMe } from "../../session/session.ts";
import { useReach } from "../../session/sight.ts";
import { BandDot } from "../../ui/Band.tsx";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import styles from "./home.module.css";

type Call = Dashboard["toCall"][number];

/** The customers for whom a call is worth most, each with the reason and what to do next. */
export function CallsCard({ dashboard }: { readonly dashboard: Dashboard }) {
  const { t } = useTranslation();
  const { member, rules } = useMe();
  const [whose, setWhose] = useState<"all" | "mine">("all");
  const hasOthers = reachOf(rules, "customer", "read") !== "own";
  const own = useQuery({ ...callsQuery(member?.id ?? ""), enabled: member !== null && whose === "mine" });
  const calls = whose === "mine" ? own.data : dashboard.toCall;
  return (
    <Card
      title={t("home.calls.title")}
      hint={t("home.calls.hint")}
      action={
        member &&
        hasOthers && (
          <SegmentedControl
            size="xs"
            aria-label={t("home.calls.title")}
            value={whose}
            onChange={setWhose}
            data={[
              { value: "all", label: t("value.winBack.all") },
              { value: "mine", label: t("value.winBack.mine") },
            ]}
          />
        )
      }
    >
      <Refused error={own.error} />
      {calls?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("home.calls.none")}
        </Text>
      )}
      {calls?.map((call) => (
        <CallLine
          key={call.customer.id}
          call={call}
          today={dashboard.asOf}
          isSilent={dashboard.verdict === "abstain"}
        />
      ))}
    </Card>
  );
}

interface CallLineProps {
  readonly call: Call;
  readonly today: string;
  readonly isSilent: boolean;
}

function CallLine({ call, today, isSilent }: CallLineProps) {
  const { t } = useTranslation();
  const { shortMoney } = useFormats();
  const { customer, reason, revenueAtRiskMinor } = call;
  return (
    <div className={styles["call"]}>
      <Link to="/customers/$customerId" params={{ customerId: customer.id }} className={styles["name"]}>
        <BandDot band={customer.scores.riskBand} />
        <Text span inherit truncate="end">
          {customer.name}
        </Text>
      </Link>
      <Text size="sm" fw={560} ta="end" className="figure">
        {isSilent
          ? shortMoney(revenueAtRiskMinor)
          : t("home.calls.atStake", { amount: shortMoney(revenueAtRiskMinor) })}
      </Text>
      <Text size="sm" c="dimmed">
        {reason}
      </Text>
      <Group gap={4} justify="flex-end" wrap="nowrap">
        {customer.phone !== null && (
          <Tooltip label={customer.phone}>
            <ActionIcon
              component="a"
              href={`tel:${customer.phone}`}
              variant="subtle"
              color="gray"
              aria-label={customer.phone}
            >
              <IconPhone size={17} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
        <PlanCall call={call} today={today} />
      </Group>
    </div>
  );
}

function PlanCall({ call: { customer }, today }: { readonly call: Call; readonly today: string }) {
  const { t } = useTranslation();
  const mayWrite = useReach("task", "write")(customer.ownerId);
  const queryClient = useQueryClient();
  const plan = useMutation({
    mutationFn: () =>
      api().createTask({
        params: { customerId: customer.id },
        body: { title: t("home.calls.taskTitle"), dueOn: today },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["tasks"] }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  const label = plan.isSuccess ? t("home.calls.planned") : t("home.calls.task");
  return (
    <Tooltip label={mayWrite ? label : t("frame.notAllowed")}>
      <ActionIcon
        variant={plan.isSuccess ? "light" : "subtle"}
        color={plan.isSuccess ? "pine" : "gray"}
        aria-label={`${label}: ${customer.name}`}
        loading={plan.isPending}
        disabled={!mayWrite}
        onClick={() => plan.isSuccess || plan.mutate()}
      >
        {plan.isSuccess ? <IconCheck size={17} /> : <IconCalendarPlus size={17} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}
