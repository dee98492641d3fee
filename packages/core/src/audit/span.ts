import type { AuditFilter } from "@perennial/contract";
import { dayNumber } from "../day.ts";
import { startOfDay } from "../start-of-day.ts";
import type { Span } from "./audit.store.ts";
import { AUDIT_DAYS } from "./audit.ts";

/** The moments between which the days of a filter lie, as far as the audit is kept. */
export function spanOf({ from, until }: Pick<AuditFilter, "from" | "until">, timeZone: string, now: Date): Span {
  const oldest = new Date(now.getTime() - AUDIT_DAYS * 86_400_000).toISOString();
  const first = from === undefined ? oldest : startOfDay(timeZone, dayNumber(from)).toISOString();
  return {
    from: first < oldest ? oldest : first,
    ...(until === undefined ? {} : { until: startOfDay(timeZone, dayNumber(until) + 1).toISOString() }),
  };
}
