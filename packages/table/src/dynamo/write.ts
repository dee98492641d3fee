import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { type Leg, type Refusal, type SystemLeg, TableBusyError, type Written } from "../table.ts";
import { type Attributes, toItem } from "./codec.ts";
import { type Encoding, encodeLeg, itemOf, place, rowOf } from "./encode.ts";

/** Waiting and chance, handed in so that tests need neither. */
export interface Patience {
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
}

const ATTEMPTS = 10;
const DONE: Written = { ok: true };

/** Exponential backoff with full jitter, 20 ms to 2 s. */
export async function backOff(patience: Patience, attempt: number): Promise<void> {
  await patience.sleep(patience.random() * Math.min(2000, 20 * 2 ** attempt));
}

/** True when an item that stood in the way is what this very write had put there: its first attempt had succeeded. */
function isOwn(encoding: Encoding, leg: Leg | SystemLeg, current: Attributes | undefined): boolean {
  return "put" in leg && !leg.derived && current?.["w"]?.S === encoding.writeId;
}

/** True when what stands in the way of a derived item is equal to it: then nothing is left to do. */
function isEqual(leg: Leg | SystemLeg, current: Attributes | undefined): boolean {
  if (!("put" in leg) || !leg.derived) return false;
  const hash = (leg.item as { hash?: string }).hash;
  return hash !== undefined && current?.["hash"]?.S === hash;
}

async function writeOne(client: DynamoDBClient, encoding: Encoding, leg: Leg | SystemLeg): Promise<Written> {
  const { Put, Delete, Update } = encodeLeg(encoding, leg);
  try {
    if (Put) await client.send(new PutItemCommand(Put));
    if (Delete) await client.send(new DeleteItemCommand(Delete));
    if (Update) await client.send(new UpdateItemCommand(Update));
    return DONE;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (isOwn(encoding, leg, error.Item) || isEqual(leg, error.Item)) return DONE;
    const repeated = (error.$metadata.attempts ?? 1) > 1;
    if (Delete && repeated && error.Item === undefined) return DONE;
    return { ok: false, refused: [{ leg: 0, current: error.Item && toItem(error.Item) }] };
  }
}

/** What a cancelled transaction says: parts refused, a fault that passes, or nothing of the kind. */
function readCancellation(encoding: Encoding, legs: readonly (Leg | SystemLeg)[], error: TransactionCanceledException) {
  const reasons = error.CancellationReasons ?? [];
  const failed = reasons.flatMap((reason, leg) => (reason.Code === "ConditionalCheckFailed" ? [{ leg, reason }] : []));
  const foreign = failed.filter(({ leg, reason }) => {
    const part = legs[leg];
    return part === undefined || !isOwn(encoding, part, reason.Item);
  });
  const refused: Refusal[] = foreign.map(({ leg, reason }) => ({ leg, current: reason.Item && toItem(reason.Item) }));
  // A part that we put ourselves can only be there if the whole transaction had taken effect.
  const own = failed.length > foreign.length;
  const passing = reasons.some((reason) =>
    /Conflict|Throttling|ProvisionedThroughput|RequestLimit/.test(reason.Code ?? ""),
  );
  return { own, refused, passing };
}

async function writeAll(
  client: DynamoDBClient,
  encoding: Encoding,
  legs: readonly (Leg | SystemLeg)[],
  patience: Patience,
): Promise<Written> {
  const TransactItems: TransactWriteItem[] = legs.map((leg) => encodeLeg(encoding, leg));
  const command = { TransactItems, ClientRequestToken: encoding.writeId };
  for (let attempt = 0; ; attempt += 1) {
    try {
      await client.send(new TransactWriteItemsCommand(command));
      return DONE;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const { own, refused, passing } = readCancellation(encoding, legs, error);
      if (own) return DONE;
      if (refused.length > 0) return { ok: false, refused };
      if (!passing) throw error;
      if (attempt + 1 >= ATTEMPTS) throw new TableBusyError("the transaction kept being cancelled", { cause: error });
    }
    await backOff(patience, attempt);
  }
}

/**
 * Writes the parts together or not at all. One part goes as a plain command at half the price of a transaction.
 * A repeated attempt whose first one had succeeded is recognised by what it had put.
 */
export async function write(
  client: DynamoDBClient,
  encoding: Encoding,
  legs: readonly (Leg | SystemLeg)[],
  patience: Patience,
): Promise<Written> {
  const [first] = legs;
  if (first === undefined) return DONE;
  if (legs.length > 100) throw new Error(`a write of ${legs.length} parts; 100 is the most`);
  if (legs.length === 1 && !("check" in first)) return await writeOne(client, encoding, first);
  return await writeAll(client, encoding, legs, patience);
}

/** One request of a batch: a put or a removal, with the table and the key that it concerns. */
function bulkRequest(encoding: Encoding, leg: Leg): { name: string; table: string; request: WriteRequest } {
  if (!("put" in leg) && !("remove" in leg)) throw new Error("bulk takes puts and removals only");
  const entity = "put" in leg ? leg.put : leg.remove;
  const table = encoding.tables[rowOf(entity).table];
  if ("put" in leg) {
    const Item = itemOf(encoding, leg);
    return { name: `${table} ${Item["pk"]?.S} ${Item["sk"]?.S}`, table, request: { PutRequest: { Item } } };
  }
  const { Key } = place(encoding, entity, leg.key);
  return { name: `${table} ${Key.pk.S} ${Key.sk.S}`, table, request: { DeleteRequest: { Key } } };
}

/**
 * How many puts and removals without conditions are sent: by 25 in a batch, at the price of single writes, or by 100 in
 * a transaction, at twice that, where every single write is an fsync of its own.
 */
export type BulkBy = "batch" | "transaction";

/** Puts and removals, repeated until all have taken effect. Of several for one item the last counts. */
export async function bulk(
  client: DynamoDBClient,
  encoding: Encoding,
  legs: readonly Leg[],
  patience: Patience,
  by: BulkBy,
): Promise<void> {
  if (by === "transaction") {
    const last = new Map(legs.map((leg) => [bulkRequest(encoding, leg).name, leg]));
    const all = [...last.values()];
    for (let start = 0; start < all.length; start += 100) {
      const part = { ...encoding, writeId: `${encoding.writeId.slice(0, 28)}-${start}` };
      await write(client, part, all.slice(start, start + 100), patience);
    }
    return;
  }
  const requests = new Map(legs.map((leg) => bulkRequest(encoding, leg)).map((one) => [one.name, one]));
  const all = [...requests.values()];
  for (let start = 0; start < all.length; start += 25) {
    let pending: NonNullable<BatchWriteItemCommandInput["RequestItems"]> = {};
    for (const { table, request } of all.slice(start, start + 25)) (pending[table] ??= []).push(request);
    for (let attempt = 0; Object.keys(pending).length > 0; attempt += 1) {
      if (attempt >= ATTEMPTS) throw new TableBusyError("a batch kept being left undone");
      if (attempt > 0) await backOff(patience, attempt);
      const reply: BatchWriteItemCommandOutput = await client.send(
        new BatchWriteItemCommand({ RequestItems: pending }),
      );
      pending = reply.UnprocessedItems ?? {};
    }
  }
}
