import type { TenantContext } from "../context.ts";
import { readCounts } from "../score/count.ts";
import { customerLists } from "../workspace/workspace.ts";
import { sumUpUsage } from "./usage.store.ts";

/** A piece of work on the queue `import`. */
export interface StorageWork {
  readonly work: "storage";
}

/** Customers whose records are weighed to estimate those of all. */
const SAMPLE = 20;
/** Copies of a customer's line that the orders of the lists keep. */
const LINES = 6;

const weightOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Estimates what all records take from those of a few customers, the newest: nothing tells it exactly for one tenant. */
async function weighRecords({ table, workspace }: TenantContext): Promise<number> {
  const { customers = 0 } = await readCounts(table);
  const { rows } = await table.list<{ id?: string }>({
    index: "by_created",
    lists: customerLists(workspace),
    descending: true,
    limit: SAMPLE,
  });
  if (rows.length === 0) return 0;
  let bytes = 0;
  for (const row of rows) {
    bytes += LINES * weightOf(row);
    if (row.id === undefined) continue;
    const found = await table.range("customer", { customerId: row.id }, { from: " ", until: "~", limit: 1000 });
    for (const { item } of found) bytes += weightOf(item);
  }
  return Math.round((bytes / rows.length) * Math.max(customers, rows.length));
}

/** Writes down what the workspace keeps today, which replaces what was written before, and sums up days that are over. */
export async function measureStorage(context: TenantContext): Promise<void> {
  const { table, blob, realNow } = context;
  const [fileBytes, tableBytes] = await Promise.all([blob.sizeOf(""), weighRecords(context)]);
  const day = realNow().toISOString().slice(0, 10);
  await table.write({ put: "usageStorage", item: { day, fileBytes, tableBytes }, derived: true });
  await sumUpUsage(table, day);
}
