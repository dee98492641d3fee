import { SegmentedControl, Text } from "@mantine/core";
import type { Explanation } from "@perennial/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAbstention } from "../../session/verdict.ts";
import { Card } from "../../ui/Card.tsx";
import styles from "./customer.module.css";
import { type Step, stepsOf } from "./waterfall.ts";

type Explained = NonNullable<Explanation["churn"]>;
type Part = Explained["parts"][number];

/** Why the scores are what they are: from a typical customer, part by part, to this one. */
export function ReasonsCard({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation();
  const isSilent = useAbstention() !== null;
  const [chosen, setKind] = useState<"churn" | "loyalty">("churn");
  const kind = isSilent ? "loyalty" : chosen;
  const explained = explanation[kind];
  if (!explanation.churn && !explanation.loyalty) return null;
  return (
    <Card
      title={t(kind === "churn" ? "score.whyRisk" : "score.whyLoyalty")}
      action={
        <SegmentedControl
          size="xs"
          aria-label={t("score.why")}
          value={kind}
          onChange={setKind}
          data={[
            { value: "churn", label: t("score.risk"), disabled: isSilent },
            { value: "loyalty", label: t("score.loyalty") },
          ]}
        />
      }
    >
      {explained && <Waterfall explained={explained} isGoodUp={kind === "loyalty"} />}
    </Card>
  );
}

interface WaterfallProps {
  readonly explained: Explained;
  /** Whether more points are good news. */
  readonly isGoodUp: boolean;
}

function Waterfall({ explained, isGoodUp }: WaterfallProps) {
  const { t, i18n } = useTranslation();
  const { start, steps, total } = stepsOf(explained);
  const nameOf = ({ code }: Part): string => {
    const key = `score.part.${code}`;
    return i18n.exists(key) ? t(key as "score.part.recency") : code;
  };
  return (
    <ol className={styles["reasons"]}>
      <Reason name={t("score.start")} value={String(explained.base)} step={start} tone="base" />
      {explained.parts.map((part, index) => (
        <Reason
          key={part.code}
          name={nameOf(part)}
          text={part.text}
          value={part.points > 0 ? `+${part.points}` : part.points < 0 ? `−${-part.points}` : "0"}
          step={steps[index] ?? start}
          tone={part.points > 0 === isGoodUp ? "good" : "bad"}
        />
      ))}
      <Reason name={t("score.total")} value={String(explained.score)} step={total} tone="sum" />
    </ol>
  );
}

interface ReasonProps {
  readonly name: string;
  readonly text?: string;
  readonly value: string;
  readonly step: Step;
  readonly tone: "base" | "good" | "bad" | "sum";
}

function Reason({ name, text, value, step, tone }: ReasonProps) {
  return (
    <li className={styles["reason"]} data-sum={tone === "sum"}>
      <div>
        <Text size="sm" fw={tone === "sum" ? 620 : 500}>
          {name}
        </Text>
        {text !== undefined && (
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        )}
      </div>
      <div className={styles["rail"]} aria-hidden="true">
        <div
          className={styles["bar"]}
          data-tone={tone}
          style={{ insetInlineStart: `${step.from}%`, width: `${step.width}%` }}
        />
      </div>
      <Text size="sm" fw={tone === "sum" ? 640 : 500} ta="end" className="figure">
        {value}
      </Text>
    </li>
  );
}
