import { Accordion, Badge, Button, Code, Group, Select, Text } from "@mantine/core";
import type { Event } from "@perennial/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { eventsQuery } from "../../api/webhook-queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";

const KINDS = ["customer.*", "purchase.*", "signal.*", "subscription.*", "note.*", "task.*", "product.*", "import.*"];

/** Everything that happened, the latest first; the first page is live. */
export function EventsPage() {
  const { t } = useTranslation();
  const mayRead = useMay("event:read");
  const [until, setUntil] = useState<number>();
  const [type, setType] = useState("");
  const query = eventsQuery(until, type === "" ? undefined : type);
  const { data, isPending, error } = useQuery({ ...query, enabled: mayRead });
  return (
    <Card title={t("webhook.events.title")}>
      <Text size="sm" c="dimmed" mb="sm">
        {mayRead ? t("webhook.events.intro") : t("frame.notAllowed")}
      </Text>
      <Select
        mb="sm"
        maw={280}
        label={t("webhook.events.type")}
        allowDeselect={false}
        value={type}
        onChange={(value) => setType(value ?? "")}
        data={[{ value: "", label: t("webhook.events.allTypes") }, ...KINDS.map((value) => ({ value, label: value }))]}
      />
      <Refused error={error} />
      {mayRead && isPending && <LinesLoading lines={5} />}
      {data?.events.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("webhook.events.empty")}
        </Text>
      )}
      <Accordion variant="filled" chevronPosition="left">
        {data?.events.map((event) => (
          <EventLine key={event.id} event={event} />
        ))}
      </Accordion>
      <Group mt="sm" justify="space-between">
        <Button variant="subtle" size="compact-sm" disabled={until === undefined} onClick={() => setUntil(undefined)}>
          {t("webhook.events.newer")}
        </Button>
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={!data || data.after === 0}
          onClick={() => setUntil(data?.after)}
        >
          {t("webhook.events.older")}
        </Button>
      </Group>
    </Card>
  );
}

function EventLine({ event }: { readonly event: Event }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { sequence, type, timestamp, actor, bulk, data } = event;
  const name = data.record?.["name"];
  return (
    <Accordion.Item value={event.id}>
      <Accordion.Control>
        <Group gap="xs">
          <Text size="sm" fw={520} style={{ overflowWrap: "anywhere" }}>
            {type}
          </Text>
          {typeof name === "string" && <Text size="sm">{name}</Text>}
          {bulk && (
            <Badge variant="light" color="gray" tt="none">
              {t("webhook.events.bulk")}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          #{sequence} · {moment(timestamp)} · {actor}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>
        {data.changed.length > 0 && (
          <Text size="sm" mb={4}>
            {t("webhook.events.changed", { fields: data.changed.join(", ") })}
          </Text>
        )}
        <Code block mah={320} style={{ overflow: "auto" }} tabIndex={0} aria-label={t("webhook.events.record")}>
          {JSON.stringify({ record: data.record, previous: data.previous }, null, 2)}
        </Code>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
