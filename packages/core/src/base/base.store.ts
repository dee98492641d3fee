import type { Base } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { BaseSums, LostEntry, MovedEntry } from "./sums.ts";
import type { Ranked } from "./top.ts";

/** The latest report on a base, and the people in it by id. */
export interface BaseReportItem {
  readonly report: Base;
  readonly risen: readonly MovedEntry[];
  readonly fallen: readonly MovedEntry[];
  readonly lost: readonly LostEntry[];
  readonly lostByOwner: Readonly<Record<string, readonly LostEntry[]>>;
  readonly stakes: readonly Ranked[];
}

/** How far one part of the customers has been added up. It is put whole, so that a page counts once. */
export interface BasePartItem {
  readonly part: string;
  readonly run: string;
  readonly version: number;
  /** The list being read, by its place among those of the part, and where in it; ended when beyond the last. */
  readonly list: number;
  readonly after: string | null;
  readonly done: number;
  readonly sums: BaseSums;
}

/** What was reported on a day: kept as it was said. */
export interface BasePointItem {
  readonly day: string;
  readonly equity: number;
  readonly customers: number;
  readonly atRisk: number;
  readonly parametersVersion: number;
}

declare module "@perennial/table" {
  interface Items {
    baseReport: BaseReportItem;
    basePart: BasePartItem;
    basePoint: BasePointItem;
  }
}

export async function findReport(table: TenantTable): Promise<BaseReportItem | undefined> {
  return await table.get("baseReport", {});
}

/** The points from a day on, oldest first. */
export async function pointsFrom(table: TenantTable, day: string): Promise<BasePointItem[]> {
  const found = await table.range("basePoint", {}, { from: `DAY#${day}`, until: "DAY$" });
  return found.flatMap(({ entity, item }) => (entity === "basePoint" ? [item] : []));
}
