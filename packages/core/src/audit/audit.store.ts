import type { AuditFilter } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import { type AuditItem, auditLists, auditShard, emptied, type StoredEntry } from "./audit.ts";

/** The one write of an entry. It carries no trace of who wrote it, so that it is the same however often it is made. */
function auditLeg(item: AuditItem): Leg {
  return { put: "audit", item, sort: { auditShard: auditShard(item) }, derived: true };
}

export async function writeAudit(table: TenantTable, items: readonly AuditItem[]): Promise<void> {
  if (items.length > 0) await table.bulk(items.map(auditLeg));
}

/** Entries looked at for a page before it is answered short. */
const BUDGET = 2000;

/** First and last moment between which entries are wanted, as RFC 3339; absent for an open end. */
export interface Span {
  readonly from?: string;
  readonly until?: string;
}

type Wanted = Omit<AuditFilter, "from" | "until" | "customerId">;

function meets(row: StoredEntry, { actorId, recordId, kind, operation, action }: Wanted): boolean {
  return (
    (actorId === undefined || row.by === actorId) &&
    (recordId === undefined || row.recordId === recordId) &&
    (kind === undefined || row.kind === kind) &&
    (operation === undefined || row.operation === operation) &&
    (action === undefined || row.action === action)
  );
}

export type AuditPosition = readonly (string | null)[];

export interface AuditPage {
  readonly rows: readonly StoredEntry[];
  readonly next: AuditPosition | null;
}

/** A page of what concerns one customer, or one record that belongs to none. */
async function readSubject(
  table: TenantTable,
  subjectId: string,
  wanted: Wanted,
  { from = "\u0001", until = "\u{10FFFF}" }: Span,
  limit: number,
  after: AuditPosition | undefined,
): Promise<AuditPage> {
  const rows: StoredEntry[] = [];
  let position = after?.[0] ?? undefined;
  for (let looked = 0; looked < BUDGET; ) {
    const range = {
      from,
      until,
      descending: true,
      limit: limit + 1,
      ...(position === undefined ? {} : { after: position }),
    };
    const found = await table.range("audit", { subjectId }, range);
    for (const { entity, item, sk } of found.slice(0, limit)) {
      position = sk;
      if (entity === "audit" && meets(item.row, wanted)) rows.push(item.row);
      if (rows.length === limit) break;
    }
    if (rows.length < limit && found.length <= limit) return { rows, next: null };
    if (rows.length === limit) return { rows, next: [position ?? null] };
    looked += found.length;
  }
  return { rows, next: [position ?? null] };
}

/** A page of the audit, the latest first. A filter that few entries meet may give a short page and where to read on. */
export async function readAudit(
  table: TenantTable,
  { customerId, ...wanted }: Omit<AuditFilter, "from" | "until">,
  span: Span,
  limit: number,
  after?: AuditPosition,
): Promise<AuditPage> {
  if (customerId !== undefined) return await readSubject(table, customerId, wanted, span, limit, after);
  const page = await table.list<StoredEntry>({
    index: "by_created",
    lists: auditLists,
    descending: true,
    limit,
    budget: BUDGET,
    keep: (row) => meets(row, wanted),
    ...span,
    ...(after ? { after } : {}),
  });
  return { rows: page.rows, next: page.next };
}

/** Entries of one subject with where they lie, for whoever takes values out of them. */
export async function auditItemsOf(
  table: TenantTable,
  subjectId: string,
  after: string | undefined,
  limit: number,
): Promise<{ sk: string; item: AuditItem }[]> {
  const range = {
    from: "\u0001",
    until: "\u{10FFFF}",
    limit,
    consistent: true,
    ...(after === undefined ? {} : { after }),
  };
  const found = await table.range("audit", { subjectId }, range);
  return found.flatMap(({ entity, item, sk }) => (entity === "audit" ? [{ sk, item }] : []));
}

/**
 * Takes the values out of entries whose person is erased or whose record is past its time; every other write of entries is
 * the projection's.
 *
 * @returns how many held any
 */
export async function emptyAudit(table: TenantTable, items: readonly AuditItem[]): Promise<number> {
  const full = items.filter(({ row }) => row.before !== null || row.after !== null);
  await table.bulk(full.map((item) => auditLeg({ ...item, row: emptied(item.row) })));
  return full.length;
}

/** The same for some of one customer's records. */
export async function redactAuditOf(
  table: TenantTable,
  customerId: string,
  recordIds: ReadonlySet<string>,
): Promise<void> {
  let after: string | undefined;
  do {
    const page = await auditItemsOf(table, customerId, after, BUDGET);
    await emptyAudit(
      table,
      page.flatMap(({ item }) => (recordIds.has(item.row.recordId) ? [item] : [])),
    );
    after = page.length < BUDGET ? undefined : page.at(-1)?.sk;
  } while (after !== undefined);
}
