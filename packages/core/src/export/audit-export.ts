import type { AuditEntry } from "@perennial/contract";
import { type AuditPosition, readAudit } from "../audit/audit.store.ts";
import { actorNames, toEntry } from "../audit/names.ts";
import { spanOf } from "../audit/span.ts";
import { visibleEntries } from "../audit/visible.ts";
import type { TenantContext } from "../context.ts";
import { csvCell } from "./csv.ts";
import { type ExportItem, type ExportOf, formatOf } from "./export.ts";

const PAGE = 200;

const COLUMNS: readonly (readonly [string, (entry: AuditEntry) => unknown])[] = [
  ["at", (entry) => entry.at],
  ["sentence", (entry) => entry.sentence],
  ["actor", ({ actor }) => actor.name ?? actor.id],
  ["actorId", ({ actor }) => actor.id],
  ["action", (entry) => entry.action],
  ["operation", (entry) => entry.operation],
  ["kind", ({ record }) => record.kind],
  ["recordId", ({ record }) => record.id],
  ["record", ({ record }) => record.name],
  ["customerId", ({ customer }) => customer?.id],
  ["changed", (entry) => entry.changed.join("; ")],
  ["before", ({ before }) => before && JSON.stringify(before)],
  ["after", ({ after }) => after && JSON.stringify(after)],
  ["sessionId", (entry) => entry.sessionId],
  ["network", (entry) => entry.network],
  ["requestId", (entry) => entry.requestId],
  ["id", (entry) => entry.id],
];

/** Every entry of the audit that meets a filter, as far as whoever asked reaches, as the text of a file. */
export async function auditText(
  { table, workspace, realNow }: TenantContext,
  item: ExportItem,
  { filter, language }: Extract<ExportOf, { kind: "audit" }>,
): Promise<{ text: string; rows: number }> {
  const { createdBy = "system", sight } = item;
  const actor = { kind: "user", id: createdBy, permissions: new Set<never>(), ...(sight ? { sight } : {}) } as const;
  const { from, until, ...wanted } = filter;
  const span = spanOf({ from, until }, workspace.timeZone, realNow());
  const names = await actorNames(table);
  const isTable = formatOf(item) === "csv";
  const lines: string[] = isTable ? [COLUMNS.map(([name]) => name).join(",")] : [];
  let after: AuditPosition | undefined;
  let rows = 0;
  do {
    const page = await readAudit(table, wanted, span, PAGE, after);
    const { entries, customers } = await visibleEntries({ table, actor }, page.rows);
    for (const row of entries) {
      const entry = toEntry(row, names, customers, language);
      lines.push(isTable ? COLUMNS.map(([, read]) => csvCell(read(entry))).join(",") : JSON.stringify(entry));
    }
    rows += entries.length;
    after = page.next ?? undefined;
  } while (after);
  // The mark lets spreadsheets read Chinese.
  const text = isTable ? `\uFEFF${lines.join("\r\n")}\r\n` : lines.map((line) => `${line}\n`).join("");
  return { text, rows };
}
