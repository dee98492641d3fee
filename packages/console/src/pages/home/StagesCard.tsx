import { Text } from "@mantine/core";
import type { Dashboard } from "@perennial/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import styles from "./home.module.css";

/** The way of a customer, and how many stand where. */
export function StagesCard({ dashboard: { stages, customers } }: { readonly dashboard: Dashboard }) {
  const { t } = useTranslation();
  const { number, percent } = useFormats();
  return (
    <Card title={t("home.stages.title")} hint={t("score.stageHint")}>
      <ol className={styles["path"]}>
        {stages.map(({ stage, customers: count }) => (
          <li key={stage}>
            <Link to="/customers" search={{ filter: { stage: { $in: [stage] } } }} className={styles["step"]}>
              <Text size="xs" c="dimmed">
                {t(`score.stage.${stage}`)}
              </Text>
              <Text fw={620} size="lg" className="figure">
                {number(count)}
              </Text>
              <Text size="xs" c="dimmed" className="figure">
                {percent(customers > 0 ? count / customers : 0)}
              </Text>
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}
