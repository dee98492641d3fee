import type { auditOperations } from "@perennial/contract";
import { sightOf } from "../access/admit.ts";
import { type ActionsOf, sent } from "../change.ts";
import { badCursor } from "../customer/query.store.ts";
import { exportLeg, newExport, toExport } from "../export/export.ts";
import { type AuditPosition, readAudit } from "./audit.store.ts";
import { actorNames, toEntry } from "./names.ts";
import { spanOf } from "./span.ts";
import { visibleEntries } from "./visible.ts";

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
  async exportAudit(context, { body }) {
    const { format, ...filter } = body;
    const sight = sightOf(context);
    const of = { kind: "audit", filter: sent(filter), language: context.language } as const;
    const item = newExport(context, { of, format, ...(sight ? { sight } : {}) });
    return { output: await toExport(context, item), legs: [exportLeg(item)] };
  },
};
