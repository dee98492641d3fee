import type { CustomerRow, Scores } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import { inParallel } from "../parallel.ts";
import { hash32 } from "../workspace/workspace.ts";

/** Sums over all customers of a workspace, in several items so that none is hot. */
export type CountItem = { readonly shard: string } & Readonly<Record<string, number | string>>;

declare module "@perennial/table" {
  interface Items {
    count: CountItem;
  }
}

const SHARDS = 8;
/** Items among which the sums of one owner are spread. */
const OWNER_SHARDS = 4;

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

/** Sums by the owner of the customers; `""` over all of them. */
export type Sums = Map<string, Record<string, number>>;

/** Adds the change of one customer to the sums over all and to those of its owners, before and after. */
export function addChange(sums: Sums, before: CustomerRow | undefined, after: CustomerRow | undefined): void {
  const into = (owner: string): Record<string, number> => {
    const known = sums.get(owner) ?? {};
    sums.set(owner, known);
    return known;
  };
  addDifference(into(""), before?.scores, after?.scores);
  if (before?.ownerId) addDifference(into(before.ownerId), before.scores, undefined);
  if (after?.ownerId) addDifference(into(after.ownerId), undefined, after.scores);
}

/** The parts of a write that change the sums; none where they stay. */
export function countLegs(sums: Sums, spread: string): Leg[] {
  const hash = hash32(spread);
  return [...sums].flatMap(([owner, difference]): Leg[] => {
    const numbers = Object.fromEntries(Object.entries(difference).filter(([, value]) => value !== 0));
    if (Object.keys(numbers).length === 0) return [];
    const shard = owner === "" ? String(hash % SHARDS) : `${owner}.${hash % OWNER_SHARDS}`;
    return [{ add: "count", key: { shard }, numbers }];
  });
}

async function readSums(table: TenantTable, range: { from: string; until: string }): Promise<Sums> {
  const found = await table.range("count", {}, range);
  const sums: Sums = new Map();
  for (const { entity, item, sk } of found) {
    if (entity !== "count") continue;
    const [owner = ""] = sk.includes(".") ? sk.split(".") : [];
    const into = sums.get(owner) ?? {};
    sums.set(owner, into);
    for (const [name, value] of Object.entries(item)) {
      if (typeof value === "number") into[name] = (into[name] ?? 0) + value;
    }
  }
  return sums;
}

/** The sums over all customers and over those of every owner. */
export async function readAllCounts(table: TenantTable): Promise<Sums> {
  return await readSums(table, { from: "0", until: "~" });
}

/** The sums over all customers, or over those of some owners. */
export async function readCounts(
  table: TenantTable,
  owners?: ReadonlySet<string>,
): Promise<Readonly<Record<string, number>>> {
  if (!owners) return (await readSums(table, { from: "0", until: "9" })).get("") ?? {};
  const sums: Record<string, number> = {};
  const found = await inParallel([...owners], 4, (owner) => readSums(table, { from: `${owner}.`, until: `${owner}/` }));
  for (const [, own] of found.flatMap((one) => [...one])) {
    for (const [name, value] of Object.entries(own)) sums[name] = (sums[name] ?? 0) + value;
  }
  return sums;
}
