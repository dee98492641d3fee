import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import type { Base } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../session/formats.ts";

const PAST = 12;

/** Revenue of the last twelve months, and what is to be expected of the next. */
export function ForecastBars({ base: { months, forecast } }: { readonly base: Base }) {
  const { t } = useTranslation();
  const { month, money, shortMoney } = useFormats();
  const past = t("value.forecast.past");
  const coming = t("value.forecast.coming");
  const data = [
    ...months.slice(-PAST).map((one) => ({ month: one.month, [past]: one.revenueMinor })),
    ...forecast.months.map((one) => ({ month: one.from.slice(0, 7), [coming]: one.revenueMinor })),
  ];
  return (
    <BarChart
      h={230}
      data={data}
      dataKey="month"
      type="stacked"
      series={[
        { name: past, color: "var(--count)" },
        { name: coming, color: "var(--band-low)" },
      ]}
      withLegend
      gridAxis="x"
      tickLine="none"
      valueFormatter={(value) => money(value)}
      yAxisProps={{ width: 62, fontSize: 11, tickFormatter: (value: number) => shortMoney(value) }}
      xAxisProps={{ fontSize: 11, tickFormatter: (value: string) => month(value), minTickGap: 24 }}
      tooltipProps={{ labelFormatter: (label) => (typeof label === "string" ? month(label) : label) }}
      barProps={{ radius: 3, isAnimationActive: false }}
      barChartProps={{ barCategoryGap: "16%" }}
    />
  );
}
