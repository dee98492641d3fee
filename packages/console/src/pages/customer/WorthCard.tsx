import { Badge, Group, Paper, Text, Tooltip } from "@mantine/core";
import type { Scores } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Hint } from "../../ui/Hint.tsx";
import styles from "./customer.module.css";

/** What the customer is worth, and its class. */
export function WorthCard({ scores }: { readonly scores: Scores }) {
  const { t } = useTranslation();
  const { money, number } = useFormats();
  const { revenue12mMinor, revenueMinor, expectedPurchases12m, valueClass, vip, unconverted } = scores;
  return (
    <Paper
      component="section"
      className={`${styles["score"]} ${styles["wide"]}`}
      p="md"
      aria-label={t("score.revenue12m")}
    >
      <Group gap={4} wrap="nowrap">
        <Text size="sm" fw={560}>
          {t("score.revenue12m")}
        </Text>
        <Hint text={t("score.revenue12mHint")} />
      </Group>
      <Text className={`${styles["money"]} figure`}>{money(revenue12mMinor)}</Text>
      <Group gap={6}>
        {valueClass !== null && (
          <Tooltip label={t("score.classHint")}>
            <Badge variant="light" color="lake" tt="none">
              {t(`score.class.${valueClass}`)}
            </Badge>
          </Tooltip>
        )}
        {vip && (
          <Tooltip label={t("score.vipHint")}>
            <Badge variant="light" color="ochre" tt="none">
              ★ {t("score.vip")}
            </Badge>
          </Tooltip>
        )}
      </Group>
      <Group justify="space-between" mt="auto" gap="xs">
        <Text size="sm" c="dimmed">
          {t("score.revenue")}
        </Text>
        <Text size="sm" fw={500} className="figure">
          {money(revenueMinor)}
        </Text>
      </Group>
      <Group justify="space-between" gap="xs">
        <Group gap={2}>
          <Text size="sm" c="dimmed">
            {t("score.expected")}
          </Text>
          <Hint text={t("score.expectedHint")} />
        </Group>
        <Text size="sm" fw={500} className="figure">
          {expectedPurchases12m === null ? "–" : number(expectedPurchases12m, 1)}
        </Text>
      </Group>
      {unconverted > 0 && (
        <Text size="xs" c="dimmed">
          {t("score.unconverted", { count: unconverted })}
        </Text>
      )}
    </Paper>
  );
}
