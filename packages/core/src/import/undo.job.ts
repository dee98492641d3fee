import type { TenantContext } from "../context.ts";
import { inParallel, piecesOf } from "../parallel.ts";
import { openScoring, type Scoring } from "../score/parameters.ts";
import { refreshCustomers } from "../score/refresh.ts";
import { readPart, type Waiting } from "./chunk.ts";
import type { RowCustomer } from "./file/row-customer.ts";
import { ROW_KINDS } from "./file/row-kinds.ts";
import type { ImportWork } from "./import.job.ts";
import type { ImportItem } from "./import.ts";
import { joinLists, type Kept, keepList } from "./kept.ts";
import { endWhenThrough } from "./load.job.ts";
import { type Beside, momentOf, type RecordKind } from "./record-kind.ts";
import { recordKindOf } from "./record-kinds.ts";
import type { Undone } from "./remove-records.ts";
import { type ByCustomer, byCustomer } from "./rows-by-customer.ts";
import { undoCustomers } from "./undo-customers.ts";
import { undoProducts } from "./undo-products.ts";
import { undoRecords } from "./undo-records.ts";

const PAGE = 80;
/** Pages in work at a time: while one waits for the table the other is computed. */
const WORKERS = 2;

/** The rows of a part by the customers beside whose records they went. */
interface Groups {
  readonly kind: RecordKind<RowCustomer, Beside>;
  readonly by: ByCustomer<RowCustomer>;
}

export async function beginUndo({ queue, workspace }: TenantContext, item: ImportItem): Promise<void> {
  const { importId, revision } = item;
  const messages = item.chunks.map((_, part) => ({
    workspaceId: workspace.workspaceId,
    body: { work: "undoPart", importId, revision, part } satisfies ImportWork,
  }));
  await queue.send("import", messages);
}

function groupsOf(item: ImportItem, rows: readonly Waiting<RowCustomer>[]): Groups | undefined {
  const kind = recordKindOf(item.kind) as Groups["kind"] | undefined;
  return kind && { kind, by: byCustomer(rows) };
}

/** The records that the rows of some customers had become, as their keys are read off them. */
function recordsOf(
  context: TenantContext,
  item: ImportItem,
  { kind, by }: Groups,
  ids: ReadonlyMap<string, string>,
): Beside[] {
  const when = momentOf(context);
  return [...ids].flatMap(([own, customerId]) =>
    kind.make(by.get(own) ?? [], { customerId, name: "" }, item, when).map(({ item: one }) => one),
  );
}

/** Takes out what the rows of some customers had become, and scores those that are left. */
async function undoPage(
  context: TenantContext,
  item: ImportItem,
  groups: Groups | undefined,
  page: readonly string[],
  scoring: Scoring,
): Promise<Undone> {
  const { table } = context;
  if (item.kind === "products") return await undoProducts(context, item, page);
  const claims = await table.getMany(
    "claim",
    page.map((value) => ({ kind: "customer", value })),
    { consistent: true },
  );
  const ids = new Map(claims.flatMap((claim) => (claim ? [[claim.value, claim.id] as const] : [])));
  const records =
    groups && (await undoRecords(context, item.importId, groups.kind, recordsOf(context, item, groups, ids)));
  const customers = await undoCustomers(context, item, [...ids.values()]);
  await refreshCustomers(table, ids.values(), scoring, { known: customers.left });
  if (!groups || !records) return { done: page.length - customers.kept.length, kept: customers.kept };
  // Records went with their customers when this page was done before.
  const gone = page.filter((name) => !ids.has(name));
  const before = recordsOf(context, item, groups, new Map(gone.map((name) => [name, ""])));
  return { done: records.done + before.length, kept: [...records.kept, ...customers.kept] };
}

/** Takes out what one part had brought in. Cut off, it is done again whole, and comes to the same. */
export async function undoPart(context: TenantContext, item: ImportItem, part: number): Promise<void> {
  const { table, blob, workspace, now } = context;
  const rows = await readPart<never>(blob, item, part);
  const groups = groupsOf(item, rows);
  const scoring = await openScoring(table, workspace, now());
  const { importId, revision } = item;
  const report = { importId, revision, part: `undo-${part}`, failed: 0 };
  const kept: Kept[] = [];
  let done = 0;
  await inParallel(
    piecesOf([...new Set(rows.map(({ row }) => ROW_KINDS[item.kind].key(row)))], PAGE),
    WORKERS,
    async (page) => {
      const undone = await undoPage(context, item, groups, page, scoring);
      done += undone.done;
      kept.push(...undone.kept);
      await table.write({ put: "importPart", item: { ...report, done, skipped: kept.length, ended: false } });
    },
  );
  if (kept.length > 0) await keepList(blob, item, part, kept);
  await table.write({ put: "importPart", item: { ...report, done, skipped: kept.length, ended: true } });
  await joinLists(context, item);
  await endWhenThrough(context, item, "undo", "undoing", "undone");
}
