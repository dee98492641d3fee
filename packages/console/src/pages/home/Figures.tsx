import { Group, Paper, SimpleGrid, Text } from "@mantine/core";
import type { Dashboard } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Hint } from "../../ui/Hint.tsx";
import styles from "./home.module.css";

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly note?: string | undefined;
  readonly hint?: string;
  readonly tone?: "warning";
}

/** One figure under its name, and what it means. */
export function Figure({ label, value, note, hint, tone }: FigureProps) {
  return (
    <Paper className={styles["figure"]} p={{ base: "sm", sm: "md" }}>
      <Group gap={4} wrap="nowrap">
        <Text size="sm" c="dimmed" lh={1.3}>
          {label}
        </Text>
        {hint !== undefined && <Hint text={hint} />}
      </Group>
      <Text className={styles["value"] ?? ""} data-tone={tone}>
        {value}
      </Text>
      <Text size="xs" c="dimmed" mih={18}>
        {note}
      </Text>
    </Paper>
  );
}

/** Four figures that say most. */
export function Figures({ dashboard }: { readonly dashboard: Dashboard }) {
  const { t } = useTranslation();
  const { number, shortMoney, percent } = useFormats();
  const { customers, buyers, revenue12mMinor, revenueAtRiskMinor, loyalty } = dashboard;
  const isSilent = dashboard.verdict === "abstain";
  const share = revenue12mMinor > 0 ? revenueAtRiskMinor / revenue12mMinor : 0;
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing={{ base: "xs", sm: "md" }}>
      <Figure
        label={t("home.customers")}
        value={number(customers)}
        note={t("home.buyers", { count: buyers, replace: { count: number(buyers) } })}
      />
      <Figure label={t("score.revenue12m")} value={shortMoney(revenue12mMinor)} hint={t("score.revenue12mHint")} />
      <Figure
        label={t("score.atRisk")}
        value={isSilent ? "–" : shortMoney(revenueAtRiskMinor)}
        note={isSilent ? t("proof.abstained") : t("home.atRiskShare", { share: percent(share) })}
        hint={t("score.atRiskHint")}
        {...(share >= 0.15 && !isSilent ? { tone: "warning" as const } : {})}
      />
      <Figure
        label={t("home.loyaltyMean")}
        value={loyalty === null ? "–" : number(loyalty, 0)}
        note={loyalty === null ? undefined : "/ 100"}
        hint={t("score.loyaltyHint")}
      />
    </SimpleGrid>
  );
}
