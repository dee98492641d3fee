import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { useTranslation } from "react-i18next";
import type { Month } from "../pages/customer/months.ts";
import { useFormats } from "../session/formats.ts";
import { CHART_MARGIN } from "./margin.ts";

interface HistoryBarsProps {
  readonly months: readonly Month[];
  /** Called with the month that was clicked. */
  readonly onChoose?: (month: string) => void;
}

/** Revenue of one customer by month; refunds hang below the line. */
export function HistoryBars({ months, onChoose }: HistoryBarsProps) {
  const { t } = useTranslation();
  const { month, money, shortMoney } = useFormats();
  const name = t("customer.history");
  return (
    <BarChart
      h={190}
      data={months.map((one) => ({ month: one.month, [name]: one.amountMinor }))}
      dataKey="month"
      series={[{ name, color: "var(--band-low)" }]}
      getBarColor={(value) => (value < 0 ? "var(--band-high)" : "var(--band-low)")}
      gridAxis="x"
      tickLine="none"
      valueFormatter={(value) => money(value)}
      yAxisProps={{ width: 62, fontSize: 11, tickFormatter: (value: number) => shortMoney(value) }}
      xAxisProps={{ fontSize: 11, tickFormatter: (value: string) => month(value), minTickGap: 24 }}
      tooltipProps={{ labelFormatter: (label) => (typeof label === "string" ? month(label) : label) }}
      barProps={{ radius: 3, isAnimationActive: false }}
      barChartProps={{
        barCategoryGap: "16%",
        margin: CHART_MARGIN,
        ...(onChoose && {
          style: { cursor: "pointer" },
          onClick: ({ activeLabel }) => activeLabel !== undefined && onChoose(String(activeLabel)),
        }),
      }}
    />
  );
}
