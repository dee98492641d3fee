import { Badge, Button, Code, EmptyState, Group, Stack, Text } from "@mantine/core";
import type { ApiKey } from "@perennial/contract";
import { isRuled } from "@perennial/contract/sight";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { keysQuery } from "../../api/queries.ts";
import { KeyForm } from "../../forms/KeyForm.tsx";
import { useLineWork } from "../../forms/line-work.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { isPast, useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { FirstCall } from "./FirstCall.tsx";
import { NewKey } from "./NewKey.tsx";
import { useRulesWords } from "./rules-words.ts";
import styles from "./setting.module.css";

/** Keys for programs: made, shown once, revoked; and a first call to copy. */
export function KeysPage() {
  const { t } = useTranslation();
  const mayManage = useMay("key:manage");
  const [made, setMade] = useState<string>();
  const { data: keys = [], isPending, error } = useQuery({ ...keysQuery, enabled: mayManage });
  const open = () => openForm(t("setting.keys.add"), <KeyForm onMade={setMade} />, 640);
  const add = (
    <Button size="compact-md" leftSection={<IconPlus size={16} />} disabled={!mayManage} onClick={open}>
      {t("setting.keys.add")}
    </Button>
  );
  return (
    <Stack gap="md">
      <Card title={t("setting.tabs.keys")} action={keys.length > 0 && add}>
        <Text size="sm" c="dimmed" mb="sm">
          {mayManage ? t("setting.keys.intro") : t("frame.notAllowed")}
        </Text>
        {made !== undefined && <NewKey secret={made} onStored={() => setMade(undefined)} />}
        <Refused error={error} />
        {mayManage && isPending && <LinesLoading lines={2} />}
        {mayManage && !isPending && keys.length === 0 && (
          <EmptyState
            py="lg"
            icon={<IconKey stroke={1.5} />}
            variant="light"
            title={t("setting.keys.empty.title")}
            description={t("setting.keys.empty.text")}
          >
            <EmptyState.Actions>{add}</EmptyState.Actions>
          </EmptyState>
        )}
        {keys.map((key) => (
          <KeyLine key={key.id} apiKey={key} onMade={setMade} />
        ))}
      </Card>
      <FirstCall secret={made} />
    </Stack>
  );
}

interface KeyLineProps {
  readonly apiKey: ApiKey;
  readonly onMade: (secret: string) => void;
}

function KeyLine({ apiKey, onMade }: KeyLineProps) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { id, name, access, hint, createdAt, expiresAt, networks, lastUsedAt, overlapUntil, rules, permissions, app } =
    apiKey;
  const wordsOf = useRulesWords();
  const rotating = useLineWork(keysQuery.queryKey);
  const rotate = () =>
    rotating.ask(
      { title: t("people.key.rotateTitle", { name }), text: t("people.key.rotateText"), label: t("people.key.rotate") },
      async () => onMade((await api().rotateApiKey({ params: { keyId: id }, body: {} })).key),
    );
  const revoking = useLineWork(keysQuery.queryKey);
  const revoke = () =>
    revoking.ask(
      {
        title: t("setting.keys.revokeTitle", { name }),
        text: t("setting.keys.revokeText"),
        label: t("setting.keys.revoke"),
        isGrave: true,
      },
      () => api().revokeApiKey({ params: { keyId: id } }),
    );
  const facts = [
    t("setting.keys.made", { at: moment(createdAt) }),
    lastUsedAt === null ? t("people.key.unused") : t("people.key.used", { at: moment(lastUsedAt) }),
    expiresAt !== null && t(isPast(expiresAt) ? "people.key.over" : "people.key.until", { at: moment(expiresAt) }),
    networks.length > 0 && t("people.key.from", { networks: networks.join(", ") }),
    overlapUntil !== null && !isPast(overlapUntil) && t("people.key.overlap", { at: moment(overlapUntil) }),
  ].filter((fact) => fact !== false);
  return (
    <Group className={styles["line"] ?? ""} wrap="nowrap" justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={560} size="sm">
            {name}
          </Text>
          <Badge variant="light" color={access === "write" ? "ochre" : "gray"} tt="none">
            {t(`setting.keys.accesses.${access}`)}
          </Badge>
        </Group>
        {isRuled(rules) && <Text size="sm">{wordsOf(rules, permissions)}</Text>}
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {app === null ? <Code>{hint}</Code> : t("connect.key", { host: app })} · {facts.join(" · ")}
        </Text>
      </div>
      <Group gap={4} className={styles["actions"] ?? ""}>
        {app === null && (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => openForm(t("people.key.changeTitle", { name }), <KeyForm apiKey={apiKey} />, 640)}
              aria-label={`${t("people.key.change")}: ${name}`}
            >
              {t("people.key.change")}
            </Button>
            <Button
              variant="subtle"
              size="compact-sm"
              loading={rotating.isPending}
              onClick={rotate}
              aria-label={`${t("people.key.rotate")}: ${name}`}
            >
              {t("people.key.rotate")}
            </Button>
          </>
        )}
        <Button
          variant="subtle"
          color="clay"
          size="compact-sm"
          style={{ flex: "none" }}
          loading={revoking.isPending}
          onClick={revoke}
          aria-label={`${t("setting.keys.revoke")}: ${name}`}
        >
          {t("setting.keys.revoke")}
        </Button>
      </Group>
    </Group>
  );
}
