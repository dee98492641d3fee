import { Badge, Code, Progress, SimpleGrid, Spoiler, Stack, Text } from "@mantine/core";
import type { Proof } from "@perennial/contract";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { PictureLoading } from "../../ui/Loading.tsx";
import styles from "./value.module.css";

const PairBars = lazy(async () => ({ default: (await import("../../charts/PairBars.tsx")).PairBars }));

interface ProofProps {
  readonly proof: Proof;
}

/** Beyond what chance does: one-sided five in a hundred. */
const BEYOND_CHANCE = 1.645;
const HUNDRED = 100;

/** A hundred people as dots, so many of them filled. */
function Hundred({ left, group }: { readonly left: number; readonly group: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <Text size="sm" c="dimmed">
        {group}
      </Text>
      <Text fw={620} size="xl" mb={8} className="figure">
        {t("proof.hundred.left", { count: left })}
      </Text>
      <figure className={styles["hundred"]} aria-label={t("proof.hundred.picture", { left, group })}>
        {Array.from({ length: HUNDRED }, (_, person) => (
          <span key={person} className={styles["person"]} data-left={person < left} />
        ))}
      </figure>
    </div>
  );
}

export function HundredCard({ proof: { groups, overall } }: ProofProps) {
  const { t } = useTranslation();
  const leftOf = (share: number | undefined) => Math.round(HUNDRED * (share ?? 0));
  return (
    <Card title={t("proof.hundred.title")} hint={t("proof.hundred.hint")} h="100%">
      <SimpleGrid cols={2} spacing="lg">
        <Hundred left={leftOf(groups.at(-1)?.left)} group={t("proof.hundred.marked")} />
        <Hundred left={leftOf(groups[0]?.left)} group={t("proof.hundred.safe")} />
      </SimpleGrid>
      <Text size="sm" c="dimmed" mt="md">
        {t("proof.hundred.usual", { count: leftOf(overall?.rate) })}
      </Text>
    </Card>
  );
}

export function SaidCard({ proof: { groups } }: ProofProps) {
  const { t } = useTranslation();
  return (
    <Card title={t("proof.said.title")} hint={t("proof.said.hint")} h="100%">
      <Suspense fallback={<PictureLoading height={230} />}>
        <PairBars groups={groups} />
      </Suspense>
    </Card>
  );
}

export function RulesCard({ proof: { rules, overall } }: ProofProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const lines = [
    { name: t("proof.ruleName.scores"), auc: overall?.auc ?? 0, isOwn: true, isBeaten: false },
    ...rules.map(({ rule, auc, sharper, closer }) => ({
      name: t(`proof.ruleName.${rule}`),
      auc,
      isOwn: false,
      isBeaten: closer > BEYOND_CHANCE && sharper > (rule === "rfm" ? 0 : BEYOND_CHANCE),
    })),
  ].sort((a, b) => b.auc - a.auc);
  return (
    <Card title={t("proof.rules.title")} hint={t("proof.rules.hint")}>
      <div className={styles["scroll"]}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("proof.rules.result")}</th>
              <th scope="col">{t("proof.rules.pairs")}</th>
              <th scope="col" aria-label={t("proof.rules.result")} />
            </tr>
          </thead>
          <tbody>
            {lines.map(({ name, auc, isOwn, isBeaten }) => (
              <tr key={name}>
                <th scope="row">
                  <Text size="sm" fw={isOwn ? 620 : 400}>
                    {name}
                  </Text>
                  <Progress
                    value={HUNDRED * auc}
                    size={6}
                    mt={4}
                    miw={110}
                    color={isOwn ? "pine" : "gray"}
                    aria-label={name}
                  />
                </th>
                <td>{number(HUNDRED * auc)}</td>
                <td>
                  {!isOwn && (
                    <Badge variant="light" color={isBeaten ? "pine" : "gray"}>
                      {isBeaten ? t("proof.rules.beaten") : t("proof.rules.even")}
                    </Badge>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

export function SumsCard({ proof: { purchases, revenueMinor, factor } }: ProofProps) {
  const { t } = useTranslation();
  const { number, shortMoney } = useFormats();
  if (!purchases || !revenueMinor) return null;
  const lines = [
    { name: t("proof.sums.purchases"), ...purchases, format: (value: number) => number(value) },
    { name: t("proof.sums.revenue"), ...revenueMinor, format: shortMoney },
  ];
  return (
    <Card title={t("proof.sums.title")} hint={t("proof.sums.hint")}>
      <Stack gap="lg">
        {lines.map(({ name, expected, actual, format }) => {
          const most = Math.max(1, expected, actual);
          return (
            <div key={name}>
              <Text size="sm" fw={560} mb={4}>
                {name}
              </Text>
              <Line label={t("proof.sums.expected")} value={format(expected)} share={expected / most} color="gray" />
              <Line label={t("proof.sums.actual")} value={format(actual)} share={actual / most} color="pine" />
            </div>
          );
        })}
        <Text size="sm" c="dimmed">
          {t("proof.sums.factor", { factor: number(factor, 2) })}
        </Text>
      </Stack>
    </Card>
  );
}

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly share: number;
  readonly color: string;
}

function Line({ label, value, share, color }: LineProps) {
  return (
    <div style={{ display: "grid", gridTemplateColumns: "76px 1fr 76px", gap: 8, alignItems: "center" }}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Progress value={HUNDRED * share} size={14} radius="sm" color={color} aria-label={`${label}: ${value}`} />
      <Text size="sm" ta="end" className="figure">
        {value}
      </Text>
    </div>
  );
}

export function TestsCard({ proof: { tests, horizonDays } }: ProofProps) {
  const { t } = useTranslation();
  const { number, percent, day } = useFormats();
  return (
    <Card title={t("proof.tests.title")}>
      {tests.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("proof.tests.none", { days: horizonDays })}
        </Text>
      ) : (
        <div className={styles["scroll"]}>
          <table className={styles["table"]}>
            <thead>
              <tr>
                <th scope="col">{t("proof.tests.day")}</th>
                <th scope="col">{t("proof.tests.customers")}</th>
                <th scope="col">{t("proof.tests.rate")}</th>
                <th scope="col">{t("proof.tests.error")}</th>
                <th scope="col">{t("proof.tests.pairs")}</th>
              </tr>
            </thead>
            <tbody>
              {tests.map((test) => (
                <tr key={test.day}>
                  <th scope="row">{day(test.day)}</th>
                  <td>{number(test.customers)}</td>
                  <td>{percent(test.rate)}</td>
                  <td>{percent(test.meanError, 1)}</td>
                  <td>{number(HUNDRED * test.auc)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

export function WeightsCard({ weights }: { readonly weights: NonNullable<Proof["weights"]> }) {
  const { t } = useTranslation();
  const { signals, slope, gain, standardError } = weights;
  const figures = [...Object.entries(signals), ["slope", slope], ["gain", gain], ["± ", standardError]] as const;
  return (
    <Card title={t("proof.weights.title")}>
      <Text size="sm" mb="xs">
        {t(`proof.weights.${weights.reason}`)}
      </Text>
      <Spoiler maxHeight={0} showLabel={t("proof.weights.figures")} hideLabel={t("proof.weights.figures")}>
        <Code block>{figures.map(([name, value]) => `${name.padEnd(10)} ${value.toFixed(4)}`).join("\n")}</Code>
      </Spoiler>
    </Card>
  );
}
