import { Alert, Group, Paper, RollingNumber, SemiCircleProgress, Text } from "@mantine/core";
import type { Customer, Explanation, Scores } from "@perennial/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { modelQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useScoreWatch } from "../../session/score-watch.ts";
import { useMay } from "../../session/session.ts";
import { useAbstention } from "../../session/verdict.ts";
import { BandPill, bandColor } from "../../ui/Band.tsx";
import { Hint } from "../../ui/Hint.tsx";
import styles from "./customer.module.css";
import { StageCard } from "./StageCard.tsx";
import { WorthCard } from "./WorthCard.tsx";

interface ScoreCardsProps {
  readonly customer: Customer;
  readonly explanation: Explanation | undefined;
}

/** The scores as pictures; after a purchase they move while one looks. */
export function ScoreCards({ customer, explanation }: ScoreCardsProps) {
  const { t } = useTranslation();
  const { scores, unscored } = customer;
  if (unscored) return <Alert color="gray">{t("customer.left")}</Alert>;
  if (!scores) return <Alert color="gray">{t("score.moving")}</Alert>;
  return (
    <div className={styles["scores"]}>
      <RiskCard scores={scores} customerId={customer.id} />
      <LoyaltyCard scores={scores} customerId={customer.id} explanation={explanation} />
      <WorthCard scores={scores} />
      <StageCard scores={scores} stages={explanation?.stages ?? []} />
    </div>
  );
}

interface GaugeCardProps {
  readonly title: string;
  readonly hint: string;
  readonly value: number | null;
  readonly before: number | null | undefined;
  readonly suffix: string;
  readonly color: string;
  readonly children: ReactNode;
}

function GaugeCard({ title, hint, value, before, suffix, color, children }: GaugeCardProps) {
  const { t } = useTranslation();
  const moved = before !== undefined && before !== null && value !== null && before !== value;
  return (
    <Paper component="section" className={styles["score"]} p="md" aria-label={title}>
      <Group gap={4} wrap="nowrap">
        <Text size="sm" fw={560}>
          {title}
        </Text>
        <Hint text={hint} />
      </Group>
      <SemiCircleProgress
        className={styles["gauge"] ?? ""}
        value={value ?? 0}
        size={172}
        thickness={14}
        filledSegmentColor={color}
        emptySegmentColor="var(--track)"
        transitionDuration={700}
        label={
          value === null ? (
            <Text className={styles["gaugeValue"] ?? ""}>–</Text>
          ) : (
            <RollingNumber className={styles["gaugeValue"] ?? ""} value={value} suffix={suffix} withLiveRegion />
          )
        }
      />
      <Group gap={8} justify="center" mih={24}>
        {children}
        {moved && (
          <Text span className={`${styles["delta"]} figure`} c="dimmed">
            {t("customer.movedTo", { name: title, from: `${before}${suffix}`, to: `${value}${suffix}` })}
          </Text>
        )}
      </Group>
    </Paper>
  );
}

interface ScoreProps {
  readonly scores: Scores;
  readonly customerId: string;
}

function RiskCard({ scores, customerId }: ScoreProps) {
  const { t } = useTranslation();
  const { data: model } = useQuery({ ...modelQuery, enabled: useMay("score:read"), staleTime: 60_000 });
  const { isMoving, before } = useScoreWatch(customerId);
  const { churnRisk, riskBand } = scores;
  const isSilent = useAbstention() !== null;
  return (
    <GaugeCard
      title={t("score.risk")}
      hint={
        scores.subscription
          ? t("score.riskHintSubscriber")
          : model
            ? t("score.riskHint", { days: model.horizonDays })
            : t("score.riskHintShort")
      }
      value={isSilent ? null : churnRisk}
      before={isSilent ? null : before?.churnRisk}
      suffix="%"
      color={riskBand === null ? "gray" : bandColor(riskBand)}
    >
      {isMoving ? (
        <Text size="xs" c="dimmed">
          {t("score.moving")}
        </Text>
      ) : (
        <BandPill band={riskBand} />
      )}
    </GaugeCard>
  );
}

function LoyaltyCard({ scores, customerId, explanation }: ScoreProps & Pick<ScoreCardsProps, "explanation">) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  const { before } = useScoreWatch(customerId);
  const coverage = explanation?.coverage ?? null;
  const hint = t("score.loyaltyHint");
  return (
    <GaugeCard
      title={t("score.loyalty")}
      hint={coverage === null ? hint : `${hint} ${t("score.coverage", { share: percent(coverage) })}`}
      value={scores.loyalty}
      before={before?.loyalty}
      suffix=""
      color="var(--count)"
    >
      {scores.provisional && (
        <Group gap={2}>
          <Text size="xs" c="dimmed">
            {t("score.provisional")}
          </Text>
          <Hint text={t("score.provisionalHint")} />
        </Group>
      )}
    </GaugeCard>
  );
}
