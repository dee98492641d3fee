import { Button, Code, Group, Stack, Text } from "@mantine/core";
import type { OperatorOperations, OutputOf } from "@perennial/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { openForm } from "../../forms/open-form.tsx";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { SecretOnce } from "../../ui/SecretOnce.tsx";
import { LineForm } from "./LineForm.tsx";
import { operatorApi } from "./operator-client.ts";
import { useOperatorFormats } from "./operator-formats.ts";
import type { TenantDetail } from "./TenantPage.tsx";
import { useTenantChange } from "./tenant-change.ts";

type SupportKey = OutputOf<OperatorOperations["openSupport"]>;

/** Asking a tenant's owners to be let in, and looking in once they have agreed. */
export function SupportCard({ tenant }: { readonly tenant: TenantDetail }) {
  const { t } = useTranslation("operator");
  const { moment } = useOperatorFormats();
  const { id, company, state, supportUntil, supportAskedAt } = tenant;
  const params = { workspaceId: id };
  const [opened, setOpened] = useState<SupportKey>();
  const open = useTenantChange(() => operatorApi().openSupport({ params }), setOpened);
  const ask = () =>
    openForm(
      t("support.askTitle", { company }),
      <LineForm
        label={t("work.reason")}
        hint={t("support.askHint")}
        action={t("support.ask")}
        send={(reason) => operatorApi().askSupport({ params, body: { reason } })}
      />,
    );
  return (
    <Card title={t("support.title")}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("support.intro")}
        </Text>
        <Refused error={open.error} />
        <Text size="sm">
          {supportUntil === null ? t("support.not") : t("support.until", { at: moment(supportUntil) })}
          {supportAskedAt !== null && ` ${t("support.asked", { at: moment(supportAskedAt) })}`}
        </Text>
        {opened && <OpenedKey opened={opened} onDone={() => setOpened(undefined)} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" size="compact-md" disabled={state === "closed"} onClick={ask}>
            {t("support.ask")}
          </Button>
          <Button
            variant="light"
            size="compact-md"
            disabled={supportUntil === null}
            loading={open.isPending}
            onClick={() => open.mutate(undefined)}
          >
            {t("support.open")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

/** The key by which support looks in: seen now, or never. */
function OpenedKey({ opened, onDone }: { readonly opened: SupportKey; readonly onDone: () => void }) {
  const { t } = useTranslation("operator");
  const { moment } = useOperatorFormats();
  const { key, expiresAt, write } = opened;
  const command = `curl '${window.location.origin}/v1/dashboard' -H 'Authorization: Bearer ${key}'`;
  return (
    <SecretOnce
      title={t(write ? "support.writes" : "support.reads")}
      secret={key}
      done={t("support.done")}
      onDone={onDone}
      before={
        <Text size="sm" mb={6}>
          {t("support.openText", { at: moment(expiresAt) })}
        </Text>
      }
      after={
        <>
          <Text size="xs" mt="xs">
            {t("support.command")}
          </Text>
          <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
            {command}
          </Code>
        </>
      }
    />
  );
}
