import { CustomerRow } from "@perennial/contract";
import { maskOutput } from "../access/mask.ts";
import type { TenantContext } from "../context.ts";
import { listCustomers, toRow } from "../customer/query.store.ts";
import { erasedAmong } from "../erasure/erased.ts";
import { listFields } from "../field/field.store.ts";
import { type ExportItem, exportFile } from "./export.ts";
import { personalData } from "./person-export.ts";

/** A piece of work on the queue `import`. */
export interface ExportWork {
  readonly work: "export";
  readonly exportId: string;
}

const PAGE = 200;

const COLUMNS: readonly (readonly [string, (row: CustomerRow) => unknown])[] = [
  ["id", (row) => row.id],
  ["externalId", (row) => row.externalId],
  ["kind", (row) => row.kind],
  ["name", (row) => row.name],
  ["phone", (row) => row.phone],
  ["email", (row) => row.email],
  ["city", (row) => row.city],
  ["ownerId", (row) => row.ownerId],
  ["tags", (row) => row.tags.join("; ")],
  ["source", (row) => row.source],
  ["createdAt", (row) => row.createdAt],
  ["asOf", (row) => row.scores.asOf],
  ["churnRisk", (row) => row.scores.churnRisk],
  ["riskBand", (row) => row.scores.riskBand],
  ["loyalty", (row) => row.scores.loyalty],
  ["stage", (row) => row.scores.stage],
  ["valueClass", (row) => row.scores.valueClass],
  ["revenue12mMinor", (row) => row.scores.revenue12mMinor],
  ["revenueMinor", (row) => row.scores.revenueMinor],
  ["purchaseDays", (row) => row.scores.purchaseDays],
  ["firstPurchaseOn", (row) => row.scores.firstPurchaseOn],
  ["lastPurchaseOn", (row) => row.scores.lastPurchaseOn],
  ["subscription", (row) => row.scores.subscription?.plan ?? null],
  ["subscriptionState", (row) => row.scores.subscription?.state ?? null],
  ["subscriptionRenewsOn", (row) => row.scores.subscription?.renewsOn ?? null],
  ["subscriptionEndsOn", (row) => row.scores.subscription?.endsOn ?? null],
  ["expectedPurchases12m", (row) => row.scores.expectedPurchases12m],
];

/**
 * A cell as spreadsheets read it. A text that a spreadsheet would take for a formula gets an apostrophe before it, so
 * that a customer's name cannot run anything on the machine of whoever opens the file.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = Array.isArray(value) ? value.join("; ") : String(value);
  const safe =
    typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d[\d.]*$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Writes what is known of one person. */
async function exportPerson(context: TenantContext, item: ExportItem, customerId: string): Promise<void> {
  const { table, blob, realNow } = context;
  const { exportId } = item;
  // Whoever was erased meanwhile is not written into a new file.
  const isErased = (await erasedAmong(table, [customerId])).has(customerId);
  if (!isErased) await blob.write(exportFile(item), new TextEncoder().encode(await personalData(context, customerId)));
  const end = { status: isErased ? ("failed" as const) : ("done" as const), finishedAt: realNow().toISOString() };
  await table.write({ set: "export", key: { exportId }, fields: { ...end, rows: isErased ? 0 : 1 } });
}

/** Writes every customer that meets the conditions; begins anew when it is delivered twice. */
export async function exportCustomers(context: TenantContext, { exportId }: ExportWork): Promise<void> {
  const { table, blob, realNow } = context;
  const item = await table.get("export", { exportId }, { consistent: true });
  if (!item || item.status !== "running") return;
  if (item.of) return await exportPerson(context, item, item.of.customerId);
  const keys = (await listFields(table)).filter(({ noun }) => noun === "customer").map(({ key }) => key);
  const lines = [[...COLUMNS.map(([name]) => name), ...keys].map(csvCell).join(",")];
  let after: readonly (string | null)[] | undefined;
  let rows = 0;
  for (;;) {
    const page = await listCustomers(context, { ...item.query, limit: PAGE }, after, item.sight);
    for (const found of page.rows) {
      const row = maskOutput(CustomerRow, toRow(found), item.sight) as CustomerRow;
      const own = keys.map((key) => (Object.hasOwn(row.fields, key) ? row.fields[key] : null));
      lines.push([...COLUMNS.map(([, read]) => read(row)), ...own].map(csvCell).join(","));
    }
    rows += page.rows.length;
    await table.write({ set: "export", key: { exportId }, fields: { rows } });
    if (!page.next) break;
    after = page.next;
  }
  // The mark lets spreadsheets read Chinese.
  await blob.write(exportFile(item), new TextEncoder().encode(`\uFEFF${lines.join("\r\n")}\r\n`));
  const finishedAt = realNow().toISOString();
  await table.write({ set: "export", key: { exportId }, fields: { status: "done", rows, finishedAt } });
}
