import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { useFormats } from "../session/formats.ts";

interface UsageBarsProps {
  readonly days: readonly { readonly day: string; readonly values: Readonly<Record<string, number>> }[];
  readonly series: readonly { readonly name: string; readonly color: string }[];
  readonly format: (value: number) => string;
}

/** What was used from day to day, one colour a kind. */
export function UsageBars({ days, series, format }: UsageBarsProps) {
  const { day } = useFormats();
  return (
    <BarChart
      h={170}
      data={days.map((one) => ({ day: one.day, ...one.values }))}
      dataKey="day"
      type="stacked"
      series={[...series]}
      withLegend={series.length > 1}
      gridAxis="x"
      tickLine="none"
      valueFormatter={format}
      yAxisProps={{ width: 62, fontSize: 11, tickFormatter: format }}
      xAxisProps={{ fontSize: 11, tickFormatter: (value: string) => value.slice(5), minTickGap: 24 }}
      tooltipProps={{ labelFormatter: (label) => (typeof label === "string" ? day(label) : label) }}
      barProps={{ radius: 2, isAnimationActive: false }}
      barChartProps={{ barCategoryGap: "16%" }}
    />
  );
}
