import {
  heldBack,
  OWNED_KINDS,
  type OwnedKind,
  ownersReached,
  RECORD_KINDS,
  type RecordKind,
  type Sight,
  shownNames,
} from "@perennial/contract";
import { reachedCustomers, sightOf } from "../access/admit.ts";
import { maskRecord } from "../access/mask.ts";
import type { Context } from "../context.ts";
import type { StoredEntry } from "./audit.ts";
import { customerNames, type Names } from "./names.ts";

/** What belongs to a customer and is no kind of record of its own is reached as the customer is. */
const ownedKind = (kind: string): OwnedKind =>
  (OWNED_KINDS as readonly string[]).includes(kind) ? (kind as OwnedKind) : "customer";

/** An entry without the fields that are hidden. */
function masked(entry: StoredEntry, sight: Sight): StoredEntry {
  if (!(RECORD_KINDS as readonly string[]).includes(entry.kind)) return entry;
  const hidden = shownNames(heldBack(sight, entry.kind as RecordKind, "read"));
  if (hidden.size === 0) return entry;
  return {
    ...entry,
    changed: entry.changed.filter((name) => !hidden.has(name)),
    before: entry.before && maskRecord(entry.before, hidden),
    after: entry.after && maskRecord(entry.after, hidden),
  };
}

/** Entries about customers who are reached now; jobs over everybody's customers are told to whoever reaches all. */
async function reachedEntries({ table }: Pick<Context, "table">, sight: Sight, rows: readonly StoredEntry[]) {
  const isWhole = ownersReached(sight, "customer") === undefined;
  const kinds = new Set(rows.map(({ kind }) => ownedKind(kind)));
  const reached = new Map<OwnedKind, ReadonlySet<string>>();
  for (const kind of kinds) {
    const ids = rows.flatMap((row) => (ownedKind(row.kind) === kind ? (row.customerId ?? []) : []));
    reached.set(kind, await reachedCustomers(table, sight, kind, ids));
  }
  const isReached = ({ kind, customerId }: StoredEntry): boolean => {
    if (customerId !== null) return reached.get(ownedKind(kind))?.has(customerId) ?? false;
    return isWhole || (kind !== "import" && kind !== "export" && kind !== "hand_over");
  };
  return rows.filter(isReached).map((row) => masked(row, sight));
}

/**
 * The entries that a caller may see, with the names of their customers. The one place where it is decided: an entry about
 * a customer whom the caller does not reach is not there, and hidden fields are not in it.
 */
export async function visibleEntries(
  context: Pick<Context, "table" | "actor">,
  rows: readonly StoredEntry[],
): Promise<{ entries: readonly StoredEntry[]; customers: Names }> {
  const sight = sightOf(context);
  const entries = sight ? await reachedEntries(context, sight, rows) : rows;
  const ids = [...new Set(entries.flatMap(({ customerId }) => customerId ?? []))];
  return { entries, customers: await customerNames(context.table, ids) };
}
