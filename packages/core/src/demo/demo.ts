import type { Demo } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { findImport, listParts } from "../import/import.store.ts";
import { type ImportItem, progressOf } from "../import/import.ts";

/** The demo shop in a workspace, for as long as it is there. */
export interface DemoItem {
  readonly status: "in" | "removing";
  /** First day of the shop: the same shop goes on when days are added. */
  readonly opened: string;
  /** First day of the piece that was asked for last, and the last day of all. */
  readonly from: string;
  readonly until: string;
  /** The imports that brought it in, for each piece of its days one of every kind; their customers are the demo's. */
  readonly importIds: readonly string[];
  /** Where among them those of the piece begin that was asked for last; absent where that is one import. */
  readonly first?: number;
  /** Customers that had been removed when the removal was last looked at. */
  readonly removed: number;
  /** The version of the scores' parameters before there were invented sales to learn from. */
  readonly parametersBefore: number;
  /** Business day on which the first piece was asked for. */
  readonly since: string;
  readonly startedAt: string;
  readonly version: number;
}

declare module "@perennial/table" {
  interface Items {
    demo: DemoItem;
  }
}

const NONE: Demo = { status: "none", until: null, customers: 0, done: 0, total: 0, startedAt: null };

export async function findDemo(table: TenantTable): Promise<DemoItem | undefined> {
  return await table.get("demo", {}, { consistent: true });
}

export function latestImport({ importIds }: DemoItem): string {
  const latest = importIds.at(-1);
  if (latest === undefined) throw new Error("demo data without an import");
  return latest;
}

/** Files of a piece in the order in which they come in: purchases last, for what waits for the piece to wait for them. */
export const PIECE = ["signals", "subscriptions", "purchases"] as const;

/** One import of a piece. */
export interface PieceImport {
  readonly importId: string;
  readonly kind: (typeof PIECE)[number];
}

/** The imports of the piece that was asked for last; a piece of an earlier version is just its purchases. */
export function latestPiece({ importIds, first = importIds.length - 1 }: DemoItem): PieceImport[] {
  const ids = importIds.slice(first);
  return ids.map((importId, index) => ({ importId, kind: PIECE.slice(-ids.length)[index] ?? "purchases" }));
}

export const OVER: ReadonlySet<ImportItem["status"]> = new Set(["done", "failed", "cancelled", "undone"]);

/** Whether the piece that was asked for last has ended, well or not; one that was not begun yet has not. */
export async function isSettled(table: TenantTable, item: DemoItem): Promise<boolean> {
  const latest = await findImport(table, latestImport(item));
  return latest !== undefined && OVER.has(latest.status);
}

/** Customers that the pieces have brought in; a later piece repeats those who bought before. */
export async function demoCustomers(table: TenantTable, item: DemoItem | undefined): Promise<number> {
  if (!item) return 0;
  const imports = await Promise.all(item.importIds.map((importId) => findImport(table, importId)));
  return imports.reduce((most, one) => Math.max(most, one?.survey?.customers ?? 0), 0);
}

/** The demo as callers see it. */
export async function readDemo(table: TenantTable, item: DemoItem | undefined): Promise<Demo> {
  if (!item) return NONE;
  const { until, startedAt } = item;
  const customers = await demoCustomers(table, item);
  if (item.status === "removing") {
    const total = Math.max(customers, item.removed);
    return { status: "removing", until, customers, done: item.removed, total, startedAt };
  }
  const piece = await Promise.all(
    latestPiece(item).map(async ({ importId }) => {
      const found = await findImport(table, importId);
      return { found, ...(found ? progressOf(found, await listParts(table, found)) : { total: 0, waiting: 0 }) };
    }),
  );
  const total = piece.reduce((sum, one) => sum + one.total, 0);
  const waiting = piece.reduce((sum, one) => sum + one.waiting, 0);
  const latest = piece.at(-1)?.found;
  const status = latest === undefined || !OVER.has(latest.status) ? "loading" : "loaded";
  const failed = latest !== undefined && OVER.has(latest.status) && latest.status !== "done";
  return { status: failed ? "failed" : status, until, customers, done: total - waiting, total, startedAt };
}
