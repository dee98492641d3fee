import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type TestTemplate, testTemplate, text } from "./test-stack.ts";

/** Amazon's list prices in us-east-1 (read in August 2026) for a month, without free tiers. */
const PRICE = {
  /** Each metric of an alarm: https://aws.amazon.com/cloudwatch/pricing/ */
  alarmMetric: 0.1,
  /** A dashboard. */
  dashboard: 3,
  /** https://aws.amazon.com/secrets-manager/pricing/ */
  secret: 0.4,
  /** A million requests: https://aws.amazon.com/sqs/pricing/ */
  queueRequests: 0.4,
};
/** Lambda asks a queue with five pollers, each of which waits for 20 s (Lambda's guide, "Polling and batching"). */
const POLLS_A_MONTH = (5 * 30 * 24 * 3600) / 20;
/** What costs by the month or hour, whether used or not; a stack that comes to have one has another idle cost. */
const PAID = [
  "AWS::KMS::Key",
  "AWS::WAFv2::WebACL",
  "AWS::Route53::HostedZone",
  "AWS::EC2::NatGateway",
  "AWS::Kinesis::Stream",
  "AWS::Lambda::CapacityProvider",
];

function metricsOf(template: TestTemplate): number {
  return [...template.all("AWS::CloudWatch::Alarm").values()].reduce((sum, { Properties }) => {
    const parts = (Properties["Metrics"] ?? [{ MetricStat: {} }]) as { MetricStat?: unknown }[];
    return sum + parts.filter(({ MetricStat }) => MetricStat !== undefined).length;
  }, 0);
}

test("a deployment that nobody uses costs what the README says", () => {
  const template = testTemplate({ mailFrom: "crm@example.com", alarmEmail: "ops@example.com" });
  for (const type of PAID) expect([type, template.all(type).size]).toEqual([type, 0]);
  const sources = [...template.all("AWS::Lambda::EventSourceMapping").values()];
  const polled = sources.filter(({ Properties }) => text(Properties["EventSourceArn"]).includes("Queue")).length;
  const alarms = PRICE.alarmMetric * metricsOf(template);
  const dashboard = PRICE.dashboard * template.all("AWS::CloudWatch::Dashboard").size;
  const secrets = PRICE.secret * template.all("AWS::SecretsManager::Secret").size;
  const polls = (PRICE.queueRequests * polled * POLLS_A_MONTH) / 1e6;
  const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8").replace(/\s+/g, " ");
  const dollars = (value: number): string => `$${value.toFixed(2)}`;
  expect(readme).toContain(
    `A deployment that nobody uses costs ${dollars(alarms + dashboard + secrets + polls)} a month before free tiers: ` +
      `${dollars(alarms)} for alarms, ${dollars(dashboard)} for the dashboard, ${dollars(secrets)} for secrets and ` +
      `${dollars(polls)} for asking empty queues.`,
  );
});
