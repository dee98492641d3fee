import { Alert, Button, Group, NumberInput, SimpleGrid, Stack, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { PILLARS, type ScoringChange, type ScoringPreview, type ScoringSettings } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { scoringSettingsQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { useReachesAll } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { PageLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { ModeCard } from "./ModeCard.tsx";
import { type Comparisons, PairwiseCard } from "./PairwiseCard.tsx";
import { judge, LIMIT, markOfValue, pairsOf, valueOfMark } from "./pairwise.ts";
import styles from "./value.module.css";

/** What scores are made with, tried on the base before it is applied. */
export function CountsPage() {
  const { data, error, refetch } = useQuery(scoringSettingsQuery);
  if (error) return <Refused error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageLoading />;
  return <CountsForm key={data.version} settings={data} />;
}

type Section = "bands" | "stages" | "lifetime" | "abc";

/** Comparisons that come to the weights in force, where nobody has compared yet. */
function comparisonsOf({ comparisons, loyaltyWeights }: ScoringSettings): Comparisons {
  if (comparisons) return comparisons;
  const criteria = PILLARS.filter((pillar) => loyaltyWeights[pillar] > 0);
  const values = pairsOf(criteria.length).map(([row, column]) => {
    const ratio = loyaltyWeights[criteria[row] ?? "retention"] / loyaltyWeights[criteria[column] ?? "retention"];
    return valueOfMark(markOfValue(Math.min(9, Math.max(1 / 9, ratio))));
  });
  return { criteria, values };
}

function CountsForm({ settings }: { readonly settings: ScoringSettings }) {
  const { t } = useTranslation();
  const may = useMay("workspace:write");
  const mayTry = useReachesAll("write");
  const queryClient = useQueryClient();
  const [change, setChange] = useState<ScoringChange>({});
  const [comparisons, setComparisons] = useState(() => comparisonsOf(settings));
  const now = { ...settings, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null)) };
  const set = (section: Section, name: string, value: number) =>
    setChange((old) => ({ ...old, [section]: { ...now[section], [name]: value } }));
  const preview = useMutation({ mutationFn: () => api().previewScoringSettings({ body: change }) });
  const save = useMutation({
    mutationFn: () => api().updateScoringSettings({ body: change }, { ifVersion: settings.version }),
    onSuccess: async () => {
      notifications.show({ message: t("setting.workspace.saved") });
      await queryClient.invalidateQueries();
    },
  });
  const fits = judge(comparisons.criteria.length, comparisons.values).ratio < LIMIT;
  const isChanged = Object.keys(change).length > 0;
  const compare = (next: Comparisons) => {
    setComparisons(next);
    setChange((old) => ({ ...old, comparisons: { criteria: [...next.criteria], values: [...next.values] } }));
  };
  return (
    <Stack gap="md">
      <NumbersCard now={now} set={set} onHorizon={(horizonDays) => setChange((old) => ({ ...old, horizonDays }))} />
      <ModeCard mode={now.mode} onChange={(mode) => setChange((old) => ({ ...old, mode }))} />
      <PairwiseCard comparisons={comparisons} onChange={compare} />
      <Card title={t("setting.scoring.preview")} hint={t("setting.scoring.previewHint")}>
        <Group>
          <Tooltip label={t("rules.notWhole.text")} disabled={mayTry} multiline maw={320}>
            <Button
              variant="default"
              disabled={!mayTry || !isChanged || !fits}
              loading={preview.isPending}
              onClick={() => preview.mutate()}
            >
              {t("setting.scoring.try")}
            </Button>
          </Tooltip>
          <Button disabled={!may || !isChanged || !fits} loading={save.isPending} onClick={() => save.mutate()}>
            {t("setting.scoring.apply")}
          </Button>
          {isChanged && (
            <Button
              variant="subtle"
              color="gray"
              onClick={() => {
                setChange({});
                setComparisons(comparisonsOf(settings));
                preview.reset();
              }}
            >
              {t("setting.scoring.discard")}
            </Button>
          )}
        </Group>
        <Refused error={preview.error ?? save.error} />
        {preview.data && <PreviewTable preview={preview.data} />}
      </Card>
    </Stack>
  );
}

interface NumbersCardProps {
  readonly now: ScoringSettings;
  readonly set: (section: Section, name: string, value: number) => void;
  readonly onHorizon: (days: number | null) => void;
}

const SHARES = [
  ["lifetime", "margin"],
  ["lifetime", "discount"],
  ["bands", "watch"],
  ["bands", "high"],
  ["bands", "lost"],
  ["abc", "a"],
  ["abc", "b"],
  ["stages", "declineShare"],
  ["stages", "lostAlive"],
] as const;
const NUMBERS = [
  ["lifetime", "months"],
  ["stages", "stableRepeats"],
  ["stages", "stableGaps"],
  ["stages", "lostHorizons"],
] as const;

function NumbersCard({ now, set, onHorizon }: NumbersCardProps) {
  const { t } = useTranslation();
  const valueOf = (section: Section, name: string): number => (now[section] as Record<string, number>)[name] ?? 0;
  return (
    <Card title={t("setting.scoring.limits")} hint={t("setting.scoring.limitsHint")}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
        <NumberInput
          label={t("setting.scoring.horizon")}
          placeholder={t("setting.workspace.horizonAuto")}
          min={7}
          max={730}
          allowDecimal={false}
          value={now.horizonDays ?? ""}
          onChange={(value) => onHorizon(typeof value === "number" ? value : null)}
        />
        {SHARES.map(([section, name]) => (
          <NumberInput
            key={`${section}.${name}`}
            label={t(`setting.scoring.${section}_${name}` as "setting.scoring.abc_a")}
            suffix="%"
            min={name === "discount" ? 0 : 1}
            max={name === "margin" || name === "discount" ? 100 : 99}
            allowDecimal={false}
            value={Math.round(100 * valueOf(section, name))}
            onChange={(value) => typeof value === "number" && set(section, name, value / 100)}
          />
        ))}
        {NUMBERS.map(([section, name]) => (
          <NumberInput
            key={`${section}.${name}`}
            label={t(`setting.scoring.${section}_${name}` as "setting.scoring.abc_a")}
            min={1}
            max={name === "months" ? 120 : name === "lostHorizons" ? 10 : 50}
            value={valueOf(section, name)}
            onChange={(value) => typeof value === "number" && set(section, name, value)}
          />
        ))}
      </SimpleGrid>
    </Card>
  );
}

function PreviewTable({ preview }: { readonly preview: ScoringPreview }) {
  const { t } = useTranslation();
  const { number, shortMoney } = useFormats();
  const words = {
    bands: (name: string) => t(`score.band.${name as "low"}`),
    stages: (name: string) => t(`score.stage.${name as "stable"}`),
    classes: (name: string) => t(`score.class.${name as "A"}`),
  };
  const groups = (["bands", "stages", "classes"] as const).flatMap((kind) =>
    preview[kind].map((line) => ({ ...line, label: words[kind](line.name) })),
  );
  return (
    <Stack gap="xs" mt="md">
      <Alert color="lake" variant="light">
        {t("setting.scoring.moved", { moved: number(preview.moved), customers: number(preview.customers) })}
        {` ${
          preview.sampled
            ? t("setting.scoring.sampled", {
                tried: number(preview.tried),
                error: number(preview.errorPercent, 1),
              })
            : t("setting.scoring.whole")
        }`}
      </Alert>
      <div className={styles["scroll"]}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("setting.scoring.group")}</th>
              <th scope="col">{t("setting.scoring.before")}</th>
              <th scope="col">{t("setting.scoring.after")}</th>
            </tr>
          </thead>
          <tbody>
            {groups
              .filter(({ before, after }) => before + after > 0)
              .map(({ name, label, before, after }) => (
                <tr key={`${name}${label}`}>
                  <th scope="row">{label}</th>
                  <td>{number(before)}</td>
                  <td style={{ fontWeight: before === after ? 400 : 620 }}>{number(after)}</td>
                </tr>
              ))}
            <tr>
              <th scope="row">{t("score.loyalty")}</th>
              <td>{preview.loyalty.before === null ? "–" : number(preview.loyalty.before, 1)}</td>
              <td>{preview.loyalty.after === null ? "–" : number(preview.loyalty.after, 1)}</td>
            </tr>
            <tr>
              <th scope="row">{t("value.equity")}</th>
              <td>{shortMoney(preview.valueMinor.before)}</td>
              <td>{shortMoney(preview.valueMinor.after)}</td>
            </tr>
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed">
        {t("setting.scoring.later")}
      </Text>
    </Stack>
  );
}
