import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Local } from "@perennial/local";
import { storedItems } from "../flows/stored.ts";

/** Kinds of items that no request asks for: kept answers, what was measured, who may ask how often, when somebody came. */
const PASSING = new Set([
  "reply",
  "usage",
  "usageShare",
  "usageStorage",
  "keyUse",
  "requestLog",
  "rateBucket",
  "attempt",
  "session",
]);

type Json = Record<string, unknown>;

/** Kinds that are worked out of all records, in parts that go by ids: of two companies they are cut differently. */
const DERIVED = new Set(["count", "work", "workPart", "proof", "basePart"]);

/** The same with its keys in order, within texts that are JSON too. */
function sorted(value: unknown): unknown {
  if (typeof value === "string" && /^[{[]/.test(value)) return JSON.stringify(sorted(JSON.parse(value)));
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value as Json).map(([key, child]): [string, unknown] => [
    key,
    // Names of fields, in the order in which the table gave them.
    key === "changed" && Array.isArray(child) ? (child as string[]).toSorted() : sorted(child),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An item as text; of the chunks of the event log, whose bounds follow no request, one text an event. */
function textsOf(item: Record<string, AttributeValue>): string[] {
  if (item["et"]?.S !== "eventChunk") return [JSON.stringify(sorted(item))];
  const pk = item["pk"]?.S;
  return (JSON.parse(item["events"]?.S ?? "[]") as Json[]).map((event) => JSON.stringify({ pk, event: sorted(event) }));
}

/** Everything in all tables that belongs to each workspace or names it, but for what passes. */
export async function effects(local: Local, workspaceIds: readonly string[]): Promise<string[][]> {
  const items = (await storedItems(local)).filter(({ et }) => !PASSING.has(et?.S ?? ""));
  const texts = items.flatMap(textsOf);
  return workspaceIds.map((id) => {
    // In keys it stands without its prefix, and in capitals.
    const own = new RegExp(id.replace("wsp_", ""), "i");
    return texts.filter((text) => own.test(text));
  });
}

/** What is of one company, one moment or one turn alone, so that what becomes of two companies can be compared. */
const OWN: readonly (readonly [RegExp, string])[] = [
  [/%23/g, "#"],
  [/"(?:w|passwordHash|order|\w*sealed\w*|uploadId|token|proof)":\{"S":"[^"]*"\},?/gi, ""],
  [/(?<![\w-])(?:[\w-]{22}|[\w-]{32}|[\w-]{43})(?![\w-])/g, "<secret>"],
  [/[0-9a-hjkmnp-tv-z]{26}/gi, "<id>"],
  [/\b(?:once|thrice|cut)@example\.com/g, "<address>"],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?/g, "<moment>"],
  [/per_live_\w+…\w+/g, "<hint>"],
  [/\b1\d{9}(?:\d{3})?\b/g, "<time>"],
  [/\b10\.0\.\d+\.1\b/g, "<network>"],
  [/\b0{9,}\d+\b/g, "<place>"],
  [/#(record|audit|customer|subscription)#\d\b/g, "#$1#<shard>"],
  [/("(?:recordShard|auditShard|shard)":\{"[NS]":")\d+/g, "$1<shard>"],
  [/(?<="et":\{"S":"eventCounter"\}.*"version":\{"N":")\d+/g, "<batches>"],
  [/("(?:sequence|bytes)":(?:\{"N":")?)\d+/g, "$1<number>"],
];

export interface Change {
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

/** What became of everything from one time to another: items that are no more, and items that are new, to the letter. */
export function changeOf(before: readonly string[], after: readonly string[]): Change {
  const [old, now] = [new Set(before), new Set(after)];
  return { gone: before.filter((text) => !now.has(text)), come: after.filter((text) => !old.has(text)) };
}

/** The same without what is of one company, one moment or one turn alone. */
export function common({ gone, come }: Change): Change {
  const strip = (texts: readonly string[]): string[] =>
    texts
      .filter((text) => !DERIVED.has(/"et":\{"S":"(\w+)"/.exec(text)?.[1] ?? ""))
      .map((text) => OWN.reduce((rest, [own, word]) => rest.replace(own, word), text))
      .sort();
  return { gone: strip(gone), come: strip(come) };
}
