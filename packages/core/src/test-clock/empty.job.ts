import type { Product } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import { releaseLeg } from "../claim.ts";
import type { TenantContext } from "../context.ts";
import { recordLists } from "../customer/customer.ts";
import { dayText } from "../day.ts";
import { readCounts } from "../score/count.ts";
import { beginWork, reportPart } from "../workspace/work.ts";
import { todayOf } from "../workspace/workspace.ts";

/** A piece of work on the queue `score`: take out the next customers of a test workspace. */
export interface EmptyWork {
  readonly work: "empty";
  readonly run: string;
  /** Customers taken out before; absent on the message that begins it. */
  readonly done?: number;
}

const KIND = "empty";
const PAGE = 100;
/** Customers of one message. */
const MOST = 1000;

/** Takes out one page of customers; what they leave behind goes with them, as with any customer that is deleted. */
async function takeCustomers(table: TenantTable, list: string): Promise<number> {
  const { rows } = await table.list<string>({ index: "by_created", lists: [list], limit: PAGE, budget: PAGE });
  const keys = rows.map((customerId) => ({ customerId }));
  const found = await table.getMany("customer", keys, { consistent: true });
  const legs = keys.flatMap((key, index): Leg[] => {
    const externalId = found[index]?.externalId ?? null;
    const claim = externalId === null ? [] : [releaseLeg("customer", externalId)];
    return [{ remove: "customer", key }, ...claim];
  });
  await table.bulk(legs);
  return rows.length;
}

async function takeProducts(table: TenantTable): Promise<number> {
  const { rows } = await table.list<Product>({ index: "by_name", lists: ["product#0"], limit: PAGE, budget: PAGE });
  const legs = rows.flatMap(({ id, externalId }): Leg[] => [
    { remove: "product", key: { productId: id } },
    { remove: "productEntry", key: { productId: id } },
    releaseLeg("product", externalId),
  ]);
  await table.bulk(legs);
  return rows.length;
}

/** Forgets what was learned of the customers and said of the base. */
async function forget(table: TenantTable): Promise<void> {
  const points = await table.range("basePoint", {}, { from: "DAY#", until: "DAY$" });
  const legs = points.flatMap(({ entity, item }): Leg[] =>
    entity === "basePoint" ? [{ remove: "basePoint", key: { day: item.day } }] : [],
  );
  await table.bulk([
    ...legs,
    { remove: "baseReport", key: {} },
    { remove: "proof", key: {} },
    { remove: "parameters", key: {} },
  ]);
}

/** Empties a test workspace, a thousand customers a message. It may come twice: what is gone is not there any more. */
export async function emptyWorkspace(context: TenantContext, { run, done: before }: EmptyWork): Promise<void> {
  const { table, queue, workspace, now, realNow } = context;
  if (workspace.mode !== "test") return;
  if (before === undefined) {
    const { customers: total = 0 } = await readCounts(table);
    const day = dayText(todayOf(workspace, now()));
    const startedAt = realNow().toISOString();
    await beginWork(table, { kind: KIND, run, startedAt, finishedAt: null, day, scope: "everyone", total, parts: 1 });
  }
  const item = await table.get("work", { kind: KIND }, { consistent: true });
  if (item?.run !== run) return;
  const upTo = (before ?? 0) + MOST;
  let done = before ?? 0;
  for (const list of recordLists) {
    for (let taken = PAGE; taken === PAGE && done < upTo; done += taken) taken = await takeCustomers(table, list);
  }
  const ended = done < upTo;
  if (ended) {
    while ((await takeProducts(table)) === PAGE);
    await forget(table);
  }
  await reportPart(table, { kind: KIND, run, part: "0", done, ended }, realNow());
  if (ended) return;
  await queue.send("score", [
    { workspaceId: workspace.workspaceId, body: { work: KIND, run, done } satisfies EmptyWork },
  ]);
}
