import { Text } from "@mantine/core";
import type { Base } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import styles from "./value.module.css";

type Waterfall = Base["waterfall"];
type Step = "start" | "gained" | "grown" | "shrunk" | "lost" | "revalued" | "end";

/** Where each step begins and ends, in minor units. */
function stepsOf(waterfall: Waterfall): { step: Step; change: number; from: number; to: number }[] {
  const { startMinor, gainedMinor, grownMinor, shrunkMinor, lostMinor, revaluedMinor, endMinor } = waterfall;
  const changes: readonly (readonly [Step, number])[] = [
    ["revalued", revaluedMinor],
    ["gained", gainedMinor],
    ["grown", grownMinor],
    ["shrunk", -shrunkMinor],
    ["lost", -lostMinor],
  ];
  let at = startMinor;
  const moved = changes
    .filter(([step, change]) => step !== "revalued" || change !== 0)
    .map(([step, change]) => {
      const from = at;
      at += change;
      return { step, change, from, to: at };
    });
  return [
    { step: "start", change: startMinor, from: 0, to: startMinor },
    ...moved,
    { step: "end", change: endMinor, from: 0, to: endMinor },
  ];
}

/** What moved the value of the base, step by step. */
export function WaterfallCard({ waterfall }: { readonly waterfall: Waterfall }) {
  const { t } = useTranslation();
  const { shortMoney } = useFormats();
  const steps = stepsOf(waterfall);
  const moved = steps.slice(1, -1);
  const ends = [waterfall.startMinor, waterfall.endMinor, ...moved.flatMap(({ from, to }) => [from, to])];
  // The part that all steps share is left out of the picture, so that the steps can be seen.
  const low = Math.max(0, Math.min(...ends) - 0.5 * (Math.max(...ends) - Math.min(...ends)));
  const high = Math.max(...ends, low + 1);
  const at = (value: number) => (100 * Math.max(0, value - low)) / (high - low);
  return (
    <Card title={t("value.waterfall.title")} hint={t("value.waterfall.hint")} h="100%">
      <ol className={styles["steps"]}>
        {steps.map(({ step, change, from, to }) => {
          const isWhole = step === "start" || step === "end";
          const tone = isWhole ? "whole" : change < 0 ? "down" : "up";
          const sign = isWhole ? "" : change < 0 ? "−" : "+";
          return (
            <li key={step}>
              <Text size="sm" fw={isWhole ? 600 : 400}>
                {t(`value.waterfall.${step}`)}
              </Text>
              <span className={styles["track"]} aria-hidden="true">
                <span
                  data-tone={tone}
                  style={{
                    insetInlineStart: `${at(Math.min(from, to))}%`,
                    width: `${Math.max(0.6, at(Math.max(from, to)) - at(Math.min(from, to)))}%`,
                  }}
                />
              </span>
              <Text size="sm" ta="end" fw={isWhole ? 600 : 400} className="figure">
                {sign}
                {shortMoney(Math.abs(change))}
              </Text>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
