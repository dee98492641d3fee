import { catalog } from "@perennial/functions/catalog";
import { describe, expect, test } from "vitest";
import { AUDIT_SOURCES } from "../packages/core/src/audit/audit.ts";
import { EVENT_SOURCES } from "../packages/core/src/event/event.ts";
import { design } from "../packages/table/src/keys.ts";
import { testTemplate, text } from "./test-stack.ts";

const scores = catalog.find(({ name }) => name === "stream")?.trigger;
const DERIVED: readonly string[] = scores?.on === "stream" && "except" in scores.kinds ? scores.kinds.except : [];
const template = testTemplate();
const { Properties } = template.one("AWS::Lambda::EventSourceMapping", "StreamSource");
const filters = (Properties["FilterCriteria"] as { Filters: { Pattern: string }[] }).Filters.map(
  ({ Pattern }) => JSON.parse(Pattern) as Record<string, unknown>,
);

/** Whether a change passes a pattern of the service, as far as our patterns go. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    return pattern.some((rule: unknown) => {
      if (typeof rule === "string") return rule === value;
      const { prefix, "anything-but": others } = rule as { prefix?: string; "anything-but"?: string[] };
      if (prefix !== undefined) return typeof value === "string" && value.startsWith(prefix);
      return typeof value === "string" && others !== undefined && !others.includes(value);
    });
  }
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(pattern as object).every(([name, inner]) =>
    matches(inner, (value as Record<string, unknown>)[name]),
  );
}

function change(eventName: "INSERT" | "MODIFY" | "REMOVE", kind: string, pk = "T#01ARZ3NDEKTSV4RRFFQ69G5FAV#C#1") {
  const image = { pk: { S: pk }, et: { S: kind }, version: { N: "1" } };
  return {
    eventName,
    dynamodb: {
      Keys: { pk: { S: pk }, sk: { S: "x" } },
      ...(eventName === "INSERT" ? {} : { OldImage: image }),
      ...(eventName === "REMOVE" ? {} : { NewImage: image }),
    },
  };
}
const starts = (record: unknown): boolean => filters.some((pattern) => matches(pattern, record));

describe("the stream's source", () => {
  test("has the settings without which one bad record would hold up a shard for a day", () => {
    expect(Properties).toMatchObject({
      StartingPosition: "TRIM_HORIZON",
      BatchSize: 200,
      ParallelizationFactor: 4,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 8,
      MaximumRecordAgeInSeconds: 6 * 3600,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      MetricsConfig: { Metrics: ["EventCount"] },
    });
    expect(Properties["MaximumBatchingWindowInSeconds"]).toBeLessThanOrEqual(1);
    expect(text(Properties["EventSourceArn"])).toMatch(/^<MainTable\w+\.StreamArn>$/);
  });

  test("puts what was given up, whole, into the bucket, for a quarter of a year", () => {
    const { OnFailure } = Properties["DestinationConfig"] as { OnFailure: { Destination: unknown } };
    expect(text(OnFailure.Destination)).toMatch(/^<Blobs\w+\.Arn>$/);
    const { LifecycleConfiguration } = template.one("AWS::S3::Bucket", "Blobs").Properties as {
      LifecycleConfiguration: { Rules: unknown[] };
    };
    expect(LifecycleConfiguration.Rules).toContainEqual(
      expect.objectContaining({ Prefix: "aws/lambda/", ExpirationInDays: 90 }),
    );
  });

  const streamed = Object.entries(design).filter(([, { table }]) => table === "main");
  test.each(streamed)("brings changes of %s unless the function writes them itself", (kind) => {
    const expected = !DERIVED.includes(kind);
    for (const event of ["INSERT", "MODIFY", "REMOVE"] as const) expect(starts(change(event, kind))).toBe(expected);
  });

  test("brings nothing that precedes tenants", () => {
    for (const pk of ["U#usr_1", "E#hash", "K#hash", "N#hash", "TENANTS#3"])
      expect(starts(change("INSERT", "user", pk))).toBe(false);
  });

  test("compares text only, because filters of streams never match numbers", () => {
    expect(JSON.stringify(filters)).not.toContain("numeric");
  });

  test("brings the event log and the audit what they are made of, and the log its own numbered events", () => {
    const events = catalog.find(({ name }) => name === "event")?.trigger;
    const only: readonly string[] = events?.on === "stream" && "only" in events.kinds ? events.kinds.only : [];
    const sources = new Set<string>([...EVENT_SOURCES, ...AUDIT_SOURCES, "eventChunk"]);
    expect(only.toSorted()).toEqual([...sources].toSorted());
    const { Properties: source } = template.one("AWS::Lambda::EventSourceMapping", "EventSource");
    const patterns = (source["FilterCriteria"] as { Filters: { Pattern: string }[] }).Filters.map(
      ({ Pattern }) => JSON.parse(Pattern) as unknown,
    );
    for (const [kind] of streamed) {
      const brought = patterns.some((pattern) => matches(pattern, change("MODIFY", kind)));
      expect(brought).toBe(only.includes(kind));
    }
  });
});
