import { definitions } from "@perennial/table/definition";
import { describe, expect, test } from "vitest";
import { type TestTemplate, testTemplate, text } from "./test-stack.ts";

const ARN = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/PerennialFirewall/b";

interface Graph {
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly metrics: readonly (readonly unknown[])[];
  };
}

/** What is shown: namespace, name and dimensions of every metric, with its region and what is made of its values. */
function shownOn(template: TestTemplate): Set<string> {
  const { DashboardBody } = template.one("AWS::CloudWatch::Dashboard", "Dashboard").Properties;
  const { widgets } = JSON.parse(text(DashboardBody)) as { widgets: Graph[] };
  return new Set(
    widgets.flatMap(({ properties }) =>
      properties.metrics.map((metric) => {
        const names = metric.filter((part) => typeof part === "string");
        const { stat = "Average", region } = (metric.find((part) => typeof part === "object") ?? {}) as {
          stat?: string;
          region?: string;
        };
        return [...names, stat, ...(region === undefined ? [] : [region])].join(" ");
      }),
    ),
  );
}

const template = testTemplate({ webAclArn: ARN, mailDomain: "in.example.com" });
const shown = shownOn(template);
/** Ids of the resources of a type, as they are named in what refers to them. */
const idsOf = (type: string): string[] =>
  Object.entries(template.resources).flatMap(([id, { Type }]) => (Type === type ? [id] : []));
const one = (type: string): string => {
  const [id, ...others] = idsOf(type);
  if (id === undefined || others.length > 0) throw new Error(`not one ${type}`);
  return id;
};

describe("the operator's page shows", () => {
  test.each(idsOf("AWS::Lambda::Function"))("of the function %s how often, how long, with what end", (id) => {
    for (const metric of ["Invocations # Sum", "Errors # Sum", "Throttles # Sum", "Duration # p95", "Duration # Sum"])
      expect(shown).toContain(`AWS/Lambda ${metric.replace("#", `FunctionName <${id}>`)}`);
  });

  const isDead = (id: string): boolean => /DeadLetters[0-9A-F]{8}$/.test(id);
  const queueMetric = (name: string, id: string, stat: string): string =>
    `AWS/SQS ${name} QueueName <${id}.QueueName> ${stat}`;

  test.each(idsOf("AWS::SQS::Queue").filter((id) => !isDead(id)))(
    "of the queue %s what waits, for how long, and what was sent",
    (id) => {
      expect(shown).toContain(queueMetric("ApproximateNumberOfMessagesVisible", id, "Maximum"));
      expect(shown).toContain(queueMetric("ApproximateAgeOfOldestMessage", id, "Maximum"));
      expect(shown).toContain(queueMetric("NumberOfMessagesSent", id, "Sum"));
    },
  );

  test.each(idsOf("AWS::SQS::Queue").filter(isDead))("what was given up and waits in %s", (id) => {
    expect(shown).toContain(queueMetric("ApproximateNumberOfMessagesVisible", id, "Maximum"));
  });

  test("how far every reader of the stream is behind, and what it gave up", () => {
    const sources = Object.entries(template.resources).filter(
      ([, { Type, Properties }]) =>
        Type === "AWS::Lambda::EventSourceMapping" && Properties["StartingPosition"] !== undefined,
    );
    expect(sources).toHaveLength(2);
    for (const [id, { Properties }] of sources) {
      expect(shown).toContain(`AWS/Lambda IteratorAge FunctionName ${text(Properties["FunctionName"])} Maximum`);
      const givenUp = `AWS/Lambda OnFailureDestinationDeliveredEventCount EventSourceMappingUUID <${id}> Sum`;
      expect(shown).toContain(givenUp);
    }
  });

  test("units and refusals of every table and of its indexes", () => {
    const ids = idsOf("AWS::DynamoDB::GlobalTable");
    expect(ids).toHaveLength(definitions.length);
    for (const { name, indexes } of definitions) {
      const id = ids.find((each) => each.toLowerCase().startsWith(name));
      for (const index of [undefined, ...indexes])
        for (const metric of [
          "ConsumedReadCapacityUnits",
          "ConsumedWriteCapacityUnits",
          "ReadThrottleEvents",
          "WriteThrottleEvents",
        ]) {
          const dimensions = { TableName: `<${id}>`, ...(index ? { GlobalSecondaryIndexName: index } : {}) };
          const named = Object.entries(dimensions).sort().flat().join(" ");
          expect(shown).toContain(`AWS/DynamoDB ${metric} ${named} Sum`);
        }
    }
  });

  test("requests, their faults and how long they take", () => {
    const api = `ApiId <${one("AWS::ApiGatewayV2::Api")}>`;
    for (const metric of ["Count # SampleCount", "4xx # Sum", "5xx # Sum", "Latency # p50", "Latency # p99"])
      expect(shown).toContain(`AWS/ApiGateway ${metric.replace("#", api)}`);
  });

  test("what makes the bill besides: the distribution, mails and bytes of every log", () => {
    const distribution = `DistributionId <${one("AWS::CloudFront::Distribution")}> Region Global Sum us-east-1`;
    expect(shown).toContain(`AWS/CloudFront Requests ${distribution}`);
    expect(shown).toContain(`AWS/CloudFront BytesDownloaded ${distribution}`);
    expect(shown).toContain("AWS/SES Send Sum");
    const logs = idsOf("AWS::Logs::LogGroup");
    expect(logs.length).toBeGreaterThan(10);
    for (const id of logs) expect(shown).toContain(`AWS/Logs IncomingBytes LogGroupName <${id}> Sum`);
  });

  test("what the firewall stopped, where there is one", () => {
    const stopped = (names: Iterable<string>): string[] => [...names].filter((name) => name.startsWith("AWS/WAFV2"));
    expect(stopped(shown)).toEqual(["AWS/WAFV2 BlockedRequests Rule ALL WebACL PerennialFirewall Sum us-east-1"]);
    expect(stopped(shownOn(testTemplate({ firewall: "off" })))).toEqual([]);
  });
});
