import type { CustomerRow } from "@perennial/contract";
import { type ExportedKind, schemaOf } from "./export.ts";

const CUSTOMER_COLUMNS: readonly (readonly [string, (row: CustomerRow) => unknown])[] = [
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
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const safe =
    typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d[\d.]*$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** How records of a kind become lines, with a column for each custom field. */
export interface CsvForm {
  readonly header: string;
  line(record: Readonly<Record<string, unknown>>): string;
}

const lineOf = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(",")}\r\n`;

const valueOf = (fields: unknown, key: string): unknown => {
  const values = (fields ?? {}) as Readonly<Record<string, unknown>>;
  const value = Object.hasOwn(values, key) ? values[key] : null;
  return Array.isArray(value) ? value.join("; ") : value;
};

/** The columns that people look at first; of other kinds than customers every field of the record. */
export function csvForm(kind: ExportedKind, ownFields: readonly string[]): CsvForm {
  // The mark lets spreadsheets read Chinese.
  const begin = (names: readonly string[]): string => `\uFEFF${lineOf([...names, ...ownFields])}`;
  if (kind === "customer") {
    return {
      header: begin(CUSTOMER_COLUMNS.map(([name]) => name)),
      line: (row) =>
        lineOf([
          ...CUSTOMER_COLUMNS.map(([, read]) => read(row as unknown as CustomerRow)),
          ...ownFields.map((key) => valueOf(row["fields"], key)),
        ]),
    };
  }
  const names = Object.keys(schemaOf(kind).shape).filter((name) => name !== "fields");
  return {
    header: begin(names),
    line: (record) =>
      lineOf([...names.map((name) => record[name]), ...ownFields.map((key) => valueOf(record["fields"], key))]),
  };
}
