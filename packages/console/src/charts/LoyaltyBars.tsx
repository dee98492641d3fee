import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { useTranslation } from "react-i18next";
import { useFormats } from "../session/formats.ts";
import { CHART_MARGIN } from "./margin.ts";

/** Customers by loyalty, in ten steps. */
export function LoyaltyBars({ tenths }: { readonly tenths: readonly number[] }) {
  const { t } = useTranslation();
  const { number, short } = useFormats();
  const name = t("home.loyalty.count");
  const data = tenths.map((count, tenth) => ({
    range: tenth === 9 ? "90–100" : `${tenth * 10}–${tenth * 10 + 9}`,
    [name]: count,
  }));
  return (
    <BarChart
      h={230}
      data={data}
      dataKey="range"
      series={[{ name, color: "var(--count)" }]}
      gridAxis="x"
      tickLine="none"
      valueFormatter={(value) => number(value)}
      xAxisProps={{ ticks: ["0–9", "30–39", "60–69", "90–100"], interval: 0, fontSize: 11 }}
      yAxisProps={{ width: 40, fontSize: 11, tickFormatter: (value: number) => short(value) }}
      barProps={{ radius: [4, 4, 0, 0], isAnimationActive: false }}
      barChartProps={{ barCategoryGap: "14%", margin: CHART_MARGIN }}
    />
  );
}
