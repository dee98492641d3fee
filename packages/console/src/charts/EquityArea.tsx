import "@mantine/charts/styles.css";
import { CompositeChart } from "@mantine/charts";
import type { Base } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../session/formats.ts";

/** What the base was worth month by month, and what was said of it at the time. */
export function EquityArea({ history }: Pick<Base, "history">) {
  const { t } = useTranslation();
  const { day, month, money, shortMoney } = useFormats();
  const now = t("value.history.now");
  const then = t("value.history.shown");
  return (
    <CompositeChart
      h={230}
      data={history.map((point) => ({ day: point.day, [now]: point.equityMinor, [then]: point.shownMinor }))}
      dataKey="day"
      series={[
        { name: now, color: "var(--count)", type: "area" },
        { name: then, color: "var(--band-high)", type: "line" },
      ]}
      withLegend
      curveType="monotone"
      gridAxis="x"
      tickLine="none"
      valueFormatter={(value) => money(value)}
      yAxisProps={{ width: 62, fontSize: 11, tickFormatter: (value: number) => shortMoney(value) }}
      xAxisProps={{ fontSize: 11, tickFormatter: (value: string) => month(value.slice(0, 7)), minTickGap: 26 }}
      tooltipProps={{ labelFormatter: (label) => (typeof label === "string" ? day(label) : label) }}
      areaProps={{ isAnimationActive: false, fillOpacity: 0.16 }}
      lineProps={{ isAnimationActive: false, connectNulls: true }}
    />
  );
}
