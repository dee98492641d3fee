import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { design, fillKey, INDEXES, systemDesign, type TableName } from "../keys.ts";
import type { If, Leg, Stamp, SystemLeg } from "../table.ts";
import { type Attributes, toAttributes } from "./codec.ts";

/** Version of the form in which items are stored; `upgrade.ts` reads the earlier ones. */
export const SCHEMA_VERSION = 1;

export interface Encoding {
  /** Put before every partition key; empty for what precedes tenants. */
  readonly prefix: string;
  readonly tables: Readonly<Record<TableName, string>>;
  readonly stamp?: Stamp | undefined;
  /** Marks the items of one write, so that a repeated attempt recognises its own. */
  readonly writeId: string;
}

type Row = Readonly<Record<string, string>> & { readonly table: TableName; readonly pk: string; readonly sk: string };
const rows: Readonly<Record<string, Row | undefined>> = { ...design, ...systemDesign };

export function rowOf(entity: string): Row {
  const row = rows[entity];
  if (!row) throw new Error(`no such kind of item: ${entity}`);
  return row;
}

/** Table and primary key of an item. */
export function place(encoding: Pick<Encoding, "prefix" | "tables">, entity: string, values: object) {
  const row = rowOf(entity);
  const named = values as Record<string, unknown>;
  const pk = fillKey(row.pk, named);
  const sk = fillKey(row.sk, named);
  if (pk === undefined || sk === undefined) throw new Error(`${entity} lacks a part of its key`);
  return { TableName: encoding.tables[row.table], Key: { pk: { S: encoding.prefix + pk }, sk: { S: sk } } };
}

function indexAttributes(encoding: Encoding, entity: string, values: Record<string, unknown>): Attributes {
  const row = rowOf(entity);
  const list = row["list"] === undefined ? undefined : fillKey(row["list"], values);
  if (list === undefined) return {};
  const attributes: Attributes = {};
  for (const index of INDEXES) {
    const template = row[index];
    const sort = template === undefined ? undefined : fillKey(template, values);
    if (sort === undefined) continue;
    attributes[`${index}_pk`] = { S: `${encoding.prefix}L#${list}` };
    attributes[`${index}_sk`] = { S: sort };
  }
  return attributes;
}

function conditionOf(condition: If | undefined): {
  text?: string;
  values?: Attributes;
  names?: Record<string, string>;
} {
  if (condition === undefined) return {};
  if (condition === "absent") return { text: "attribute_not_exists(pk)" };
  if (condition === "present") return { text: "attribute_exists(pk)" };
  if ("version" in condition) {
    return { text: "#v = :v", names: { "#v": "version" }, values: { ":v": { N: String(condition.version) } } };
  }
  if (condition.hash === null) return { text: "attribute_not_exists(pk)" };
  return { text: "#h = :h", names: { "#h": "hash" }, values: { ":h": { S: condition.hash } } };
}

/** The attributes of a put, keys and stamps included. */
export function itemOf(encoding: Encoding, leg: Extract<Leg | SystemLeg, { put: string }>): Attributes {
  const values = { ...(leg.item as object), ...leg.sort };
  const { Key } = place(encoding, leg.put, values);
  const stamps = leg.derived ? {} : { w: encoding.writeId, ...encoding.stamp };
  return {
    ...toAttributes({ ...(leg.item as object), ...stamps, et: leg.put, sv: SCHEMA_VERSION }),
    ...Key,
    ...indexAttributes(encoding, leg.put, values),
  };
}

/** A part of a write as DynamoDB takes it. */
export function encodeLeg(encoding: Encoding, leg: Leg | SystemLeg): TransactWriteItem {
  const condition = "add" in leg ? {} : conditionOf(leg.if);
  const guard = {
    ...(condition.text === undefined ? {} : { ConditionExpression: condition.text }),
    ...(condition.names === undefined ? {} : { ExpressionAttributeNames: condition.names }),
    ...(condition.values === undefined ? {} : { ExpressionAttributeValues: condition.values }),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
  };
  if ("put" in leg) {
    return { Put: { TableName: encoding.tables[rowOf(leg.put).table], Item: itemOf(encoding, leg), ...guard } };
  }
  if ("remove" in leg) return { Delete: { ...place(encoding, leg.remove, leg.key), ...guard } };
  if ("check" in leg) {
    const { ConditionExpression = "attribute_exists(pk)", ...rest } = guard;
    return { ConditionCheck: { ...place(encoding, leg.check, leg.key), ConditionExpression, ...rest } };
  }
  const [entity, verb, fields] = "add" in leg ? [leg.add, "ADD", leg.numbers] : [leg.set, "SET", leg.fields];
  const names: Record<string, string> = { ...condition.names, "#et": "et" };
  const values: Attributes = { ...condition.values, ":et": { S: entity } };
  const changes = Object.entries(toAttributes(fields)).map(([name, value], index) => {
    names[`#f${index}`] = name;
    values[`:f${index}`] = value;
    return verb === "ADD" ? `#f${index} :f${index}` : `#f${index} = :f${index}`;
  });
  const set = verb === "SET" ? `SET #et = :et, ${changes.join(", ")}` : `SET #et = :et ADD ${changes.join(", ")}`;
  return {
    Update: {
      ...place(encoding, entity, leg.key),
      ...guard,
      UpdateExpression: set,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
}

/** Seconds for which it is told who removed something: the stream brings a change within a day, and again after faults. */
const REMOVAL_SECONDS = 30 * 86_400;

/** Kinds of items of whose removal nobody is told. */
const UNTOLD: ReadonlySet<string> = new Set(["claim", "reply"]);

/**
 * What the removals of a request leave in their place: an item that is gone carries no stamp. Work in the background
 * leaves none, because it removes by the hundred, and what it was asked to do is known from elsewhere.
 */
export function removalLegs(
  context: Pick<Encoding, "prefix" | "tables" | "stamp">,
  legs: readonly Leg[],
  nowMs: number,
): Leg[] {
  const { stamp, prefix } = context;
  if (stamp?.op === undefined) return [];
  return legs.flatMap((leg): Leg[] => {
    if (!("remove" in leg) || UNTOLD.has(leg.remove) || rowOf(leg.remove).table !== "main") return [];
    const { pk, sk } = place({ ...context, prefix }, leg.remove, leg.key).Key;
    const moved = legs.some((other) => "put" in other && other.put === leg.remove);
    const item = { stamp, moved, place: `${pk.S} ${sk.S}`, ttl: Math.ceil(nowMs / 1000) + REMOVAL_SECONDS };
    return [{ put: "removal", item, derived: true }];
  });
}
