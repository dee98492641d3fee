import { Alert, Button, Group, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { SupportGrant } from "@perennial/contract";
import { IconLifebuoy } from "@tabler/icons-react";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { everyoneQuery } from "../../api/people-queries.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { AuditLines } from "../privacy/AuditLines.tsx";

const supportQuery = queryOptions({ queryKey: ["support"], queryFn: () => api().getSupport() });
const HOURS = [1, 4, 24, 72, 168, 720];

function useRefresh() {
  const queryClient = useQueryClient();
  return async () => {
    await queryClient.invalidateQueries({ queryKey: supportQuery.queryKey });
    await queryClient.invalidateQueries({ queryKey: ["audit"] });
  };
}

/** Whether whoever runs the installation may look in, who allowed it, and who looked when. */
export function SupportPage() {
  const { t } = useTranslation();
  const mayGrant = useMay("support:grant");
  const mayAudit = useMay("audit:read");
  const mayRead = useMay("workspace:read");
  const { data: grant, isPending, error } = useQuery({ ...supportQuery, enabled: mayRead });
  return (
    <Stack gap="md">
      <Card title={t("support.title")}>
        <Text size="sm" c="dimmed" mb="sm">
          {mayRead ? t("support.intro") : t("frame.notAllowed")}
        </Text>
        <Refused error={error} />
        {mayRead && isPending && <LinesLoading lines={2} />}
        {grant && <Consent grant={grant} mayGrant={mayGrant} />}
      </Card>
      {mayAudit && (
        <Card title={t("support.history")}>
          <AuditLines filter={{ kind: "support" }} />
        </Card>
      )}
    </Stack>
  );
}

function Consent({ grant, mayGrant }: { readonly grant: SupportGrant; readonly mayGrant: boolean }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const refresh = useRefresh();
  const { data: people = [] } = useQuery(everyoneQuery);
  const { until, write, grantedBy, reason, asked } = grant;
  const end = useMutation({ mutationFn: () => api().endSupport(), onSettled: refresh });
  const open = () => openForm(t("support.allow"), <ConsentForm grant={grant} />);
  const by = people.find(({ id }) => id === grantedBy)?.name;
  return (
    <Stack gap="sm">
      <Refused error={end.error} />
      {asked && (
        <Alert color="ochre" variant="light" icon={<IconLifebuoy size={18} />} title={t("support.asked")}>
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {t("support.askedAt", { reason: asked.reason, at: moment(asked.at) })}
          </Text>
        </Alert>
      )}
      <div>
        <Text fw={560}>{until === null ? t("support.not") : t("support.until", { at: moment(until) })}</Text>
        {until !== null && (
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {[t(write ? "support.writes" : "support.reads"), by !== undefined && t("support.by", { name: by }), reason]
              .filter(Boolean)
              .join(" ")}
          </Text>
        )}
        {!mayGrant && (
          <Text size="sm" c="dimmed">
            {t("support.ownersOnly")}
          </Text>
        )}
      </div>
      <Group justify="flex-end" gap="xs">
        {until === null && asked && (
          <Button
            variant="default"
            size="compact-md"
            disabled={!mayGrant}
            loading={end.isPending}
            onClick={() => end.mutate()}
          >
            {t("support.decline")}
          </Button>
        )}
        {until !== null && (
          <Button
            variant="light"
            color="clay"
            size="compact-md"
            title={t("support.endHint")}
            disabled={!mayGrant}
            loading={end.isPending}
            onClick={() => end.mutate()}
          >
            {t("support.end")}
          </Button>
        )}
        <Button size="compact-md" variant={until === null ? "filled" : "default"} disabled={!mayGrant} onClick={open}>
          {t(until === null ? "support.allow" : "support.extend")}
        </Button>
      </Group>
    </Stack>
  );
}

function ConsentForm({ grant }: { readonly grant: SupportGrant }) {
  const { t } = useTranslation();
  const refresh = useRefresh();
  const form = useForm({
    initialValues: { hours: "24", write: grant.write, reason: grant.reason ?? grant.asked?.reason ?? "" },
  });
  const submit = useSubmit({
    form,
    send: ({ hours, write, reason }) =>
      api().grantSupport({
        body: { hours: Number(hours), write, reason: reason.trim() === "" ? null : reason.trim() },
      }),
    onDone: async () => {
      modals.closeAll();
      await refresh();
    },
  });
  const spanOf = (hours: number) =>
    hours < 24 ? t("support.hours", { count: hours }) : t("support.days", { count: hours / 24 });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Select
          label={t("support.span")}
          allowDeselect={false}
          data={HOURS.map((hours) => ({ value: String(hours), label: spanOf(hours) }))}
          {...form.getInputProps("hours")}
        />
        <TextInput
          label={t("support.reason")}
          placeholder={t("support.reasonPlaceholder")}
          maxLength={300}
          {...form.getInputProps("reason")}
        />
        <Switch
          label={t("support.write")}
          description={t("support.writeHint")}
          {...form.getInputProps("write", { type: "checkbox" })}
        />
        <FormFoot submit={submit} label={t("support.allow")} />
      </Stack>
    </form>
  );
}
