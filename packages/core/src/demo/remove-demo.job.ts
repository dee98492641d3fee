import type { Leg, TenantTable } from "@perennial/table";
import { releaseLeg } from "../claim.ts";
import type { TenantContext } from "../context.ts";
import { recordLists } from "../customer/customer.ts";
import { readCounts } from "../score/count.ts";
import { openScoring, parametersLeg } from "../score/parameters.ts";
import { placeOf } from "../score/past.ts";
import { refreshCustomers } from "../score/refresh.ts";
import { endOf } from "../sort-key.ts";
import { settingsChange } from "../workspace/settings-change.ts";
import { findWorkspace } from "../workspace/workspace.store.ts";
import { type DemoItem, findDemo } from "./demo.ts";

/** A page of the removal; the records are read again until none is found, for what was under way. */
export interface RemoveDemoWork {
  readonly work: "remove-demo";
  readonly list: number;
  readonly after: string | null;
  readonly removed: number;
  /** Customers found since the lists were begun. */
  readonly found: number;
}

const PAGE = 80;

/** Removes the invented customers of one page of records; what lies beside each goes with it. */
async function removePage(context: TenantContext, demo: DemoItem, work: RemoveDemoWork) {
  const { table, workspace, now } = context;
  const list = recordLists[work.list] ?? "";
  const request = { index: "by_created", lists: [list], limit: PAGE, budget: PAGE, after: [work.after] } as const;
  const page = await table.list<string>(request);
  const keys = page.rows.map((customerId) => ({ customerId }));
  const records = await table.getMany("customer", keys, { consistent: true });
  const invented = records.flatMap((record) =>
    record?.importId !== undefined && demo.importIds.includes(record.importId) ? [record] : [],
  );
  await table.bulk(
    invented.flatMap(({ customerId, externalId }): Leg[] => [
      { remove: "customer", key: { customerId } },
      ...(externalId === null ? [] : [releaseLeg("customer", externalId)]),
    ]),
  );
  const ids = invented.map(({ customerId }) => customerId);
  if (ids.length > 0) await refreshCustomers(table, ids, await openScoring(table, workspace, now()));
  return { found: ids.length, next: page.next?.[0] ?? null };
}

/** Everything of one partition between two sort keys, as removals. */
async function removalsOf(
  table: TenantTable,
  entity: "importPart" | "basePoint" | "basePart" | "work" | "parametersVersion",
  key: Record<string, string>,
  range: { from: string; until: string },
): Promise<Leg[]> {
  const found = await table.range(entity, key as never, { ...range, consistent: true });
  return found.map(({ entity: kind, item }) => ({ remove: kind, key: { ...key, ...item } }) as unknown as Leg);
}

/** Takes away the pieces' imports with their files. */
async function removeImports({ table, blob }: TenantContext, { importIds }: DemoItem): Promise<void> {
  for (const importId of importIds) {
    await table.bulk(await removalsOf(table, "importPart", { importId }, { from: "", until: "~" }));
    await blob.removeAll(`imports/${importId}`);
    await table.bulk([{ remove: "import", key: { importId } }]);
  }
}

/** Takes away what was learned and reported while there were invented sales; what was known before counts again. */
async function forgetLearned({ table }: TenantContext, { parametersBefore, since }: DemoItem): Promise<void> {
  const places = { from: placeOf(parametersBefore + 1), until: "~" };
  const kept = (await table.range("parametersVersion", {}, { from: placeOf(0), until: placeOf(parametersBefore) })).at(
    -1,
  );
  const legs = [
    ...(await removalsOf(table, "parametersVersion", {}, places)),
    ...(await removalsOf(table, "basePoint", {}, { from: `DAY#${since}`, until: endOf("DAY") })),
    ...(await removalsOf(table, "basePart", {}, { from: "", until: "~" })),
    { remove: "proof", key: {} } satisfies Leg,
  ];
  legs.push(parametersLeg(kept?.entity === "parametersVersion" ? kept.item : undefined));
  const { customers = 0 } = await readCounts(table);
  if (customers === 0) {
    // Nobody is left to report on, and sums of nobody are nought however they are kept.
    const counts = await table.range("count", {}, { from: "0", until: "~", consistent: true });
    legs.push({ remove: "baseReport", key: {} });
    legs.push(...counts.map(({ sk }): Leg => ({ remove: "count", key: { shard: sk } })));
    legs.push(...(await removalsOf(table, "work", {}, { from: "", until: "~" })));
  }
  await table.bulk(legs);
}

/** Ends the removal: the workspace is no demo any more, in the write that forgets it was one. */
async function finish({ table, workspace }: TenantContext, demo: DemoItem): Promise<void> {
  for (;;) {
    const current = (await findWorkspace(table)) ?? workspace;
    const { ok } = await table.write(
      { remove: "demo", key: {}, if: { version: demo.version } },
      ...settingsChange({ ...current, demo: false, version: current.version + 1 }, current.version),
    );
    if (ok || !(await findDemo(table))) return;
  }
}

/** One page of the removal; sends itself the next. A message that comes twice finds less to do. */
export async function removeDemo(context: TenantContext, work: RemoveDemoWork): Promise<void> {
  const { table, queue, workspace } = context;
  const demo = await findDemo(table);
  if (demo?.status !== "removing") return;
  const { found, next } = await removePage(context, demo, work);
  const removed = work.removed + found;
  const on = { ...work, removed, found: work.found + found };
  const again = async (body: RemoveDemoWork): Promise<void> =>
    await queue.send("import", [{ workspaceId: workspace.workspaceId, body }]);
  if (found > 0) await table.write({ set: "demo", key: {}, fields: { removed }, if: "present" });
  if (next !== null) return await again({ ...on, after: next });
  if (work.list + 1 < recordLists.length) return await again({ ...on, list: work.list + 1, after: null });
  if (on.found > 0) return await again({ ...on, list: 0, after: null, found: 0 });
  await removeImports(context, demo);
  await forgetLearned(context, demo);
  await finish(context, demo);
}
