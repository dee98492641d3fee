import { isContractRunning } from "./contract.ts";
import type { Scorer } from "./prepare.ts";
import type { Standing } from "./standing.ts";

/** How much of its own chance to stay a customer has lost, from little to all. */
export type Band = "low" | "watch" | "high" | "lost";

export const BANDS: readonly Band[] = ["low", "watch", "high", "lost"];

/**
 * The band of a customer, cut on its lost share g = 1 − p(now)/p(right after its own last purchase): cut on the bare
 * probability most customers of an ordinary shop would be "high" on the day they first buy.
 *
 * Evidence counts in p(now) and not in the reference, so that a complaint raises g and a good answer lowers it. "Lost"
 * also needs P(alive) below a quarter or a wait of more than two horizons. A contract has no waiting; its g is the
 * probability not to survive the next renewal, 1 after notice, and it is lost when it has ended.
 */
export function bandOf(scorer: Scorer, standing: Standing, day: number): Band {
  const { watch, high, lost } = scorer.parameters.settings.bands;
  const { lostShare } = standing;
  if (lostShare >= lost && isGone(scorer, standing, day)) return "lost";
  if (lostShare >= high) return "high";
  return lostShare >= watch ? "watch" : "low";
}

function isGone(scorer: Scorer, { core, contract, buying }: Standing, day: number): boolean {
  if (contract !== undefined) return !isContractRunning(contract, day);
  const { settings, horizonDays } = scorer.parameters;
  const { lostAlive, lostHorizons } = settings.stages;
  const waiting = buying === undefined ? 0 : buying.age - buying.last;
  return core.pAlive < lostAlive || waiting > lostHorizons * horizonDays;
}

/** Revenue of twelve months that is at stake: the lost share of it, of customers who are not lost yet. Minor units. */
export function revenueAtRisk(revenue12m: number, lostShare: number | null, band: Band | null): number {
  if (lostShare === null || band === null || band === "lost") return 0;
  return Math.max(0, revenue12m) * lostShare;
}
