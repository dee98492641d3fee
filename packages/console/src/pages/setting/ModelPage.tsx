import { Alert, Button, Code, DataList, Group, Progress, Spoiler, Stack, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Client } from "@perennial/sdk";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { modelQuery, workQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinkText } from "../../ui/LinkButton.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";

/** What the scores rest on, in plain words, and the two ways to have them made anew. */
export function ModelPage() {
  const { t } = useTranslation();
  const { data: model, error } = useQuery(modelQuery);
  return (
    <Stack gap="md">
      <Card title={t("setting.tabs.model")}>
        <Text size="sm" c="dimmed" mb="md">
          {t("setting.model.intro")}
        </Text>
        <Refused error={error} />
        {!model && !error && <LinesLoading lines={3} />}
        {model && <ModelFacts model={model} />}
      </Card>
      <WorkCard />
    </Stack>
  );
}

type Model = Awaited<ReturnType<Client["getModel"]>>;

function ModelFacts({ model }: { readonly model: Model }) {
  const { t } = useTranslation();
  const { number, day } = useFormats();
  const { fittedOn, customers, repeatPurchases, horizonDays, medianGapDays, version, provisional, core } = model;
  const facts = [
    [t("setting.model.customers"), number(customers)],
    [t("setting.model.repeats"), number(repeatPurchases)],
    [t("setting.model.horizon"), t("setting.model.horizonValue", { days: horizonDays })],
    [
      t("setting.model.gap"),
      medianGapDays === null ? "–" : t("setting.model.gapValue", { days: number(medianGapDays) }),
    ],
    [t("setting.model.version"), number(version)],
  ] as const;
  return (
    <Stack gap="md">
      <Text fw={560}>
        {fittedOn === null ? t("setting.model.never") : t("setting.model.fitted", { day: day(fittedOn) })}
      </Text>
      <LinkText to="/value/proof" size="sm">
        {t("proof.more")}
      </LinkText>
      {provisional && <Alert color="ochre">{t("setting.model.provisional")}</Alert>}
      <DataList labelWidth={220}>
        {facts.map(([name, value]) => (
          <DataList.Item key={name}>
            <DataList.ItemLabel>{name}</DataList.ItemLabel>
            <DataList.ItemValue className="figure">{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
      </DataList>
      <Spoiler maxHeight={0} showLabel={t("setting.model.numbers")} hideLabel={t("setting.model.numbers")}>
        <Text size="sm" c="dimmed" mb="xs">
          {t("setting.model.numbersHint")}
        </Text>
        <Code block>
          {Object.entries(core)
            .map(([name, value]) => `${name.padEnd(6)} ${value.toFixed(4)}`)
            .join("\n")}
        </Code>
      </Spoiler>
    </Stack>
  );
}

function WorkCard() {
  const { t } = useTranslation();
  return (
    <Card title={t("setting.model.work")}>
      <Stack gap="lg">
        <LatestWork />
        <StartWork
          label={t("setting.model.fit")}
          text={t("setting.model.fitText")}
          started={t("setting.model.fitStarted")}
          permission="score:write"
          start={() => api().fitModel()}
        />
        <StartWork
          label={t("setting.model.rebuild")}
          text={t("setting.model.rebuildText")}
          started={t("setting.model.rebuildStarted")}
          permission="workspace:write"
          start={() => api().rebuildWorkspace()}
        />
      </Stack>
    </Card>
  );
}

function LatestWork() {
  const { t } = useTranslation();
  const { moment, number } = useFormats();
  const { data: works = [] } = useQuery(workQuery);
  if (works.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("setting.model.noWork")}
      </Text>
    );
  }
  return works.map(({ kind, startedAt, finishedAt, done, total }) => (
    <div key={kind}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {t(`frame.work.${kind}`)}
        </Text>
        <Text size="sm" c="dimmed" className="figure">
          {finishedAt === null
            ? t("setting.model.workRunning", { at: moment(startedAt) })
            : t("setting.model.workDone", { at: moment(finishedAt) })}
          {total > 0 && ` · ${t("frame.work.of", { done: number(done), total: number(total) })}`}
        </Text>
      </Group>
      {finishedAt === null && (
        <Progress mt={6} value={total > 0 ? (100 * done) / total : 0} animated aria-label={t(`frame.work.${kind}`)} />
      )}
    </div>
  ));
}

interface StartWorkProps {
  readonly label: string;
  readonly text: string;
  readonly started: string;
  readonly permission: "score:write" | "workspace:write";
  readonly start: () => Promise<unknown>;
}

function StartWork({ label, text, started, permission, start }: StartWorkProps) {
  const { t } = useTranslation();
  const may = useMay(permission);
  const queryClient = useQueryClient();
  const work = useMutation({
    mutationFn: start,
    onSuccess: async () => {
      notifications.show({ message: started });
      await queryClient.invalidateQueries({ queryKey: workQuery.queryKey });
    },
  });
  return (
    <div>
      <Group gap="md" wrap="nowrap" justify="space-between" align="flex-start">
        <Text size="sm" c="dimmed" maw={480}>
          {text}
        </Text>
        <Tooltip label={t("frame.notAllowed")} disabled={may}>
          <Button
            variant="default"
            style={{ flex: "none" }}
            disabled={!may}
            loading={work.isPending}
            onClick={() => work.mutate()}
          >
            {label}
          </Button>
        </Tooltip>
      </Group>
      <Refused error={work.error} />
    </div>
  );
}
