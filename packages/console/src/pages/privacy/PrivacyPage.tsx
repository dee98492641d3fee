import { Accordion, Badge, Button, Checkbox, Group, NumberInput, SimpleGrid, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { CHANNELS, type Channel, type Erasure, type PrivacySettings, RETENTION_KINDS } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { erasuresQuery, privacyQuery } from "../../api/privacy-queries.ts";
import { useSubmit } from "../../forms/submit.ts";
import type { privacy as words } from "../../i18n/en/privacy.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { useReachesAll } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";

/** How long records are kept, who may be reached without having said so, and the receipts of erasures. */
export function PrivacyPage() {
  const { data, isPending, error } = useQuery(privacyQuery);
  const reachesAll = useReachesAll("read");
  const mayErase = useMay("customer:erase") && reachesAll;
  return (
    <Stack gap="md">
      <Refused error={error} />
      {isPending && <LinesLoading lines={6} />}
      {data && <RulesCard key={data.version} settings={data} />}
      {mayErase && <ReceiptsCard />}
    </Stack>
  );
}

type Days = Record<(typeof RETENTION_KINDS)[number], number | "">;

const rulesOf = (days: Days) =>
  Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, days[kind] === "" ? null : days[kind]])) as Record<
    (typeof RETENTION_KINDS)[number],
    number | null
  >;

function RulesCard({ settings }: { readonly settings: PrivacySettings }) {
  const { t } = useTranslation();
  const reachesAll = useReachesAll("write");
  const mayWrite = useMay("workspace:write") && reachesAll;
  const queryClient = useQueryClient();
  const days = Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, settings.retention[kind] ?? ""])) as Days;
  const form = useForm({ initialValues: { ...days, withoutConsent: [...settings.withoutConsent] as string[] } });
  const submit = useSubmit({
    form,
    send: ({ withoutConsent, ...values }) =>
      api().updatePrivacySettings(
        { body: { retention: rulesOf(values), withoutConsent: withoutConsent as Channel[] } },
        { ifVersion: settings.version },
      ),
    onDone: (saved) => queryClient.setQueryData(privacyQuery.queryKey, saved),
  });
  const { withoutConsent: _channels, ...values } = form.values;
  const preview = useMutation({ mutationFn: () => api().previewRetention({ body: rulesOf(values) }) });
  return (
    <Card title={t("privacy.rulesTitle")}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            {t("privacy.rulesIntro")}
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {RETENTION_KINDS.map((kind) => (
              <NumberInput
                key={kind}
                label={t(`privacy.keep.${kind}`)}
                description={t(`privacy.keepHint.${kind}`)}
                placeholder={t("privacy.forGood")}
                suffix={` ${t("privacy.days")}`}
                min={30}
                max={36_500}
                allowDecimal={false}
                disabled={!mayWrite}
                {...form.getInputProps(kind)}
              />
            ))}
          </SimpleGrid>
          <Group gap="sm">
            <Button
              variant="default"
              size="compact-md"
              loading={preview.isPending}
              onClick={() => preview.mutate()}
              disabled={!mayWrite}
            >
              {t("privacy.preview")}
            </Button>
            {preview.data && (
              <Text size="sm">
                {t(preview.data.complete ? "privacy.wouldGo" : "privacy.wouldGoAtLeast", { ...preview.data })}
              </Text>
            )}
          </Group>
          <Refused error={preview.error} />
          <Checkbox.Group
            label={t("privacy.withoutConsent")}
            description={t("privacy.withoutConsentHint")}
            {...form.getInputProps("withoutConsent")}
          >
            <Group mt="xs">
              {CHANNELS.map((channel) => (
                <Checkbox key={channel} value={channel} label={t(`privacy.channels.${channel}`)} disabled={!mayWrite} />
              ))}
            </Group>
          </Checkbox.Group>
          <Refused error={submit.error} shown={submit.shown} />
          <Group justify="flex-end">
            <Button type="submit" loading={submit.isPending} disabled={!mayWrite || !form.isDirty()}>
              {t("form.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

function ReceiptsCard() {
  const { t } = useTranslation();
  const { data = [], error } = useQuery(erasuresQuery);
  return (
    <Card title={t("privacy.receipts")}>
      <Text size="sm" c="dimmed" mb="sm">
        {data.length === 0 ? t("privacy.noReceipts") : t("privacy.receiptsIntro")}
      </Text>
      <Refused error={error} />
      <Accordion variant="filled" chevronPosition="left">
        {data.map((receipt) => (
          <Receipt key={receipt.id} receipt={receipt} />
        ))}
      </Accordion>
    </Card>
  );
}

type ErasedKind = keyof typeof words.erasedKinds;
type KeptKind = keyof typeof words.keptKinds;

/** What was erased, what is kept and why, and what goes by itself. */
function Receipt({ receipt }: { readonly receipt: Erasure }) {
  const { t } = useTranslation();
  const { moment, day } = useFormats();
  const { id, customerId, requestedAt, finishedAt, reason, status, erased, kept, expires, hash } = receipt;
  const count = Object.values(erased).reduce((sum, one) => sum + one, 0);
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>
        <Group gap="xs">
          <Text size="sm">{t(`privacy.reasons.${reason}`)}</Text>
          <Badge variant="light" tt="none" color={status === "done" ? "pine" : "gray"}>
            {t(status === "done" ? "privacy.done" : "privacy.running")}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed">
          {moment(finishedAt ?? requestedAt)} · {t("privacy.erasedCount", { count })}
        </Text>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap={4}>
          {Object.entries(erased).map(([kind, number]) => (
            <Text key={kind} size="sm">
              {t(`privacy.erasedKinds.${kind as ErasedKind}`)}: {number}
            </Text>
          ))}
          {kept.map(({ kind, count: number, basis }) => (
            <Text key={kind} size="sm" c="dimmed">
              {t("privacy.keptLine", { kind: t(`privacy.keptKinds.${kind as KeptKind}`), count: number })} ·{" "}
              {t(`privacy.basis.${basis}`)}
            </Text>
          ))}
          {expires.map(({ what, until }) => (
            <Text key={what} size="sm" c="dimmed">
              {t(`privacy.expires.${what}`, { day: day(until.slice(0, 10)) })}
            </Text>
          ))}
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {[id, customerId, hash && `SHA-256 ${hash}`].filter(Boolean).join(" · ")}
          </Text>
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
