import { catalog, type FunctionName } from "@perennial/functions/catalog";
import { definitions } from "@perennial/table/definition";
import { Stack } from "aws-cdk-lib";
import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { Dashboard, GraphWidget, type IWidget, type Metric } from "aws-cdk-lib/aws-cloudwatch";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { type Functions, ownDeadLetters } from "./functions.ts";
import {
  distributionMetric,
  givenUpRecords,
  iteratorAge,
  loggedBytes,
  mailsSent,
  stoppedRequests,
  tableMetric,
} from "./metrics.ts";
import type { Tables } from "./table.ts";
import { QUEUES, type Watched } from "./watches.ts";

const WIDTH = 12;

function graph(title: string, left: Metric[], right: Metric[] = []): IWidget {
  return new GraphWidget({ title, left, right, width: WIDTH });
}

/** What the product shows itself on, besides what is watched. */
export interface Shown extends Watched {
  readonly tables: Tables;
  readonly distribution: Distribution;
  /** Address of the firewall, where there is one. */
  readonly webAclArn: string | undefined;
}

function requestGraphs({ gateway, distribution, webAclArn }: Shown): IWidget[][] {
  const before = distributionMetric(distribution, "Requests");
  return [
    [
      graph("Requests", [gateway.metricCount()], [gateway.metricClientError(), gateway.metricServerError()]),
      graph("Latency", [gateway.metricLatency({ statistic: "p50" }), gateway.metricLatency({ statistic: "p99" })]),
    ],
    [
      graph("Distribution: requests, bytes", [before], [distributionMetric(distribution, "BytesDownloaded")]),
      ...(webAclArn === undefined ? [] : [graph("Firewall: requests stopped", [stoppedRequests(webAclArn)])]),
    ],
  ];
}

function workGraphs({ functions, streams, queues }: Shown): IWidget[][] {
  const all = QUEUES.map((name) => [name, queues[name]] as const);
  const visible = { statistic: "Maximum" };
  const deadLetters = [
    ...all.map(([name, { deadLetters: queue }]) => [name, queue] as const),
    ...ownDeadLetters(functions),
  ];
  return [
    [
      graph(
        "Stream: lag in milliseconds",
        streams.map(([name]) => iteratorAge(functions[name]).with({ label: name })),
        streams.map(([name, source]) => givenUpRecords(source).with({ label: `${name}: given up` })),
      ),
      graph(
        "Work that waits",
        all.map(([name, { queue }]) => queue.metricApproximateNumberOfMessagesVisible({ ...visible, label: name })),
        all.map(([name, { queue }]) =>
          queue.metricApproximateAgeOfOldestMessage({ ...visible, label: `${name}: oldest, seconds` }),
        ),
      ),
    ],
    [
      graph(
        "Given up: dead letters",
        deadLetters.map(([name, queue]) => queue.metricApproximateNumberOfMessagesVisible({ ...visible, label: name })),
      ),
      graph(
        "Work sent to queues",
        all.map(([name, { queue }]) => queue.metricNumberOfMessagesSent({ label: name })),
      ),
    ],
  ];
}

function functionGraphs(functions: Functions): IWidget[][] {
  const each = (metric: (name: FunctionName) => Metric): Metric[] =>
    catalog.map(({ name }) => metric(name).with({ label: name }));
  return [
    [
      graph(
        "Functions: time, p95",
        each((name) => functions[name].metricDuration({ statistic: "p95" })),
      ),
      graph(
        "Functions: time in all",
        each((name) => functions[name].metricDuration({ statistic: "Sum" })),
      ),
    ],
    [
      graph(
        "Functions: starts",
        each((name) => functions[name].metricInvocations()),
      ),
      graph(
        "Functions: faults, and starts refused",
        each((name) => functions[name].metricErrors()),
        each((name) => functions[name].metricThrottles()),
      ),
    ],
  ];
}

function tableGraphs(tables: Tables): IWidget[][] {
  const each = (metricName: string): Metric[] =>
    definitions.flatMap(({ name, indexes }) => {
      const { tableName } = tables[name];
      const ofIndexes = indexes.map((index) =>
        tableMetric(tableName, metricName, index).with({ label: `${name}: ${index}` }),
      );
      return [tableMetric(tableName, metricName).with({ label: name }), ...ofIndexes];
    });
  return [
    [
      graph("Write units, and writes refused", each("ConsumedWriteCapacityUnits"), each("WriteThrottleEvents")),
      graph("Read units, and reads refused", each("ConsumedReadCapacityUnits"), each("ReadThrottleEvents")),
    ],
  ];
}

/**
 * What the product does, on one page: requests, work that waits or was given up, functions, tables, and what makes the bill.
 */
export function createDashboard(scope: Construct, shown: Shown): Dashboard {
  const logs = Stack.of(scope)
    .node.findAll()
    .filter((one) => one instanceof LogGroup);
  return new Dashboard(scope, "Dashboard", {
    widgets: [
      ...requestGraphs(shown),
      ...workGraphs(shown),
      ...functionGraphs(shown.functions),
      ...tableGraphs(shown.tables),
      [
        graph("Mails", [mailsSent()]),
        graph(
          "Bytes of logs",
          logs.map((group) => loggedBytes(group).with({ label: group.node.id })),
        ),
      ],
    ],
  });
}
