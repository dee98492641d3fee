import type { Rule } from "../limit/bucket.ts";

/** What a workspace may do in a while. */
export interface Speed {
  readonly reads: Rule;
  readonly writes: Rule;
  /** Of one operation that looks through many records; absent where that is not limited by itself. */
  readonly search?: Rule;
  /** Of one operation that starts work over many records. */
  readonly job?: Rule;
}

export interface Plan {
  readonly speed: Speed;
}

const HOUR_S = 3_600;

function speed(perSecond: number, jobsAnHour: number): Speed {
  return {
    reads: { perSecond, burst: 4 * perSecond },
    writes: { perSecond: perSecond / 2, burst: 2 * perSecond },
    search: { perSecond: perSecond / 10, burst: (4 * perSecond) / 10 },
    job: { perSecond: jobsAnHour / HOUR_S, burst: jobsAnHour },
  };
}

const GENEROUS: Rule = { perSecond: 2_000, burst: 20_000 };

/** Every plan as data. */
export const PLANS = {
  free: { speed: speed(50, 20) },
  starter: { speed: speed(100, 60) },
  growth: { speed: speed(300, 200) },
  scale: { speed: speed(1_000, 600) },
  /** Of an installation on one machine. */
  local: { speed: { reads: GENEROUS, writes: GENEROUS } },
} as const satisfies Record<string, Plan>;
export type PlanName = keyof typeof PLANS;

export const planOf = (name: PlanName): Plan => PLANS[name];
