import { FIELD_KINDS, type PlanName, say } from "@perennial/contract";
import { emptyFitInput, type Facts } from "@perennial/scoring";
import { claimLeg } from "../claim.ts";
import type { TenantContext } from "../context.ts";
import { listFields } from "../field/field.store.ts";
import type { FieldItem } from "../field/field.ts";
import { inParallel, piecesOf } from "../parallel.ts";
import { factsOf } from "../proof/facts.ts";
import { putProof } from "../proof/proof.ts";
import { readCounts } from "../score/count.ts";
import { addToFit, adoptParameters, fitTo, Sample } from "../score/fit.ts";
import { summarise } from "../score/history.ts";
import { openScoring } from "../score/parameters.ts";
import { settingsOf } from "../score/settings.ts";
import { readPart } from "./chunk.ts";
import type { CustomerRow } from "./file/customer-row.ts";
import type { ProductRow } from "./file/product-row.ts";
import type { PurchaseRow } from "./file/purchase-row.ts";
import type { RowCustomer } from "./file/row-customer.ts";
import type { ImportWork } from "./import.job.ts";
import { isCurrent, listParts, stepImport } from "./import.store.ts";
import type { ImportItem, ImportPartItem } from "./import.ts";
import { loadCustomers } from "./load-customers.ts";
import { bySku, loadProducts } from "./load-products.ts";
import { loadRecords } from "./load-records.ts";
import { asFact } from "./purchase-records.ts";
import type { Beside, RecordKind } from "./record-kind.ts";
import { recordKindOf } from "./record-kinds.ts";
import { tooManyFor } from "./room.ts";
import { byCustomer } from "./rows-by-customer.ts";

/** Customers whose rows are brought in between two reports of progress. */
const PAGE = 80;

/** Makes the custom fields that columns become and that are not there yet. */
async function makeFields({ table, newId, now }: TenantContext, item: ImportItem): Promise<void> {
  if (!FIELD_KINDS.includes(item.kind)) return;
  const noun = item.kind === "customers" ? "customer" : "purchase";
  const known = new Set((await listFields(table)).filter((field) => field.noun === noun).map(({ key }) => key));
  for (const { name, target } of item.columns) {
    const key = target.startsWith("field:") ? target.slice("field:".length) : undefined;
    if (key === undefined || known.has(key)) continue;
    const field: FieldItem = {
      fieldId: newId("field"),
      noun,
      key,
      label: name.slice(0, 80),
      type: item.fieldTypes[key] ?? "text",
      options: [],
      createdAt: now().toISOString(),
      version: 1,
    };
    await table.write(
      { put: "customField", item: field, if: "absent" },
      claimLeg({ kind: "field", value: `${noun}.${key}`, id: field.fieldId }),
    );
  }
}

/**
 * Parameters for a workspace that has none yet, fitted to the file before it is brought in: so every customer is scored
 * once, with parameters of its own shop.
 */
async function fitFile(context: TenantContext, item: ImportItem): Promise<void> {
  const { table, blob, workspace, now } = context;
  const scoring = await openScoring(table, workspace, now());
  if (scoring.version > 0 || item.kind !== "purchases") return;
  const input = emptyFitInput(scoring.today, settingsOf(workspace));
  const sample = new Sample<{ key: string; known: Facts }>();
  for (let part = 0; part < item.chunks.length; part += 1) {
    for (const [customer, rows] of byCustomer(await readPart<PurchaseRow>(blob, item, part))) {
      if (item.unscored.includes(customer)) continue;
      const facts = rows.map(({ row }) => asFact(row));
      const { history, gaps } = summarise(facts, workspace, scoring.today);
      addToFit(input, { ...history, gaps });
      if (history.purchaseDays > 0) sample.add({ key: customer, known: factsOf(facts, scoring) });
    }
  }
  const learned = fitTo(
    input,
    sample.taken().map(({ known }) => known),
  );
  await putProof(table, learned);
  await adoptParameters(table, scoring, learned, `import ${item.importId} ahead`);
}

const CUSTOMERS_A_SHARD = 50_000;
const MOST_SHARDS = 64;

/** Sets the workspace up for what comes: the day to take for today, and enough partitions for its lists. */
async function prepareWorkspace(context: TenantContext, item: ImportItem): Promise<TenantContext> {
  const { table, workspace } = context;
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, (item.survey?.customers ?? 0) / CUSTOMERS_A_SHARD)));
  const shards = Math.max(workspace.shards, Math.min(MOST_SHARDS, wanted));
  const asOf = item.asOf ?? workspace.asOf;
  if (shards === workspace.shards && asOf === workspace.asOf) return context;
  const { customers = 0 } = await readCounts(table);
  const version = workspace.version + 1;
  // In an empty workspace there is nobody to score anew.
  const next = { ...workspace, shards, asOf, version, ...(customers === 0 ? { quietVersion: version } : {}) };
  await table.write({ put: "workspace", item: next, if: { version: workspace.version } });
  return { ...context, workspace: next };
}

/** Begins to bring a file in: makes ready, and sends every part on its way. */
export async function beginLoad(given: TenantContext, item: ImportItem, plan: PlanName): Promise<void> {
  const tooMany = await tooManyFor(given, item, plan);
  if (tooMany) {
    const problem = say(tooMany, given.workspace.language);
    await stepImport(given.table, item, { status: "ready", startedAt: null, problem });
    return;
  }
  const context = await prepareWorkspace(given, item);
  await makeFields(context, item);
  await fitFile(context, item);
  const { importId, revision } = item;
  const messages = item.chunks.map((_, part) => ({
    workspaceId: context.workspace.workspaceId,
    body: { work: "part", importId, revision, part } satisfies ImportWork,
  }));
  await context.queue.send("import", messages);
}

/** The pages of one part, each as the work that brings it in. */
async function pagesOfPart(context: TenantContext, item: ImportItem, part: number) {
  const { table, blob, workspace, now } = context;
  const scoring = await openScoring(table, workspace, now());
  if (item.kind === "customers") {
    const rows = await readPart<CustomerRow>(blob, item, part);
    return piecesOf(rows, PAGE).map((page) => () => loadCustomers(context, item, page, scoring));
  }
  if (item.kind === "products") {
    const groups = [...bySku(await readPart<ProductRow>(blob, item, part))];
    return piecesOf(groups, PAGE).map((page) => () => loadProducts(context, item, page));
  }
  const groups = [...byCustomer(await readPart<RowCustomer>(blob, item, part))];
  const kind = recordKindOf(item.kind) as RecordKind<RowCustomer, Beside>;
  return piecesOf(groups, PAGE).map((page) => () => loadRecords(context, item, kind, page, scoring));
}

/** Pages in work at a time: while one waits for the table the other is computed. */
const WORKERS = 2;

/** Brings one part in, page by page; delivered twice, it does again what is safe to do again. */
export async function loadPart(context: TenantContext, item: ImportItem, part: number): Promise<void> {
  const { table } = context;
  const { importId, revision } = item;
  const report: ImportPartItem = {
    importId,
    revision,
    part: `load-${part}`,
    done: 0,
    failed: 0,
    skipped: 0,
    ended: false,
  };
  const sum = { done: 0, skipped: 0 };
  let stopped = false;
  await inParallel(await pagesOfPart(context, item, part), WORKERS, async (load) => {
    stopped ||= !(await isCurrent(table, item, "running"));
    if (stopped) return;
    const { done, skipped } = await load();
    sum.done += done;
    sum.skipped += skipped;
    await table.write({ put: "importPart", item: { ...report, ...sum } });
  });
  if (stopped) return;
  await table.write({ put: "importPart", item: { ...report, ...sum, ended: true } });
  await endWhenThrough(context, item, "load", "running", "scoring");
}

/** Takes the next step when every part of the work is through. */
export async function endWhenThrough(
  { table }: TenantContext,
  item: ImportItem,
  work: "load" | "undo",
  from: ImportItem["status"],
  to: ImportItem["status"],
): Promise<void> {
  const parts = (await listParts(table, item)).filter(({ part, ended }) => ended && part.startsWith(`${work}-`));
  if (parts.length < item.chunks.length || !(await isCurrent(table, item, from))) return;
  const current = await table.get("import", { importId: item.importId }, { consistent: true });
  if (current) await stepImport(table, current, { status: to });
}
