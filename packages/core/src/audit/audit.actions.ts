import type { AuditFilter, auditOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { badCursor } from "../customer/query.store.ts";
import { dayNumber } from "../day.ts";
import { startOfDay } from "../start-of-day.ts";
import { type AuditPosition, readAudit, type Span } from "./audit.store.ts";
import { AUDIT_DAYS } from "./audit.ts";
import { actorNames, toEntry } from "./names.ts";
import { visibleEntries } from "./visible.ts";

/** The moments between which the days of a filter lie, as far as the audit is kept. */
export function spanOf({ from, until }: Pick<AuditFilter, "from" | "until">, timeZone: string, now: Date): Span {
  const oldest = new Date(now.getTime() - AUDIT_DAYS * 86_400_000).toISOString();
  const first = from === undefined ? oldest : startOfDay(timeZone, dayNumber(from)).toISOString();
  return {
    from: first < oldest ? oldest : first,
    ...(until === undefined ? {} : { until: startOfDay(timeZone, dayNumber(until) + 1).toISOString() }),
  };
}

export const auditActions: ActionsOf<typeof auditOperations> = {
  async listAudit(context, { query }) {
    const { table, cursors, workspace, language, realNow } = context;
    const { limit, cursor, from, until, ...filter } = query;
    const binding = `listAudit ${JSON.stringify([from, until, Object.entries(filter).sort()])}`;
    const after = cursor === undefined ? undefined : cursors.decode(binding, cursor);
    if (cursor !== undefined && !Array.isArray(after)) throw badCursor();
    const span = spanOf({ from, until }, workspace.timeZone, realNow());
    const page = await readAudit(table, filter, span, limit, after as AuditPosition | undefined);
    const [names, { entries, customers }] = await Promise.all([actorNames(table), visibleEntries(context, page.rows)]);
    return {
      data: entries.map((row) => toEntry(row, names, customers, language)),
      nextCursor: page.next && cursors.encode(binding, page.next),
    };
  },
};
