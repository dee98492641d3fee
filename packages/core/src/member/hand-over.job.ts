import type { Leg } from "@perennial/table";
import { assignLeg } from "../activity/activity.ts";
import { keyMakerLeg, keysOf } from "../api-key/api-key.store.ts";
import type { TenantContext } from "../context.ts";
import { ownerLeg } from "../customer/customer.store.ts";
import { viewOwnerLeg, viewsOf } from "../view/view.store.ts";
import { customersOf, type HandOverItem, type HandOverPartItem, TOGETHER, takerOf, tasksOf } from "./hand-over.ts";

/** A piece of work on the queue `import`. */
export interface HandOverWork {
  readonly work: "hand-over";
  readonly handOverId: string;
  /** Who asked for it, and in which request: its changes are theirs. */
  readonly by: string;
  readonly rq: string;
  /** `rest` stands for the views and keys that found no place in the first write. */
  readonly step: "customers" | "tasks" | "rest" | "undo";
  readonly after?: readonly (string | null)[];
  readonly afterPart?: string;
  /** Records moved so far. */
  readonly moved: { readonly customers: number; readonly tasks: number };
  /** Records moved since the list was begun: it is read again until nothing is found, for what was assigned meanwhile. */
  readonly found: number;
}

const PAGE = 40;
const BUDGET = 2000;

function partOf(item: HandOverItem, record: Omit<HandOverPartItem, "handOverId" | "ttl">): HandOverPartItem {
  return { ...record, handOverId: item.handOverId, ttl: item.ttl };
}

/** Writes each pair of a record and its trace; one that was changed at the same moment is left to the next round. */
async function writePairs({ table }: TenantContext, pairs: readonly (readonly Leg[])[]): Promise<number> {
  let written = 0;
  for (const pair of pairs) if ((await table.write(...pair)).ok) written += 1;
  return written;
}

async function moveCustomers(context: TenantContext, item: HandOverItem, work: HandOverWork) {
  const { table, now } = context;
  const page = await customersOf(context, { ownerId: item.from, after: work.after, limit: PAGE, budget: BUDGET });
  const records = await table.getMany(
    "customer",
    page.rows.map(({ id }) => ({ customerId: id })),
    { consistent: true },
  );
  const pairs = records.flatMap((record) => {
    if (record?.ownerId !== item.from) return [];
    const { customerId } = record;
    const to = takerOf(item.to, customerId);
    const part = partOf(item, { noun: "customer", recordId: customerId, customerId, to });
    return [[ownerLeg(record, to, now()), { put: "handOverPart" as const, item: part }]];
  });
  return { moved: await writePairs(context, pairs), next: page.next };
}

async function moveTasks(context: TenantContext, item: HandOverItem, work: HandOverWork) {
  const { table, now } = context;
  const page = await tasksOf(context, { ownerId: item.from, after: work.after, limit: PAGE, budget: BUDGET });
  const keys = page.rows.map(({ id, customerId }) => ({ taskId: id, customerId }));
  const records = await table.getMany("task", keys, { consistent: true });
  const pairs = records.flatMap((record) => {
    if (record?.assigneeId !== item.from) return [];
    const to = takerOf(item.to, record.taskId);
    const part = partOf(item, { noun: "task", recordId: record.taskId, customerId: record.customerId, to });
    return [[assignLeg(record, to, now()), { put: "handOverPart" as const, item: part }]];
  });
  return { moved: await writePairs(context, pairs), next: page.next };
}

/** Passes a page of views and keys on that are still with whom they were with; answers how many it found. */
async function passRest(context: TenantContext, item: HandOverItem, from: string, to: string): Promise<number> {
  const { table } = context;
  const views = (await viewsOf(table, from)).filter(({ viewId }) => item.views.includes(viewId)).slice(0, TOGETHER);
  const keys = (await keysOf(table, from)).filter(({ keyId }) => item.keys.includes(keyId)).slice(0, TOGETHER);
  const legs = [...views.map((view) => viewOwnerLeg(view, to)), ...keys.map((key) => keyMakerLeg(key, to))];
  await writePairs(
    context,
    legs.map((leg) => [leg]),
  );
  return legs.length;
}

/** Gives back what is still with whom it went to. */
async function giveBack(context: TenantContext, item: HandOverItem, work: HandOverWork): Promise<string | undefined> {
  const { table, now } = context;
  const { handOverId, from } = item;
  const found = await table.range(
    "handOverPart",
    { handOverId },
    { from: "", until: "~", limit: PAGE, consistent: true, ...(work.afterPart ? { after: work.afterPart } : {}) },
  );
  for (const { entity, item: part } of found) {
    if (entity !== "handOverPart") continue;
    for (let round = 0; round < 5; round += 1) {
      const { noun, recordId, customerId, to } = part;
      const remove: Leg = { remove: "handOverPart", key: { handOverId, noun, recordId } };
      let legs: Leg[] = [remove];
      if (noun === "customer") {
        const record = await table.get("customer", { customerId }, { consistent: true });
        if (record?.ownerId === to) legs = [ownerLeg(record, from, now()), remove];
      } else {
        const record = await table.get("task", { customerId, taskId: recordId }, { consistent: true });
        if (record?.assigneeId === to) legs = [assignLeg(record, from, now()), remove];
      }
      if ((await table.write(...legs)).ok) break;
    }
  }
  return found.length < PAGE ? undefined : found.at(-1)?.sk;
}

/** One page of a hand-over or of its undoing; sends itself the next. A message that comes twice finds less to do. */
export async function handOver(context: TenantContext, work: HandOverWork): Promise<void> {
  const { table, queue, workspace, realNow } = context;
  const item = await table.get("handOver", { handOverId: work.handOverId }, { consistent: true });
  const again = async (next: HandOverWork): Promise<void> =>
    await queue.send("import", [{ workspaceId: workspace.workspaceId, body: next }]);
  const finish = async (fields: Partial<HandOverItem>): Promise<void> => {
    await table.write({
      set: "handOver",
      key: { handOverId: work.handOverId },
      fields: { ...fields, finishedAt: realNow().toISOString() },
      if: "present",
    });
  };
  if (!item) return;
  if (work.step === "undo") {
    if (item.status !== "undoing") return;
    const afterPart = await giveBack(context, item, work);
    if (afterPart !== undefined) return await again({ ...work, afterPart });
    const [first] = item.to;
    if (first !== undefined && (await passRest(context, item, first, item.from)) > 0) return await again(work);
    return await finish({ status: "undone" });
  }
  if (item.status !== "running") return;
  if (work.step === "rest") {
    const [first] = item.to;
    if (first !== undefined && (await passRest(context, item, item.from, first)) > 0) return await again(work);
    return await finish({ status: "done", moved: { ...item.moved, ...work.moved } });
  }
  const isCustomers = work.step === "customers";
  const { moved, next } = await (isCustomers ? moveCustomers : moveTasks)(context, item, work);
  const sums = {
    customers: work.moved.customers + (isCustomers ? moved : 0),
    tasks: work.moved.tasks + (isCustomers ? 0 : moved),
  };
  const { after: _after, ...rest } = work;
  const on = { ...rest, moved: sums };
  if (next) return await again({ ...on, after: next, found: work.found + moved });
  if (work.found + moved > 0) return await again({ ...on, found: 0 });
  if (isCustomers) return await again({ ...on, step: "tasks", found: 0 });
  await again({ ...on, step: "rest" });
}
