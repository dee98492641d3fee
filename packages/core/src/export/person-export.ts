import { readAudit } from "../audit/audit.store.ts";
import { actorNames, toEntry } from "../audit/names.ts";
import type { TenantContext } from "../context.ts";
import { findCustomer } from "../customer/customer.store.ts";
import { tracesOf } from "../erasure/erasure.ts";
import { EVENT_RECORDS } from "../event/event.ts";
import { readEvents } from "../event/log.ts";
import { messagesAbout } from "../source/concerning.ts";
import type { MessageContext } from "../source/message.ts";

/** Entries and events read at a time. */
const PAGE = 200;
/** Attributes that place an item in a list and say nothing of the person. */
const INNER = new Set(["row", "hash", "findable", "ttl"]);

async function recordsOf({ table }: TenantContext, customerId: string): Promise<Record<string, unknown[]>> {
  const found = await table.range(
    "customer",
    { customerId },
    { from: "\u0001", until: "\u{10FFFF}", consistent: true },
  );
  const records: Record<string, unknown[]> = {};
  for (const { entity, item } of found) {
    if (entity === "purchase" && item.movedTo !== undefined) continue;
    const told = (EVENT_RECORDS as Readonly<Record<string, (item: never) => unknown>>)[entity];
    const scores = entity === "state" ? item.row : undefined;
    const plain = Object.fromEntries(Object.entries(item as object).filter(([name]) => !INNER.has(name)));
    (records[entity] ??= []).push(scores ?? (told ? told(item as never) : plain));
  }
  return records;
}

async function auditOf({ table, workspace }: TenantContext, customerId: string): Promise<unknown[]> {
  const names = await actorNames(table);
  const entries: unknown[] = [];
  let after: readonly (string | null)[] | undefined;
  do {
    const page = await readAudit(table, { customerId }, {}, PAGE, after);
    entries.push(...page.rows.map((row) => toEntry(row, names, new Map(), workspace.language)));
    after = page.next ?? undefined;
  } while (after);
  return entries;
}

/** The events of the log, which is kept for 30 days, that hold anything of the person. */
async function eventsOf({ table }: TenantContext, customerId: string): Promise<unknown[]> {
  const events: unknown[] = [];
  let after = 0;
  for (;;) {
    const page = await readEvents(table, after, PAGE, ({ data }) => JSON.stringify(data).includes(customerId));
    events.push(...page.events);
    if (page.readTo >= page.last) return events;
    after = page.readTo;
  }
}

/**
 * What came in about the person, and is kept for 30 days. Others may have the same name, and the file is not to hold what is
 * theirs: only addresses, telephone numbers and own ids count here.
 */
async function inboundOf(context: MessageContext, customerId: string): Promise<unknown[]> {
  const customer = await findCustomer(context.table, customerId, { consistent: true });
  const traces = customer ? tracesOf({ ...customer, name: "" }) : { words: [], ids: [] };
  const words = traces.words.filter((word) => word !== "");
  return await messagesAbout(context, { customerId, traces: { ...traces, words } });
}

/**
 * Everything known of a customer as one JSON text: records by kind, events that hold its data, what came in about it, and
 * the audit.
 */
export async function personalData(context: MessageContext, customerId: string): Promise<string> {
  const records = await recordsOf(context, customerId);
  const [events, audit] = [await eventsOf(context, customerId), await auditOf(context, customerId)];
  const inbound = await inboundOf(context, customerId);
  const madeAt = context.realNow().toISOString();
  const file = { customerId, workspace: context.workspace.name, madeAt, records, events, inbound, audit };
  return `${JSON.stringify(file, null, 2)}\n`;
}
