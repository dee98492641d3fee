import type { Plan as PlanDescription, PlanName, Quota } from "@perennial/contract";
import type { Rule } from "../limit/bucket.ts";

/** How fast a workspace may work. */
export interface Speed {
  readonly reads: Rule;
  readonly writes: Rule;
  /** Of one operation that looks through many records; absent where that is not limited by itself. */
  readonly search?: Rule;
  /** Of one operation that starts work over many records. */
  readonly job?: Rule;
}

export interface Plan {
  readonly priceMinor: number;
  readonly speed: Speed;
  /** What is limited by number; what is not named is not. */
  readonly quotas: Readonly<Partial<Record<Quota, number>>>;
}

const HOUR_S = 3_600;
const GB = 1e9;
export const CURRENCY = "USD";

function speed(perSecond: number, jobsAnHour: number): Speed {
  return {
    reads: { perSecond, burst: 4 * perSecond },
    writes: { perSecond: perSecond / 2, burst: 2 * perSecond },
    search: { perSecond: perSecond / 10, burst: (4 * perSecond) / 10 },
    job: { perSecond: jobsAnHour / HOUR_S, burst: jobsAnHour },
  };
}

function quotas(customers: number, members: number, gigabytes: number, deliveries: number) {
  return { customers, members, storageBytes: gigabytes * GB, deliveries };
}

const GENEROUS: Rule = { perSecond: 2_000, burst: 20_000 };

/** Every plan as data. */
export const PLANS: Readonly<Record<PlanName, Plan>> = {
  free: { priceMinor: 0, speed: speed(50, 20), quotas: quotas(1_000, 3, 1, 10_000) },
  starter: { priceMinor: 2_900, speed: speed(100, 60), quotas: quotas(10_000, 10, 10, 100_000) },
  growth: { priceMinor: 9_900, speed: speed(300, 200), quotas: quotas(100_000, 50, 50, 1_000_000) },
  scale: { priceMinor: 29_900, speed: speed(1_000, 600), quotas: quotas(1_000_000, 250, 500, 10_000_000) },
  /** Of an installation on one machine. */
  local: { priceMinor: 0, speed: { reads: GENEROUS, writes: GENEROUS }, quotas: {} },
};

export const planOf = (name: PlanName): Plan => PLANS[name];

export function describePlan(id: PlanName): PlanDescription {
  const { priceMinor, speed: pace, quotas: numbers } = PLANS[id];
  const { customers = null, members = null, storageBytes = null, deliveries = null } = numbers;
  const [readsPerSecond, writesPerSecond] = [pace.reads.perSecond, pace.writes.perSecond];
  return {
    id,
    priceMinor,
    currency: CURRENCY,
    readsPerSecond,
    writesPerSecond,
    customers,
    members,
    storageBytes,
    deliveries,
  };
}

/** The plan that is tried out, and for how long. */
export const TRIAL = { plan: "growth", days: 14 } as const;

/** What a workspace carries about its plan, so that every request knows it without asking. */
export interface Standing {
  readonly plan: PlanName;
  /** Since when nothing can be changed, because an invoice is unpaid. */
  readonly readOnlySince?: string;
}

/** When the trial of a workspace ends; null for one that has chosen a plan, or of an installation without trials. */
export function trialEnd(
  workspace: { readonly createdAt: string; readonly billing?: Standing },
  fallback: PlanName,
): string | null {
  if (workspace.billing || fallback !== "free") return null;
  return new Date(Date.parse(workspace.createdAt) + TRIAL.days * 86_400_000).toISOString();
}

/**
 * The plan that holds for a workspace.
 *
 * @param fallback plan of the installation for those that have not chosen one
 */
export function planNow(
  workspace: { readonly createdAt: string; readonly billing?: Standing },
  fallback: PlanName,
  now: number,
): PlanName {
  if (workspace.billing) return workspace.billing.plan;
  const end = trialEnd(workspace, fallback);
  return end !== null && now < Date.parse(end) ? TRIAL.plan : fallback;
}
