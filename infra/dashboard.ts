import { catalog } from "@perennial/functions/catalog";
import { Dashboard, GraphWidget, type IWidget, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { givenUpRecords, iteratorAge } from "./metrics.ts";
import type { Tables } from "./table.ts";
import type { Watched } from "./watches.ts";

const WIDTH = 12;

function graph(title: string, left: Metric[], right: Metric[] = []): IWidget {
  return new GraphWidget({ title, left, right, width: WIDTH });
}

function consumed(tables: Tables, metricName: string): Metric[] {
  return Object.entries(tables).map(
    ([name, table]) =>
      new Metric({
        namespace: "AWS/DynamoDB",
        metricName,
        dimensionsMap: { TableName: table.tableName },
        statistic: "Sum",
        label: name,
      }),
  );
}

/** What the product does, on one page: requests, work that waits, functions, and the units that make the bill. */
export function createDashboard(
  scope: Construct,
  { gateway, functions, streams, queues }: Watched,
  tables: Tables,
): Dashboard {
  const each = (metric: (name: (typeof catalog)[number]["name"]) => Metric): Metric[] =>
    catalog.map(({ name }) => metric(name).with({ label: name }));
  const waiting = Object.entries(queues).map(([name, { queue }]) =>
    queue.metricApproximateNumberOfMessagesVisible({ label: name, statistic: "Maximum" }),
  );
  const oldest = Object.entries(queues).map(([name, { queue }]) =>
    queue.metricApproximateAgeOfOldestMessage({ label: `${name}: oldest, seconds`, statistic: "Maximum" }),
  );
  return new Dashboard(scope, "Dashboard", {
    widgets: [
      [
        graph("Requests", [gateway.metricCount()], [gateway.metricClientError(), gateway.metricServerError()]),
        graph("Latency", [gateway.metricLatency({ statistic: "p50" }), gateway.metricLatency({ statistic: "p99" })]),
      ],
      [
        graph(
          "Stream: lag in milliseconds",
          streams.map(([name]) => iteratorAge(functions[name]).with({ label: name })),
          streams.map(([name, source]) => givenUpRecords(source).with({ label: `${name}: given up` })),
        ),
        graph("Work that waits", waiting, oldest),
      ],
      [
        graph(
          "Functions: time, p95",
          each((name) => functions[name].metricDuration({ statistic: "p95" })),
        ),
        graph(
          "Functions: starts and faults",
          each((name) => functions[name].metricInvocations()),
          each((name) => functions[name].metricErrors()),
        ),
      ],
      [
        graph("Write units", consumed(tables, "ConsumedWriteCapacityUnits")),
        graph("Read units", consumed(tables, "ConsumedReadCapacityUnits")),
      ],
    ],
  });
}
