import "@mantine/charts/styles.css";
import { AreaChart } from "@mantine/charts";
import type { Explanation } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../session/formats.ts";
import { CHART_MARGIN } from "./margin.ts";

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** How the risk grows while a customer stays away. */
export function SurvivalCurve({ survival }: Pick<Explanation, "survival">) {
  const { t } = useTranslation();
  const { day, month } = useFormats();
  const name = t("score.risk");
  return (
    <AreaChart
      h={190}
      data={survival.map((point) => ({ at: Date.parse(point.day), [name]: point.churnRisk }))}
      dataKey="at"
      series={[{ name, color: "var(--band-high)" }]}
      curveType="monotone"
      withDots={false}
      gridAxis="x"
      tickLine="none"
      fillOpacity={0.16}
      valueFormatter={(value) => `${value}%`}
      yAxisProps={{ domain: [0, 100], ticks: [0, 25, 50, 75, 100], interval: 0, width: 44, fontSize: 11 }}
      xAxisProps={{
        type: "number",
        scale: "time",
        domain: ["dataMin", "dataMax"],
        tickCount: 4,
        fontSize: 11,
        tickFormatter: (value: number) => month(dayOf(value).slice(0, 7)),
        minTickGap: 30,
      }}
      tooltipProps={{ labelFormatter: (label) => (typeof label === "number" ? day(dayOf(label)) : label) }}
      areaProps={{ isAnimationActive: false }}
      areaChartProps={{ margin: CHART_MARGIN }}
    />
  );
}
