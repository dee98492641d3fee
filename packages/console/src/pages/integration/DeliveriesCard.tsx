import { Accordion, Badge, Button, Code, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Delivery } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { deliveriesQuery, deliveryQuery, endpointsQuery } from "../../api/webhook-queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import type { ListedEndpoint } from "./EndpointLine.tsx";

const COLORS = { waiting: "ochre", delivered: "pine", failed: "clay" } as const;
const PAGE = 20;

/** What was sent to an endpoint, live, with what it answered. */
export function DeliveriesCard({ endpoint }: { readonly endpoint: ListedEndpoint }) {
  const { t } = useTranslation();
  const mayWrite = useMay("webhook:write");
  const [status, setStatus] = useState<Delivery["status"]>();
  const [limit, setLimit] = useState(PAGE);
  const { data, isPending, error } = useQuery(deliveriesQuery(endpoint.id, status, limit));
  const again = useReplay(endpoint.id);
  const deliveries = data?.data ?? [];
  return (
    <Card
      title={t("webhook.log")}
      action={
        endpoint.deliveries.failed > 0 &&
        mayWrite && (
          <Button
            size="compact-sm"
            variant="light"
            loading={again.isPending}
            onClick={() => again.mutate({ from: 1, only: "failed" })}
          >
            {t("webhook.againAll")}
          </Button>
        )
      }
    >
      <SegmentedControl
        mb="sm"
        size="xs"
        aria-label={t("webhook.log")}
        value={status ?? ""}
        onChange={(value) => setStatus(value === "" ? undefined : (value as Delivery["status"]))}
        data={[
          { value: "", label: t("webhook.all") },
          ...(["delivered", "waiting", "failed"] as const).map((value) => ({
            value,
            label: t(`webhook.statuses.${value}`),
          })),
        ]}
      />
      <Refused error={error} />
      {isPending && <LinesLoading lines={3} />}
      {!isPending && deliveries.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("webhook.logEmpty")}
        </Text>
      )}
      <Accordion variant="filled" chevronPosition="left">
        {deliveries.map((delivery) => (
          <Accordion.Item key={delivery.sequence} value={String(delivery.sequence)}>
            <Accordion.Control>
              <DeliveryHead delivery={delivery} />
            </Accordion.Control>
            <Accordion.Panel>
              <DeliveryBody endpointId={endpoint.id} delivery={delivery} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {data?.nextBefore && limit < 100 && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setLimit(limit + PAGE)}>
          {t("webhook.more")}
        </Button>
      )}
    </Card>
  );
}

function useReplay(endpointId: string) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { from: number; until?: number; only?: "failed" | "all" }) =>
      api().replayDeliveries({ params: { endpointId }, body }),
    onSuccess: () => notifications.show({ message: t("webhook.againDone") }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: endpointsQuery.queryKey }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
}

function DeliveryHead({ delivery }: { readonly delivery: Delivery }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { type, status, attempts, createdAt, nextAttemptAt, sequence } = delivery;
  return (
    <Group gap="xs" justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={520} style={{ overflowWrap: "anywhere" }}>
          {type}{" "}
          <Text span size="sm" c="dimmed">
            #{sequence}
          </Text>
        </Text>
        <Text size="xs" c="dimmed">
          {moment(createdAt)} · {t("webhook.attempts", { count: attempts.length })}
          {nextAttemptAt !== null && attempts.length > 0 && ` · ${t("webhook.next", { at: moment(nextAttemptAt) })}`}
        </Text>
      </div>
      <Badge variant="light" color={COLORS[status]} tt="none">
        {t(`webhook.statuses.${status}`)}
      </Badge>
    </Group>
  );
}

function pretty(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}

function DeliveryBody({ endpointId, delivery }: { readonly endpointId: string; readonly delivery: Delivery }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const mayWrite = useMay("webhook:write");
  const { data } = useQuery(deliveryQuery(endpointId, delivery.sequence));
  const again = useReplay(endpointId);
  const { sequence, status, attempts, reason } = delivery;
  return (
    <Stack gap="xs">
      {reason !== null && <Text size="sm">{reason}</Text>}
      {attempts.map(({ at, status: answered, error, answer, milliseconds }) => (
        <div key={at}>
          <Text size="xs" c="dimmed">
            {moment(at)} · {answered ?? t("webhook.noAnswer")} · {milliseconds} ms
          </Text>
          {(error ?? answer) !== "" && (
            <Code block mah={120} style={{ overflow: "auto" }}>
              {error ?? answer}
            </Code>
          )}
        </div>
      ))}
      {data?.body && (
        <div>
          <Text size="xs" c="dimmed">
            {t("webhook.sent")}
          </Text>
          <Code block mah={280} style={{ overflow: "auto" }} tabIndex={0}>
            {pretty(data.body)}
          </Code>
        </div>
      )}
      {mayWrite && status !== "waiting" && (
        <Group>
          <Button
            size="compact-sm"
            variant="light"
            loading={again.isPending}
            onClick={() => again.mutate({ from: sequence, until: sequence })}
          >
            {t("webhook.again")}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
