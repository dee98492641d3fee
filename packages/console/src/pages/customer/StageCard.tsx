import { Group, Paper, Stack, Text } from "@mantine/core";
import { type Explanation, type Scores, STAGES } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Hint } from "../../ui/Hint.tsx";
import styles from "./customer.module.css";

const TONES: Readonly<Partial<Record<Scores["stage"], "bad" | "gone">>> = { decline: "bad", lost: "gone" };
const HABITS = ["recency", "frequency", "monetary"] as const;
const FIFTHS = [1, 2, 3, 4, 5];

/** Earlier stages that are shown without asking. */
const EARLIER = 3;

interface StageCardProps {
  readonly scores: Scores;
  /** Stages so far with their first days, the latest first; none while they are not known. */
  readonly stages: Explanation["stages"];
}

/** Where the customer stands on its way and since when, and its habits among all customers. */
export function StageCard({ scores, stages }: StageCardProps) {
  const { t } = useTranslation();
  const [now, ...before] = stages;
  const { since, day } = useFormats();
  const { stage, rfm, lastPurchaseOn } = scores;
  return (
    <Paper
      component="section"
      className={`${styles["score"]} ${styles["wide"]}`}
      p="md"
      aria-label={t("score.stageTitle")}
    >
      <Group gap={4} wrap="nowrap">
        <Text size="sm" fw={560}>
          {t("score.stageTitle")}
        </Text>
        <Hint text={t("score.stageHint")} />
      </Group>
      <Text className={styles["money"] ?? ""}>{t(`score.stage.${stage}`)}</Text>
      {now?.stage === stage && (
        <Text size="sm" c="dimmed">
          {t("score.stageSince", { day: day(now.since) })}
        </Text>
      )}
      <ol className={styles["stages"]} aria-hidden="true">
        {STAGES.map((one) => (
          <li key={one} data-here={one === stage} data-tone={TONES[one]} />
        ))}
      </ol>
      {before.length > 0 && (
        <Stack gap={2} component="ul" className={styles["earlier"]} aria-label={t("score.stageBefore")}>
          {before.slice(0, EARLIER).map((one) => (
            <Group key={one.since} component="li" justify="space-between" gap="xs" wrap="nowrap">
              <Text size="xs" c="dimmed">
                {t(`score.stage.${one.stage}`)}
              </Text>
              <Text size="xs" c="dimmed">
                {t("score.stageSince", { day: day(one.since) })}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
      {rfm && (
        <Stack gap={5} mt="auto">
          {HABITS.map((habit) => (
            <Group key={habit} justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm" c="dimmed">
                {t(`score.rfm.${habit}`)}
              </Text>
              <span className={styles["dots"]} title={t("score.rfmHint")}>
                {FIFTHS.map((fifth) => (
                  <span key={fifth} data-on={fifth <= rfm[habit]} />
                ))}
              </span>
            </Group>
          ))}
        </Stack>
      )}
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          {t("score.lastPurchase")}
        </Text>
        <Text size="sm" fw={500} {...(lastPurchaseOn === null ? {} : { title: day(lastPurchaseOn) })}>
          {lastPurchaseOn === null ? t("score.never") : since(lastPurchaseOn)}
        </Text>
      </Group>
    </Paper>
  );
}
