import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";

interface UsageBarsProps {
  readonly days: readonly { readonly day: string; readonly values: Readonly<Record<string, number>> }[];
  readonly series: readonly { readonly name: string; readonly color: string }[];
  readonly format: (value: number) => string;
  /** A day or month as people read it. */
  readonly labelOf: (day: string) => string;
  /** The same in short, for the axis; month and day without the year unless said otherwise. */
  readonly tickOf?: (day: string) => string;
}

const withoutYear = (day: string): string => day.slice(5);

/** What was used from day to day, one colour a kind. */
export function UsageBars({ days, series, format, labelOf, tickOf = withoutYear }: UsageBarsProps) {
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
      xAxisProps={{ fontSize: 11, tickFormatter: tickOf, minTickGap: 24 }}
      tooltipProps={{ labelFormatter: (label) => (typeof label === "string" ? labelOf(label) : label) }}
      barProps={{ radius: 2, isAnimationActive: false }}
      barChartProps={{ barCategoryGap: "16%" }}
    />
  );
}
