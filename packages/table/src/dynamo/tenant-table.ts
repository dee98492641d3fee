import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { type Entity, fillKey, type TableName, tenantPrefix } from "../keys.ts";
import { type Found, type ItemOf, type Stamp, TableBusyError, type TenantTable } from "../table.ts";
import { type Attributes, rowOfItem, toItem } from "./codec.ts";
import { type Encoding, place, removalLegs, rowOf } from "./encode.ts";
import { mergeLists } from "./merge.ts";
import { type BulkBy, backOff, bulk, type Patience, write } from "./write.ts";

export interface TableOptions {
  readonly client: DynamoDBClient;
  readonly tables: Readonly<Record<TableName, string>>;
  /** Milliseconds since 1970: an item whose time to live is over is not there, whether or not it has been removed. */
  readonly now: () => number;
  /** A new mark for one write. */
  readonly newWriteId: () => string;
  readonly patience: Patience;
  readonly bulkBy?: BulkBy;
}

/** Ends of an open range: they sort before and after every key that we write. */
const FIRST = "\u0001";
const LAST = "\u{10FFFF}";
const BATCH = 100;

/** Whether an item's time to live is over. */
export function isExpired(attributes: Attributes, nowMs: number): boolean {
  const ttl = attributes["ttl"]?.N;
  return ttl !== undefined && Number(ttl) * 1000 <= nowMs;
}

/** The one place where what lies in the table is taken for what the noun's own code had put there. */
function trusted<T>(attributes: Attributes): T {
  return toItem(attributes) as T;
}

interface RangeRead {
  readonly table: string;
  readonly index?: string;
  readonly pk: string;
  readonly from: string;
  readonly until: string;
  readonly after?: string | undefined;
  readonly descending: boolean;
  readonly limit: number;
  readonly consistent: boolean;
}

/** Items of one partition in order, through as many pages as it takes. */
async function readRange(client: DynamoDBClient, range: RangeRead): Promise<{ items: Attributes[]; more: boolean }> {
  const attribute = range.index === undefined ? "" : `${range.index}_`;
  const items: Attributes[] = [];
  let after = range.after;
  for (;;) {
    const beyond = after !== undefined;
    const open = range.from === FIRST && range.until === LAST;
    // Beyond a key the far end is checked here, because a key condition holds one comparison only.
    const condition = beyond ? (range.descending ? "< :after" : "> :after") : "BETWEEN :from AND :until";
    const ends: Record<string, AttributeValue> = beyond
      ? { ":after": { S: after ?? "" } }
      : { ":from": { S: range.from }, ":until": { S: range.until } };
    const whole = open && !beyond;
    const remaining = range.limit - items.length;
    const reply = await client.send(
      new QueryCommand({
        TableName: range.table,
        ...(range.index === undefined ? {} : { IndexName: range.index }),
        KeyConditionExpression: whole ? "#pk = :pk" : `#pk = :pk AND #sk ${condition}`,
        ExpressionAttributeNames: { "#pk": `${attribute}pk`, ...(whole ? {} : { "#sk": `${attribute}sk` }) },
        ExpressionAttributeValues: { ":pk": { S: range.pk }, ...(whole ? {} : ends) },
        ScanIndexForward: !range.descending,
        ConsistentRead: range.consistent,
        ...(Number.isFinite(remaining) ? { Limit: remaining } : {}),
      }),
    );
    const page = reply.Items ?? [];
    for (const item of page) {
      const sk = item[`${attribute}sk`]?.S ?? "";
      if (range.descending ? sk < range.from : sk > range.until) return { items, more: false };
      items.push(item);
    }
    if (reply.LastEvaluatedKey === undefined) return { items, more: false };
    if (items.length >= range.limit) return { items, more: true };
    after = page.at(-1)?.[`${attribute}sk`]?.S ?? after;
  }
}

/** Items by key, in the order of the keys; what the service leaves out is asked for again. */
async function readMany(
  options: TableOptions,
  table: string,
  keys: Attributes[],
  read: { consistent?: boolean; rows?: boolean },
) {
  const found = new Map<string, Attributes>();
  const name = (key: Attributes): string => `${key["pk"]?.S ?? ""}\n${key["sk"]?.S ?? ""}`;
  for (let start = 0; start < keys.length; start += BATCH) {
    const Keys = keys.slice(start, start + BATCH);
    let pending: NonNullable<BatchGetItemCommandInput["RequestItems"]> = {
      [table]: {
        Keys,
        ConsistentRead: read.consistent ?? false,
        ...(read.rows ? { ProjectionExpression: "pk, sk, #row", ExpressionAttributeNames: { "#row": "row" } } : {}),
      },
    };
    for (let attempt = 0; Object.keys(pending).length > 0; attempt += 1) {
      if (attempt >= 10) throw new TableBusyError("a batch kept being left unread");
      if (attempt > 0) await backOff(options.patience, attempt);
      const reply: BatchGetItemCommandOutput = await options.client.send(
        new BatchGetItemCommand({ RequestItems: pending }),
      );
      for (const item of reply.Responses?.[table] ?? []) found.set(name(item), item);
      pending = reply.UnprocessedKeys ?? {};
    }
  }
  return keys.map((key) => found.get(name(key)));
}

/**
 * One tenant's table on DynamoDB.
 *
 * @param options.client guarded for this tenant; see guard.ts
 * @param stamp who causes what is written; absent for work that nobody asked for
 */
export function tenantTable(options: TableOptions, workspaceId: string, stamp?: Stamp): TenantTable {
  const { client, tables, now, patience } = options;
  const prefix = tenantPrefix(workspaceId);
  const encoding = (): Encoding => ({ prefix, tables, stamp, writeId: options.newWriteId() });
  const live = (attributes: Attributes | undefined): attributes is Attributes =>
    attributes !== undefined && !isExpired(attributes, now());

  return {
    async get(entity, key, read) {
      const { Item } = await client.send(
        new GetItemCommand({ ...place({ prefix, tables }, entity, key), ConsistentRead: read?.consistent ?? false }),
      );
      return live(Item) ? trusted<ItemOf<typeof entity>>(Item) : undefined;
    },
    async getMany(entity, keys, read) {
      const places = keys.map((key) => place({ prefix, tables }, entity, key).Key);
      const table = tables[rowOf(entity).table];
      const found = await readMany(options, table, places, read ?? {});
      return found.map((item) => (live(item) ? trusted<ItemOf<typeof entity>>(item) : undefined));
    },
    async rows(entity, keys) {
      const places = keys.map((key) => place({ prefix, tables }, entity, key).Key);
      const found = await readMany(options, tables[rowOf(entity).table], places, { rows: true });
      return found.map((item) => (item ? (rowOfItem(item) as never) : undefined));
    },
    async range(entity, key, request) {
      const row = rowOf(entity);
      const pk = fillKey(row.pk, key);
      if (pk === undefined) throw new Error(`${entity} lacks a part of its partition key`);
      const { items } = await readRange(client, {
        table: tables[row.table],
        pk: prefix + pk,
        from: request.from,
        until: request.until,
        after: request.after,
        descending: request.descending ?? false,
        limit: request.limit ?? Number.POSITIVE_INFINITY,
        consistent: request.consistent ?? false,
      });
      const found = items.filter(live).map((item) => ({
        entity: item["et"]?.S as Entity,
        sk: item["sk"]?.S ?? "",
        item: trusted<unknown>(item),
      }));
      return found as Found[];
    },
    async list<Row>(request: Parameters<typeof mergeLists<Row>>[0]) {
      return await mergeLists<Row>(request, async (list, after, limit) => {
        const { items, more } = await readRange(client, {
          table: tables.main,
          index: request.index,
          pk: `${prefix}L#${list}`,
          from: request.from ?? FIRST,
          until: request.until ?? LAST,
          after: after ?? undefined,
          descending: request.descending ?? false,
          limit,
          consistent: false,
        });
        const rows = items.map((item) => ({
          sort: item[`${request.index}_sk`]?.S ?? "",
          row: rowOfItem(item) as Row,
        }));
        return { rows, more };
      });
    },
    write: (...legs) => {
      const context = encoding();
      return write(client, context, [...legs, ...removalLegs(context, legs, now())], patience);
    },
    bulk: (legs) => bulk(client, encoding(), legs, patience, options.bulkBy ?? "batch"),
  };
}
