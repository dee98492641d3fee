import { Accordion, Anchor, Badge, Code, Group, Stack, Text } from "@mantine/core";
import type { LoggedRequest } from "@perennial/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Outgoing, pretty } from "../../api/send-again.ts";
import { sentRequestQuery } from "../../api/usage-queries.ts";
import { useFormats } from "../../session/formats.ts";
import { CopyText } from "../../ui/CopyText.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { commandOf } from "./command.ts";
import { Resend } from "./Resend.tsx";
import { statusColor } from "./status-color.ts";

interface RequestLineProps {
  readonly request: LoggedRequest;
  /** Name of the key or the person. */
  readonly by: string;
  readonly isOpen: boolean;
}

/** A request of the log: what was asked and what came of it; opened, what was sent and how to send it again. */
export function RequestLine({ request, by, isOpen }: RequestLineProps) {
  const { moment, number, bytes } = useFormats();
  const { id, at, method, path, operation, status, code, milliseconds } = request;
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>
        <Group gap="xs">
          <Badge variant="light" color={statusColor(status)}>
            {status}
          </Badge>
          <Text size="sm" fw={520} style={{ overflowWrap: "anywhere" }}>
            {method} {path}
          </Text>
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {moment(at)} · {by} · {number(milliseconds, 1)} ms · {bytes(request.bytes)}
          {code !== null && ` · ${code}`}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>
        <Text size="xs" c="dimmed" mb="xs" style={{ overflowWrap: "anywhere" }}>
          {operation} · {id}
        </Text>
        {isOpen && (request.sentId === null ? <Shape request={request} /> : <Kept request={request} />)}
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** A request of which only names of fields are known. */
function Shape({ request }: Pick<RequestLineProps, "request">) {
  const { t } = useTranslation();
  const { method, path, body } = request;
  const [idempotencyKey] = useState(() => (method === "GET" ? null : crypto.randomUUID()));
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t(request.actorId.startsWith("key_") ? "usage.log.notKept" : "usage.log.byHand")}
      </Text>
      <Command outgoing={{ method, path, body, ifMatch: null, idempotencyKey }} />
      {body !== null && (
        <Text size="xs" c="dimmed">
          {t("usage.log.fill")}
        </Text>
      )}
    </Stack>
  );
}

function Kept({ request }: Pick<RequestLineProps, "request">) {
  const { t } = useTranslation();
  // The log names it otherwise each time; what is open stays what it was.
  const [sentId] = useState(request.sentId ?? "");
  const { data: sent, error, isPending } = useQuery(sentRequestQuery(sentId));
  // What was sent is sent as it was; a command is a new attempt.
  const [newKey] = useState(() => crypto.randomUUID());
  if (isPending) return <LinesLoading lines={4} />;
  if (!sent) return <Refused error={error} />;
  const { method, path, body, changes, removed } = sent;
  return (
    <Stack gap="sm">
      <Text size="sm" fw={520} component="h3" m={0}>
        {t("usage.log.sent")}
      </Text>
      {body === null ? (
        <Text size="sm" c="dimmed">
          {t("usage.log.noBody")}
        </Text>
      ) : (
        <Code block tabIndex={0} mah={320} style={{ overflow: "auto" }} aria-label={t("usage.log.sent")}>
          {pretty(body)}
        </Code>
      )}
      {removed.length > 0 && (
        <Text size="sm">{t("usage.log.removed", { places: removed.join(", "), count: removed.length })}</Text>
      )}
      {removed.length === 0 && <Resend request={request} sent={sent} />}
      <Command outgoing={{ method, path, body, ifMatch: sent.ifMatch, idempotencyKey: changes ? newKey : null }} />
    </Stack>
  );
}

function Command({ outgoing }: { readonly outgoing: Outgoing }) {
  const { t } = useTranslation();
  const command = commandOf(window.location.origin, outgoing);
  return (
    <div>
      <Text size="sm" fw={520} mb={4} component="h3">
        {t("usage.log.curl")}
      </Text>
      <Code block tabIndex={0} mah={320} style={{ overflow: "auto" }} aria-label={t("usage.log.command")}>
        {command}
      </Code>
      <Group mt="xs" justify="space-between">
        <Text size="xs" c="dimmed">
          {t("usage.log.key")}{" "}
          <Anchor component={Link} to="/settings/keys" size="xs" underline="always">
            {t("usage.log.makeKey")}
          </Anchor>
        </Text>
        <CopyText text={command} />
      </Group>
    </div>
  );
}
