import { Alert, Anchor, Badge, Button, Group, Progress, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { Billing, Plan, PlanName, Quota } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { billingQuery, invoicesQuery } from "../../api/usage-queries.ts";
import { daysBetween, useFormats } from "../../session/formats.ts";
import { useMay, useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";

const ORDER: readonly PlanName[] = ["free", "starter", "growth", "scale"];

/** The plan, what is used of it, the others to choose, and the invoices. */
export function PlanPage() {
  const { t } = useTranslation();
  const mayManage = useMay("billing:manage");
  const { data: billing, isPending, error } = useQuery(billingQuery);
  return (
    <Stack gap="md">
      <Card title={t("setting.tabs.plan")}>
        <Refused error={error} />
        {isPending && <LinesLoading lines={4} />}
        {billing && <Standing billing={billing} />}
      </Card>
      {billing && <Choices billing={billing} mayManage={mayManage} />}
      {mayManage && <Invoices />}
    </Stack>
  );
}

function useAmount() {
  const { number, bytes } = useFormats();
  return (quota: Quota, value: number) => (quota === "storageBytes" ? bytes(value) : number(value));
}

function Standing({ billing }: { readonly billing: Billing }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const amount = useAmount();
  const { plan, status, trialEndsAt, periodEndsAt, nextPlan, graceEndsAt, quotas } = billing;
  const { today } = useMe().workspace;
  const note =
    status === "read_only"
      ? t("usage.plan.readOnly")
      : status === "past_due" && graceEndsAt !== null
        ? t("usage.plan.pastDue", { day: day(graceEndsAt.slice(0, 10)) })
        : undefined;
  return (
    <Stack gap="sm">
      {note !== undefined && <Alert color={status === "read_only" ? "clay" : "ochre"}>{note}</Alert>}
      <Group gap="xs">
        <Text fw={560} size="lg">
          {t(`usage.plan.names.${plan}`)}
        </Text>
        <Badge variant="light" tt="none">
          {t(`usage.plan.statuses.${status}`)}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {trialEndsAt !== null && t("usage.plan.trialLeft", { count: daysBetween(today, trialEndsAt.slice(0, 10)) })}
        {periodEndsAt !== null &&
          t(nextPlan === null ? "usage.plan.renews" : "usage.plan.ends", { day: day(periodEndsAt.slice(0, 10)) })}
      </Text>
      {quotas.map(({ quota, used, limit }) => (
        <div key={quota}>
          <Group justify="space-between">
            <Text size="sm">{t(`usage.plan.quotas.${quota}`)}</Text>
            <Text size="sm" c="dimmed">
              {amount(quota, used)} / {limit === null ? t("usage.plan.unlimited") : amount(quota, limit)}
            </Text>
          </Group>
          {limit !== null && (
            <Progress
              aria-label={t(`usage.plan.quotas.${quota}`)}
              value={Math.min(100, (100 * used) / limit)}
              color={used >= limit ? "clay" : used >= 0.8 * limit ? "ochre" : "gray"}
            />
          )}
        </div>
      ))}
    </Stack>
  );
}

function Choices({ billing, mayManage }: { readonly billing: Billing; readonly mayManage: boolean }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const choose = useMutation({
    mutationFn: (plan: "starter" | "growth" | "scale") => api().startCheckout({ body: { plan } }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  const cancel = useMutation({
    mutationFn: () => api().cancelPlan(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: billingQuery.queryKey }),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("usage.plan.cancelTitle"),
      children: <Text size="sm">{t("usage.plan.cancelText")}</Text>,
      labels: { confirm: t("usage.plan.cancel"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => cancel.mutate(),
    });
  const { plans, plan, canPay, nextPlan, periodEndsAt } = billing;
  const offered = ORDER.flatMap((name) => plans.find(({ id }) => id === name) ?? []);
  return (
    <Card title={t("usage.plan.choose")}>
      <Refused error={choose.error ?? cancel.error} />
      {!canPay && (
        <Text size="sm" c="dimmed" mb="sm">
          {t("usage.plan.noPay")}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {offered.map((one) => (
          <PlanCard
            key={one.id}
            plan={one}
            isOwn={one.id === plan && periodEndsAt !== null}
            isBusy={choose.isPending && choose.variables === one.id}
            onChoose={mayManage && canPay && one.id !== "free" ? () => choose.mutate(one.id as "starter") : undefined}
          />
        ))}
      </SimpleGrid>
      {mayManage && periodEndsAt !== null && nextPlan === null && (
        <Button mt="md" variant="subtle" color="clay" size="compact-sm" loading={cancel.isPending} onClick={ask}>
          {t("usage.plan.cancel")}
        </Button>
      )}
    </Card>
  );
}

interface PlanCardProps {
  readonly plan: Plan;
  readonly isOwn: boolean;
  readonly isBusy: boolean;
  readonly onChoose: (() => void) | undefined;
}

function PlanCard({ plan, isOwn, isBusy, onChoose }: PlanCardProps) {
  const { t } = useTranslation();
  const { money, number } = useFormats();
  const amount = useAmount();
  const { id, priceMinor, currency, readsPerSecond, customers, members, storageBytes, deliveries } = plan;
  const quotas = { customers, members, storageBytes, deliveries };
  return (
    <Stack gap={4} justify="space-between">
      <div>
        <Text fw={560}>{t(`usage.plan.names.${id}`)}</Text>
        <Text size="sm">{t("usage.plan.aMonth", { price: money(priceMinor, currency) })}</Text>
        <Text size="xs" c="dimmed">
          {t("usage.plan.speed", { reads: number(readsPerSecond) })}
        </Text>
        {Object.entries(quotas).map(([quota, limit]) => (
          <Text key={quota} size="xs" c="dimmed">
            {t(`usage.plan.quotas.${quota as Quota}`)}: {limit === null ? "∞" : amount(quota as Quota, limit)}
          </Text>
        ))}
      </div>
      {isOwn ? (
        <Badge variant="light" tt="none">
          {t("usage.plan.own")}
        </Badge>
      ) : (
        onChoose && (
          <Button size="compact-md" variant="light" loading={isBusy} onClick={onChoose}>
            {t("usage.plan.take", { plan: t(`usage.plan.names.${id}`) })}
          </Button>
        )
      )}
    </Stack>
  );
}

function Invoices() {
  const { t } = useTranslation();
  const { money, day } = useFormats();
  const { data: invoices = [], error } = useQuery(invoicesQuery);
  const queryClient = useQueryClient();
  const pay = useMutation({
    mutationFn: (invoiceId: string) => api().payInvoice({ params: { invoiceId } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: billingQuery.queryKey }),
  });
  return (
    <Card title={t("usage.plan.invoices")}>
      <Refused error={error ?? pay.error} />
      {invoices.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("usage.plan.noInvoices")}
        </Text>
      )}
      {invoices.length > 0 && (
        <Table.ScrollContainer minWidth={480}>
          <Table>
            <Table.Tbody>
              {invoices.map(({ id, number, issuedAt, amountMinor, currency, status, downloadUrl }) => (
                <Table.Tr key={id}>
                  <Table.Td>{number}</Table.Td>
                  <Table.Td>{day(issuedAt.slice(0, 10))}</Table.Td>
                  <Table.Td ta="right">{money(amountMinor, currency)}</Table.Td>
                  <Table.Td>
                    <Badge variant="light" color={status === "paid" ? "gray" : "clay"} tt="none">
                      {t(`usage.plan.invoiceStatuses.${status}`)}
                    </Badge>
                  </Table.Td>
                  <Table.Td ta="right">
                    {status === "open" && (
                      <Button
                        size="compact-sm"
                        variant="light"
                        mr="xs"
                        loading={pay.isPending}
                        onClick={() => pay.mutate(id)}
                      >
                        {t("usage.plan.pay")}
                      </Button>
                    )}
                    <Anchor size="sm" href={downloadUrl} aria-label={t("usage.plan.download", { number })}>
                      {t("usage.plan.downloadShort")}
                    </Anchor>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}
