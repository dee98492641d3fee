import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import type { Proof } from "@perennial/contract";
import { useTranslation } from "react-i18next";
import { useFormats } from "../session/formats.ts";

/** What was said and what happened, side by side for ten groups. */
export function PairBars({ groups }: Pick<Proof, "groups">) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  const said = t("proof.said.predicted");
  const left = t("proof.said.left");
  return (
    <BarChart
      h={230}
      data={groups.map((group, index) => ({ group: index + 1, [said]: group.predicted, [left]: group.left }))}
      dataKey="group"
      series={[
        { name: said, color: "var(--count)" },
        { name: left, color: "var(--band-high)" },
      ]}
      withLegend
      gridAxis="x"
      tickLine="none"
      valueFormatter={(value) => percent(value)}
      yAxisProps={{ width: 44, fontSize: 11, domain: [0, 1], tickFormatter: (value: number) => percent(value) }}
      xAxisProps={{ fontSize: 11 }}
      tooltipProps={{ labelFormatter: (label) => t("proof.said.group", { group: String(label) }) }}
      barProps={{ radius: 3, isAnimationActive: false }}
      barChartProps={{ barCategoryGap: "18%" }}
    />
  );
}
