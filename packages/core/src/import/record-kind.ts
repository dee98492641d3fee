import type { Leg } from "@perennial/table";
import { releaseLeg } from "../claim.ts";
import type { TenantContext } from "../context.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { dayIn, dayText } from "../day.ts";
import type { Waiting } from "./chunk.ts";
import { withOrdinal } from "./file/identity.ts";
import type { ImportItem } from "./import.ts";

/** A record beside a customer's, as every kind of them is kept. */
export interface Beside {
  readonly customerId: string;
  readonly version: number;
  readonly externalId?: string | null | undefined;
  /** The import that made it. */
  readonly importId?: string | null | undefined;
}

/** A record that rows came to, and how many rows those are. */
export interface FromRows<Item> {
  readonly item: Item;
  readonly rows: number;
}

/** The moment of a piece of work, and the business day that it falls on. */
export interface Moment {
  readonly now: Date;
  readonly today: string;
  readonly timeZone: string;
  /** Whoever is a member at that moment; absent where nobody is to be found. */
  readonly members?: ReadonlySet<string>;
}

export function momentOf({ workspace: { timeZone }, now }: TenantContext): Moment {
  const at = now();
  return { now: at, today: dayText(dayIn(timeZone, at)), timeZone };
}

/** Whose the rows are. */
export type RowsOwner = Pick<CustomerItem, "customerId" | "name">;

/** How the rows of a customer become records beside its own, and how those are taken out again. */
export interface RecordKind<Row, Item extends Beside> {
  readonly entity: "purchase" | "signal" | "subscription" | "note" | "task";
  /** Whether the record repeats the name of its customer. */
  readonly named?: true;
  /** Whether the record may be left to a member. */
  readonly assigned?: true;
  /** The same for the same rows, whenever and by whichever import they come; only the first of them is written. */
  make(rows: readonly Waiting<Row>[], owner: RowsOwner, source: ImportItem, when: Moment): FromRows<Item>[];
  idOf(item: Item): string;
  /** The put of the record, and of the claim of its own id where it has one; both only if they are not there. */
  put(item: Item): readonly Leg[];
  /** What takes out a record that nobody has changed. */
  remove(context: TenantContext, item: Item): readonly Leg[];
}

/**
 * Rows with what names the record that each becomes: a hash of what it says and its ordinal among equal rows, so that the
 * same file again gives the same records.
 */
export function marked<Row>(
  rows: readonly Waiting<Row>[],
  hashOf: (row: Row) => string,
): { readonly row: Row; readonly mark: string }[] {
  const seen = new Map<string, number>();
  return rows.map(({ row }) => {
    const hash = hashOf(row);
    const ordinal = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, ordinal);
    return { row, mark: withOrdinal(hash, ordinal) };
  });
}

type Claimed = Exclude<RecordKind<never, Beside>["entity"], "note" | "task">;

/** The claim of a record's own id, if it has one. */
export function ownClaim(
  kind: Claimed,
  { externalId, customerId }: Beside,
  rest: { readonly id: string; readonly occurredOn?: string },
): Leg[] {
  if (externalId === undefined || externalId === null) return [];
  return [{ put: "claim", item: { kind, value: externalId, customerId, ...rest }, if: "absent" }];
}

export function ownRelease(kind: Claimed, { externalId }: Beside): Leg[] {
  return externalId === undefined || externalId === null ? [] : [releaseLeg(kind, externalId)];
}
