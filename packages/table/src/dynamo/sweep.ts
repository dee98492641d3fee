import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  type BatchWriteItemCommandOutput,
  DeleteItemCommand,
  type DynamoDBClient,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { tenantPrefix } from "../keys.ts";
import { TableBusyError } from "../table.ts";
import type { Attributes } from "./codec.ts";
import { backOff, type Patience } from "./write.ts";

/** All that a walk sees of an item: its keys, and the workspace that it names. */
const SEEN = "pk, sk, workspaceId";
/** Families that precede tenants and lead to one. */
const LEADING = /^(V|K|D|I|N|S|F)#/;
const BATCH = 25;
const ATTEMPTS = 10;

/** Binds a client to walking through the keys of a table: it sees little else, and changes nothing. */
export function guardKeys(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { ProjectionExpression } = args.input as { ProjectionExpression?: string };
      if (context.commandName === "ScanCommand" && ProjectionExpression === SEEN) return await next(args);
      throw new Error(`${context.commandName} is more than walking through keys`);
    },
    { step: "initialize", name: "keysGuard", priority: "high" },
  );
}

/**
 * Removes every item of one tenant from a stretch of a table, whatever kind it is of, and what leads to it.
 *
 * @param clients one that walks through keys, and the tenant's and the system's own, which remove
 * @param after where the stretch before ended; null for the beginning
 */
export async function sweepTenant(
  clients: { readonly keys: DynamoDBClient; readonly tenant: DynamoDBClient; readonly system: DynamoDBClient },
  table: string,
  workspaceId: string,
  after: unknown,
  patience: Patience,
): Promise<{ removed: number; next: unknown }> {
  const prefix = tenantPrefix(workspaceId);
  const { Items = [], LastEvaluatedKey } = await clients.keys.send(
    new ScanCommand({
      TableName: table,
      ProjectionExpression: SEEN,
      ...(after === null ? {} : { ExclusiveStartKey: after as Attributes }),
    }),
  );
  const own: Attributes[] = [];
  const leading: Attributes[] = [];
  for (const { pk, sk, workspaceId: named } of Items) {
    if (!pk || !sk) continue;
    if (pk.S?.startsWith(prefix)) own.push({ pk, sk });
    else if (named?.S === workspaceId && LEADING.test(pk.S ?? "")) leading.push({ pk, sk });
  }
  for (const Key of leading) await clients.system.send(new DeleteItemCommand({ TableName: table, Key }));
  for (let start = 0; start < own.length; start += BATCH) {
    const requests = own.slice(start, start + BATCH).map((Key) => ({ DeleteRequest: { Key } }));
    let pending: NonNullable<BatchWriteItemCommandInput["RequestItems"]> = { [table]: requests };
    for (let attempt = 0; Object.keys(pending).length > 0; attempt += 1) {
      if (attempt >= ATTEMPTS) throw new TableBusyError("a batch kept being left undone");
      if (attempt > 0) await backOff(patience, attempt);
      const reply: BatchWriteItemCommandOutput = await clients.tenant.send(
        new BatchWriteItemCommand({ RequestItems: pending }),
      );
      pending = reply.UnprocessedItems ?? {};
    }
  }
  return { removed: own.length + leading.length, next: LastEvaluatedKey ?? null };
}
