import { Accordion, Badge, Button, Code, Group, Select, Text } from "@mantine/core";
import type { LoggedRequest } from "@perennial/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keysQuery, membersQuery } from "../../api/queries.ts";
import { type RequestFilter, requestsQuery } from "../../api/usage-queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { CopyText } from "../../ui/CopyText.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";

const METHODS: readonly LoggedRequest["method"][] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The last requests and what came of them, with the command that sends one again. */
export function RequestsPage() {
  const { t } = useTranslation();
  const mayRead = useMay("audit:read");
  const mayKeys = useMay("key:manage");
  const [filter, setFilter] = useState<RequestFilter>({});
  const query = useInfiniteQuery({ ...requestsQuery(filter), enabled: mayRead });
  const { data: keys = [] } = useQuery({ ...keysQuery, enabled: mayKeys });
  const { data: members = [] } = useQuery(membersQuery);
  const names = new Map([...keys, ...members].map(({ id, name }) => [id, name]));
  const requests = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const skipped = query.data?.pages.reduce((sum, page) => sum + page.skipped, 0) ?? 0;
  const choose = <K extends keyof RequestFilter>(name: K, value: string | null) => {
    const { [name]: _before, ...rest } = filter;
    setFilter(value === null || value === "" ? rest : { ...rest, [name]: value });
  };
  return (
    <Card title={t("setting.tabs.requests")}>
      <Text size="sm" c="dimmed" mb="sm">
        {mayRead ? t("usage.log.intro") : t("frame.notAllowed")}
      </Text>
      <Group mb="sm" grow preventGrowOverflow={false}>
        <Select
          label={t("usage.log.method")}
          value={filter.method ?? ""}
          onChange={(value) => choose("method", value)}
          allowDeselect={false}
          data={[{ value: "", label: t("usage.log.all") }, ...METHODS.map((value) => ({ value, label: value }))]}
        />
        <Select
          label={t("usage.log.outcome")}
          value={filter.outcome ?? ""}
          onChange={(value) => choose("outcome", value)}
          allowDeselect={false}
          data={["", "done", "refused"].map((value) => ({
            value,
            label: t(value === "" ? "usage.log.all" : `usage.log.outcomes.${value as "done"}`),
          }))}
        />
        <Select
          label={t("usage.log.by")}
          value={filter.actorId ?? ""}
          onChange={(value) => choose("actorId", value)}
          allowDeselect={false}
          data={[{ value: "", label: t("usage.log.all") }, ...[...names].map(([value, label]) => ({ value, label }))]}
        />
      </Group>
      <Refused error={query.error} />
      {mayRead && query.isPending && <LinesLoading lines={5} />}
      {query.data && requests.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("usage.log.empty")}
        </Text>
      )}
      <Accordion variant="filled" chevronPosition="left">
        {requests.map((request) => (
          <RequestLine key={request.id} request={request} by={names.get(request.actorId) ?? request.actorId} />
        ))}
      </Accordion>
      <Group mt="sm" justify="space-between">
        <Button variant="subtle" size="compact-sm" onClick={() => void query.refetch()}>
          {t("usage.log.again")}
        </Button>
        {skipped > 0 && (
          <Text size="xs" c="dimmed">
            {t("usage.log.skipped", { count: skipped })}
          </Text>
        )}
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={!query.hasNextPage}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("webhook.more")}
        </Button>
      </Group>
    </Card>
  );
}

/** The command that sends a request again; a write gets an id of its own, and its body has to be filled in. */
function commandOf({ method, path, body }: LoggedRequest): string {
  const lines = [`curl -X ${method} '${window.location.origin}${path.replaceAll("'", "%27")}'`];
  lines.push(`-H 'Authorization: Bearer YOUR_KEY'`);
  if (method !== "GET") lines.push(`-H 'Idempotency-Key: ${crypto.randomUUID()}'`);
  if (body !== null) lines.push(`-H 'Content-Type: application/json'`, `-d '${body.replaceAll("'", "'\\''")}'`);
  return lines.join(" \\\n  ");
}

function RequestLine({ request, by }: { readonly request: LoggedRequest; readonly by: string }) {
  const { t } = useTranslation();
  const { moment, number, bytes } = useFormats();
  const { id, at, method, path, operation, status, code, milliseconds, body } = request;
  const command = commandOf(request);
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>
        <Group gap="xs">
          <Badge variant="light" color={status >= 500 ? "clay" : status >= 400 ? "ochre" : "gray"}>
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
        <Text size="xs" c="dimmed" mb={4} style={{ overflowWrap: "anywhere" }}>
          {operation} · {id}
        </Text>
        <Code block tabIndex={0} style={{ overflow: "auto" }} aria-label={t("usage.log.command")}>
          {command}
        </Code>
        <Group mt="xs" justify="space-between">
          <Text size="xs" c="dimmed">
            {body === null ? "" : t("usage.log.fill")}
          </Text>
          <CopyText text={command} />
        </Group>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
