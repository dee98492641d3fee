import { DeleteItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Local } from "@perennial/local";
import { tenantPrefix } from "@perennial/table";
import { engineClient } from "../packages/local/src/engine.ts";

type Item = Record<string, unknown>;

/** Kinds of items that can be thrown away and rebuilt. */
const DERIVED = new Set(["state", "count", "posting", "productEntry"]);

async function* scan(
  local: Local,
  workspaceId: string,
): AsyncGenerator<{ table: string; item: Item & { et: { S: string } } }> {
  const client = engineClient(local.engine.endpoint);
  const prefix = tenantPrefix(workspaceId);
  for (const table of Object.values(local.platform.tables)) {
    let ExclusiveStartKey: Record<string, never> | undefined;
    do {
      const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey }));
      for (const item of page.Items ?? []) {
        if (item["pk"]?.S?.startsWith(prefix)) yield { table, item: item as Item & { et: { S: string } } };
      }
      ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
    } while (ExclusiveStartKey);
  }
}

/** The same value with the keys of every object in one order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, ordered(one)]));
}

/** Sums over the shards of a counter, without those that are nought: how they are spread does not matter. */
function summed(counts: readonly Item[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const count of counts) {
    for (const [name, value] of Object.entries(count)) {
      const number = (value as { N?: string }).N;
      if (number !== undefined && name !== "sv") sums[name] = (sums[name] ?? 0) + Number(number);
    }
  }
  return Object.fromEntries(
    Object.entries(sums)
      .filter(([, sum]) => sum !== 0)
      .sort(),
  );
}

export interface Derived {
  readonly items: Readonly<Record<string, unknown>>;
  readonly sums: Readonly<Record<string, number>>;
}

/** Everything derived of one workspace, byte for byte, in an order that can be compared. */
export async function derivedOf(local: Local, workspaceId: string): Promise<Derived> {
  const items: [string, unknown][] = [];
  const counts: Item[] = [];
  for await (const { item } of scan(local, workspaceId)) {
    if (!DERIVED.has(item.et.S)) continue;
    if (item.et.S === "count") counts.push(item);
    else items.push([`${(item["pk"] as { S: string }).S} ${(item["sk"] as { S: string }).S}`, ordered(item)]);
  }
  return { items: Object.fromEntries(items.sort(([a], [b]) => (a < b ? -1 : 1))), sums: summed(counts) };
}

/** Throws everything derived of one workspace away, as if a table had been lost. */
export async function loseDerived(local: Local, workspaceId: string): Promise<void> {
  const client = engineClient(local.engine.endpoint);
  for await (const { table, item } of scan(local, workspaceId)) {
    if (!DERIVED.has(item.et.S)) continue;
    const Key = { pk: item["pk"] as { S: string }, sk: item["sk"] as { S: string } };
    await client.send(new DeleteItemCommand({ TableName: table, Key }));
  }
}

/** Rebuilds a workspace through the API and waits until it is done. */
export async function rebuild(local: Local, client: ReturnType<Local["client"]>): Promise<void> {
  await client.rebuildWorkspace();
  await local.drain();
}
