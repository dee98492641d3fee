import { SimpleGrid, Stack, Text } from "@mantine/core";
import { type Base, PYRAMID, RISK_BANDS, STAGES, VALUE_CLASSES } from "@perennial/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormats } from "../../session/formats.ts";
import { useAbstention } from "../../session/verdict.ts";
import { Card } from "../../ui/Card.tsx";
import { MovesTable } from "./MovesTable.tsx";
import styles from "./value.module.css";
import { WithBase } from "./WithBase.tsx";

interface BaseProps {
  readonly base: Base;
}

/** Who stands where: by profit and risk, value and potential, level, band and stage; each leads to the people. */
export function GroupsPage() {
  const { t } = useTranslation();
  const isSilent = useAbstention() !== null;
  return (
    <WithBase>
      {(base) => (
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <MatrixCard base={base} />
            <CellsCard base={base} />
          </SimpleGrid>
          <PyramidCard base={base} />
          {!isSilent && (
            <MovesTable
              title={t("value.moves.bands")}
              moves={base.bandMoves}
              steps={RISK_BANDS.map((band) => ({ name: band, label: t(`score.band.${band}`) }))}
              filterOf={(band) => ({ riskBand: { $in: [band] } })}
            />
          )}
          <MovesTable
            title={t("value.moves.stages")}
            moves={base.stageMoves}
            steps={STAGES.filter((stage) => stage !== "prospect").map((stage) => ({
              name: stage,
              label: t(`score.stage.${stage}`),
            }))}
            filterOf={(stage) => ({ stage: { $in: [stage] } })}
          />
        </Stack>
      )}
    </WithBase>
  );
}

const TONES = { key: "good", risky: "care", "chicken-rib": "plain", "thin-dog": "bad" } as const;

function MatrixCard({ base: { matrix } }: BaseProps) {
  const { t } = useTranslation();
  const { number, shortMoney } = useFormats();
  return (
    <Card title={t("value.matrix.title")} hint={t("value.matrix.hint")}>
      <div className={styles["cells"]}>
        {matrix.map(({ profitRisk, customers, profitMinor, riskMinor }) => (
          <Link
            key={profitRisk}
            to="/customers"
            search={{ filter: { profitRisk: { $in: [profitRisk] } }, by: "revenue12m", desc: true }}
            className={styles["cell"]}
            data-tone={TONES[profitRisk]}
          >
            <Text size="sm" fw={560}>
              {t(`value.matrix.${profitRisk}`)}
            </Text>
            <Text fw={640} size="xl" className="figure">
              {number(customers)}
            </Text>
            <Text size="xs" className="figure">
              {t("value.matrix.profit", { amount: shortMoney(profitMinor) })}
              {riskMinor > 0 && ` · ${t("value.matrix.risk", { amount: shortMoney(riskMinor) })}`}
            </Text>
            <Text size="xs" mt={6}>
              {t(`value.matrix.${profitRisk}Text`)}
            </Text>
          </Link>
        ))}
      </div>
    </Card>
  );
}

function CellsCard({ base: { cells } }: BaseProps) {
  const { t } = useTranslation();
  const { number, shortMoney } = useFormats();
  const cellOf = (valueClass: string, potentialClass: string) =>
    cells.find((cell) => cell.valueClass === valueClass && cell.potentialClass === potentialClass);
  return (
    <Card title={t("value.cells.title")} hint={t("value.cells.hint")}>
      <div className={styles["nine"]}>
        <Text size="xs" c="dimmed">
          {t("value.cells.now")} ↓
        </Text>
        {VALUE_CLASSES.map((potentialClass) => (
          <Text key={potentialClass} size="xs" c="dimmed" ta="center">
            {t("value.cells.potential")} {potentialClass}
          </Text>
        ))}
        {VALUE_CLASSES.flatMap((valueClass) => [
          <Text key={valueClass} size="sm" fw={560}>
            {t(`score.class.${valueClass}`)}
          </Text>,
          ...VALUE_CLASSES.map((potentialClass) => {
            const cell = cellOf(valueClass, potentialClass);
            return (
              <Link
                key={`${valueClass}-${potentialClass}`}
                to="/customers"
                search={{ filter: { valueClass: { $in: [valueClass] }, potentialClass: { $in: [potentialClass] } } }}
                className={styles["cell"]}
                data-tone={valueClass < potentialClass ? "care" : potentialClass < valueClass ? "good" : "plain"}
                aria-label={`${t("value.cells.now")} ${valueClass}, ${t("value.cells.potential")} ${potentialClass}`}
              >
                <Text fw={640} className="figure">
                  {number(cell?.customers ?? 0)}
                </Text>
                <Text size="xs" className="figure">
                  {shortMoney(cell?.valueMinor ?? 0)}
                </Text>
              </Link>
            );
          }),
        ])}
      </div>
    </Card>
  );
}

const WIDTHS = { top: 62, big: 74, medium: 87, small: 100 } as const;

function PyramidCard({ base: { pyramid, pyramidMoves, revenue12mMinor } }: BaseProps) {
  const { t } = useTranslation();
  const { number, percent } = useFormats();
  const rankOf = (level: string) => PYRAMID.findIndex((one) => one === level);
  const movedInto = (level: string, isUp: boolean) =>
    pyramidMoves
      .filter(
        ({ from, to }) =>
          to === level && from !== null && (isUp ? rankOf(from) > rankOf(to) : rankOf(from) < rankOf(to)),
      )
      .reduce((sum, { customers }) => sum + customers, 0);
  return (
    <Card title={t("value.pyramid.title")} hint={t("value.pyramid.hint")}>
      {pyramid.map(({ level, customers, revenue12mMinor: revenue }) => (
        <Link
          key={level}
          to="/customers"
          search={{ filter: { pyramid: { $in: [level] } }, by: "revenue12m", desc: true }}
          className={styles["level"]}
          style={{ maxWidth: `${WIDTHS[level]}%` }}
        >
          <div>
            <Text size="sm" fw={560}>
              {t(`value.pyramid.${level}`)} · {number(customers)}
            </Text>
            <Text size="xs">
              {t("value.pyramid.revenue", { share: percent(revenue12mMinor > 0 ? revenue / revenue12mMinor : 0) })}
            </Text>
          </div>
          <Text size="xs" ta="end">
            {level !== "small" && `↑ ${t("value.pyramid.risen", { count: movedInto(level, true) })}`}
            <br />
            {level !== "top" && `↓ ${t("value.pyramid.fallen", { count: movedInto(level, false) })}`}
          </Text>
        </Link>
      ))}
    </Card>
  );
}
