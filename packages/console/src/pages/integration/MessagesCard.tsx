import { Accordion, Badge, Button, Code, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type InboundMessage, MESSAGE_STATUSES } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { type ListedSource, messageQuery, messagesQuery, sourcesQuery } from "../../api/inbound-queries.ts";
import { CustomerPicker } from "../../forms/CustomerPicker.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinkText } from "../../ui/LinkButton.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";

const COLORS = { received: "ochre", done: "pine", waiting: "ochre", skipped: "gray", failed: "clay" } as const;
const PAGE = 20;
/** Failed messages that one click tries again. */
const MOST = 100;
const LATE_MS = 10 * 60_000;

type Status = InboundMessage["status"];
type Wish =
  | { readonly as: "retry" | "make_customer" | "skip" }
  | { readonly as: "attach"; readonly customerId: string };

function useResolve(sourceId: string) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ messageIds, wish }: { messageIds: readonly string[]; wish: Wish }) => {
      for (const messageId of messageIds) {
        await api().resolveInboundMessage({ params: { sourceId, messageId }, body: wish });
      }
    },
    onSuccess: () => notifications.show({ message: t("inbound.againDone") }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sourcesQuery.queryKey }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
}

/** What came in by a source, live, with what became of it. */
export function MessagesCard({ source }: { readonly source: ListedSource }) {
  const { t } = useTranslation();
  const mayWrite = useMay("webhook:write");
  const [status, setStatus] = useState<Status>();
  const [limit, setLimit] = useState(PAGE);
  const { data, isPending, error } = useQuery(messagesQuery(source.id, status, limit));
  const resolve = useResolve(source.id);
  const messages = data?.data ?? [];
  const againAll = async () => {
    const params = { sourceId: source.id };
    const failed = await api().listInboundMessages({ params, query: { status: "failed", limit: MOST } });
    const open = failed.data.filter(({ reason }) => reason !== "erased");
    resolve.mutate({ messageIds: open.map(({ id }) => id), wish: { as: "retry" } });
  };
  return (
    <Card
      title={t("inbound.log")}
      action={
        source.messages.failed > 0 &&
        mayWrite && (
          <Button size="compact-sm" variant="light" loading={resolve.isPending} onClick={() => void againAll()}>
            {t("inbound.againAll")}
          </Button>
        )
      }
    >
      <SegmentedControl
        mb="sm"
        size="xs"
        maw="100%"
        style={{ overflowX: "auto" }}
        aria-label={t("inbound.log")}
        value={status ?? ""}
        onChange={(value) => setStatus(MESSAGE_STATUSES.find((one) => one === value))}
        data={[
          { value: "", label: t("inbound.all") },
          ...(["done", "waiting", "skipped", "failed"] as const).map((value) => ({
            value,
            label: t(`inbound.statuses.${value}`),
          })),
        ]}
      />
      <Refused error={error} />
      {isPending && <LinesLoading lines={3} />}
      {!isPending && messages.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(source.messages.total === 0 ? "inbound.logEmpty" : "inbound.logNone")}
        </Text>
      )}
      <Accordion variant="filled" chevronPosition="left">
        {messages.map((message) => (
          <Accordion.Item key={message.id} value={message.id}>
            <Accordion.Control>
              <MessageHead message={message} />
            </Accordion.Control>
            <Accordion.Panel>
              <MessageBody source={source} message={message} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {data?.nextBefore && limit < 100 && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setLimit(limit + PAGE)}>
          {t("inbound.more")}
        </Button>
      )}
    </Card>
  );
}

function MessageHead({ message }: { readonly message: InboundMessage }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { title, about, status, reason, receivedAt, tried } = message;
  return (
    <Group gap="xs" justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={520} style={{ overflowWrap: "anywhere" }}>
          {title || t("inbound.untitled")}{" "}
          <Text span size="sm" c="dimmed">
            {about}
          </Text>
        </Text>
        <Text size="xs" c="dimmed">
          {moment(receivedAt)}
          {tried > 1 && ` · ${t("inbound.tried", { count: tried })}`}
          {reason !== null && ` · ${t(`inbound.reasons.${reason}`)}`}
        </Text>
      </div>
      <Badge variant="light" color={COLORS[status]} tt="none">
        {t(`inbound.statuses.${status}`)}
      </Badge>
    </Group>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** Whether a message should have been worked on long ago: then somebody may ask for it once more. */
const isLate = (receivedAt: string): boolean => Date.now() - Date.parse(receivedAt) > LATE_MS;

interface MessageBodyProps {
  readonly source: ListedSource;
  readonly message: InboundMessage;
}

function MessageBody({ source, message }: MessageBodyProps) {
  const { t } = useTranslation();
  const mayWrite = useMay("webhook:write");
  const { id, detail, customerId, status, reason, receivedAt } = message;
  const { data, error } = useQuery({ ...messageQuery(source.id, id), enabled: mayWrite && reason !== "erased" });
  return (
    <Stack gap="xs">
      {detail !== null && <Text size="sm">{detail}</Text>}
      {customerId !== null && (
        <LinkText to="/customers/$customerId" params={{ customerId }} size="sm">
          {t("inbound.customer")}
        </LinkText>
      )}
      <Refused error={error} />
      {data && (
        <div>
          <Text size="xs" c="dimmed">
            {data.body === null ? t("inbound.gone") : t("inbound.shown")}
          </Text>
          {data.body !== null && (
            <Code block mah={280} style={{ overflow: "auto" }} tabIndex={0}>
              {pretty(data.body)}
            </Code>
          )}
        </div>
      )}
      {mayWrite && status !== "done" && reason !== "erased" && (status !== "received" || isLate(receivedAt)) && (
        <Resolve source={source} message={message} />
      )}
    </Stack>
  );
}

/** What somebody can let become of a message. */
function Resolve({ source, message }: MessageBodyProps) {
  const { t } = useTranslation();
  const resolve = useResolve(source.id);
  const act = (wish: Wish) => resolve.mutate({ messageIds: [message.id], wish });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button size="compact-sm" variant="light" loading={resolve.isPending} onClick={() => act({ as: "retry" })}>
          {t("inbound.again")}
        </Button>
        {source.kind === "mail" && (
          <Button size="compact-sm" variant="light" onClick={() => act({ as: "make_customer" })}>
            {t("inbound.make")}
          </Button>
        )}
        {message.status !== "skipped" && (
          <Button size="compact-sm" variant="subtle" onClick={() => act({ as: "skip" })}>
            {t("inbound.skip")}
          </Button>
        )}
      </Group>
      {source.kind === "mail" && (
        <CustomerPicker
          label={t("inbound.give")}
          placeholder={t("inbound.giveTo")}
          size="xs"
          maw={320}
          onChange={(customerId) => customerId !== null && act({ as: "attach", customerId })}
        />
      )}
    </Stack>
  );
}
