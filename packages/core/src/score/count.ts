import type { Scores } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import { hash32 } from "../workspace/workspace.ts";

/** Sums over all customers of a workspace, in several items so that none is hot. */
export type CountItem = { readonly shard: string } & Readonly<Record<string, number | string>>;

declare module "@perennial/table" {
  interface Items {
    count: CountItem;
  }
}

const SHARDS = 8;

/** What one customer adds to the sums; all are whole numbers, so that sums do not depend on the order of adding. */
export function contributionOf(scores: Scores | undefined): Record<string, number> {
  if (!scores) return {};
  const { riskBand, stage, valueClass, revenue12mMinor: revenue, lostShare, loyalty } = scores;
  const atRisk = revenueAtRisk(scores);
  return {
    customers: 1,
    buyers: scores.purchaseDays > 0 ? 1 : 0,
    revenue,
    atRisk,
    [`stage_${stage}`]: 1,
    ...(riskBand === null || lostShare === null
      ? {}
      : { [`band_${riskBand}`]: 1, [`bandRevenue_${riskBand}`]: revenue, [`bandAtRisk_${riskBand}`]: atRisk }),
    ...(valueClass === null ? {} : { [`class_${valueClass}`]: 1, [`classRevenue_${valueClass}`]: revenue }),
    ...(loyalty === null ? {} : { scored: 1, loyalty, [`loyalty_${Math.min(9, Math.floor(loyalty / 10))}`]: 1 }),
  };
}

/** Revenue of twelve months that stands to be lost: times the share of its own chance that the customer has lost. */
export function revenueAtRisk({ revenue12mMinor, lostShare, riskBand }: Scores): number {
  if (lostShare === null || riskBand === "lost" || revenue12mMinor <= 0) return 0;
  return Math.round((revenue12mMinor * lostShare) / 100);
}

/** The change of the sums when one customer's contribution becomes another. */
export function addDifference(
  into: Record<string, number>,
  before: Scores | undefined,
  after: Scores | undefined,
): void {
  for (const [name, value] of Object.entries(contributionOf(after))) into[name] = (into[name] ?? 0) + value;
  for (const [name, value] of Object.entries(contributionOf(before))) into[name] = (into[name] ?? 0) - value;
}

/** The part of a write that changes the sums; nothing when they stay. */
export function countLegs(difference: Readonly<Record<string, number>>, spread: string): Leg[] {
  const numbers = Object.fromEntries(Object.entries(difference).filter(([, value]) => value !== 0));
  if (Object.keys(numbers).length === 0) return [];
  return [{ add: "count", key: { shard: String(hash32(spread) % SHARDS) }, numbers }];
}

/** The sums over all customers. */
export async function readCounts(table: TenantTable): Promise<Record<string, number>> {
  const found = await table.range("count", {}, { from: "0", until: "9" });
  const sums: Record<string, number> = {};
  for (const { entity, item } of found) {
    if (entity !== "count") continue;
    for (const [name, value] of Object.entries(item)) {
      if (typeof value === "number") sums[name] = (sums[name] ?? 0) + value;
    }
  }
  return sums;
}
