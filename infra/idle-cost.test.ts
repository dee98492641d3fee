import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dollarsOf } from "../test/prices.ts";
import { type TestTemplate, templateOf, testApp, text } from "./test-stack.ts";

/** Lambda asks a queue with five pollers, each of which waits for 20 s (Lambda's guide, "Polling and batching"). */
const POLLS_A_MONTH = (5 * 30 * 24 * 3600) / 20;
/** What costs by the month or hour, whether used or not; a stack that comes to have one has another idle cost. */
const PAID = [
  "AWS::KMS::Key",
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
  const { product, firewall } = testApp({ mailFrom: "crm@example.com", alarmEmail: "ops@example.com" });
  const [template, before] = [templateOf(product), firewall && templateOf(firewall)];
  for (const type of PAID) expect([type, template.all(type).size]).toEqual([type, 0]);
  const sources = [...template.all("AWS::Lambda::EventSourceMapping").values()];
  const polled = sources.filter(({ Properties }) => text(Properties["EventSourceArn"]).includes("Queue")).length;
  const acls = [...(before?.all("AWS::WAFv2::WebACL").values() ?? [])];
  // The firewall's stack holds nothing else, and the product none of its own.
  expect(Object.keys(before?.resources ?? {})).toHaveLength(acls.length);
  expect(template.all("AWS::WAFv2::WebACL").size).toBe(0);
  const rules = acls.reduce((sum, { Properties }) => sum + (Properties["Rules"] as unknown[]).length, 0);
  const wall = dollarsOf({ firewalls: acls.length, firewallRules: rules });
  const alarms = dollarsOf({ alarmMetrics: metricsOf(template) });
  const dashboard = dollarsOf({ dashboards: template.all("AWS::CloudWatch::Dashboard").size });
  const secrets = dollarsOf({ secrets: template.all("AWS::SecretsManager::Secret").size });
  const polls = dollarsOf({ queueRequests: polled * POLLS_A_MONTH });
  const readme = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8")
    .split("\n## ")
    .find((part) => part.startsWith("Deploy"))
    ?.replace(/\s+/g, " ");
  const dollars = (value: number): string => `$${value.toFixed(2)}`;
  expect(readme).toContain(
    `A deployment that nobody uses costs ${dollars(wall + alarms + dashboard + secrets + polls)} a month before free ` +
      `tiers: ${dollars(wall)} for the firewall, which \`-c firewall=off\` leaves out, ${dollars(alarms)} for alarms, ` +
      `${dollars(dashboard)} for the dashboard, ${dollars(secrets)} for secrets and ${dollars(polls)} for asking empty ` +
      `queues.`,
  );
});
