import { Accordion, Button, Group, Select, Text } from "@mantine/core";
import type { LoggedRequest } from "@perennial/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keysQuery, membersQuery } from "../../api/queries.ts";
import { type RequestFilter, requestsQuery } from "../../api/usage-queries.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { RequestLine } from "./RequestLine.tsx";

const METHODS: readonly LoggedRequest["method"][] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The last requests and what came of them; what programs sent can be sent again. */
export function RequestsPage() {
  const { t } = useTranslation();
  const mayRead = useMay("audit:read");
  const mayKeys = useMay("key:manage");
  const [open, setOpen] = useState<string | null>(null);
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
      <Accordion variant="filled" chevronPosition="left" value={open} onChange={setOpen}>
        {requests.map((request) => (
          <RequestLine
            key={request.id}
            request={request}
            by={names.get(request.actorId) ?? request.actorId}
            isOpen={open === request.id}
          />
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
