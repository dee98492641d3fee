import type { Entity, IndexName, KeyOf, PartitionOf, SystemEntity, SystemKeyOf } from "./keys.ts";

/**
 * What each kind of item holds. Every noun of the product adds its own here, beside the code that writes it:
 * `declare module "@perennial/table" { interface Items { customer: CustomerItem } }`.
 */
export interface Items {
  removal: RemovalItem;
}
/** The same for what precedes a tenant. */
export interface SystemItems {}

/**
 * Who removed an item: what is gone can carry no stamp, so the removal leaves one in its place. Kept for as long as the
 * stream may bring the removal.
 */
export interface RemovalItem {
  /** Keys of the item, as the stream names them. */
  readonly place: string;
  readonly stamp: Stamp;
  /** The same write put an item of the kind elsewhere: nothing is gone, it lies in another place. */
  readonly moved: boolean;
  /** Seconds since 1970. */
  readonly ttl: number;
}

/** Who caused a write, and by what; it is kept with every item that is not derived. */
export interface Stamp {
  /** Person, key, import or hand-over. */
  readonly by: string;
  /** Request. */
  readonly rq?: string;
  /** Operation that was called. */
  readonly op?: string;
  /** Session of a person. */
  readonly se?: string;
  /** Network address from which the request came. */
  readonly ip?: string;
}

export type ItemOf<E extends string> = E extends keyof Items ? Items[E] : never;
export type SystemItemOf<E extends string> = E extends keyof SystemItems ? SystemItems[E] : never;

type RowOf<I> = I extends { readonly row: infer R } ? R : never;

/** A condition under which a part of a write may take effect. `hash: null` is that of an item that is not there. */
export type If = "absent" | "present" | { readonly version: number } | { readonly hash: string | null };

/** One part of a write; all parts take effect together or none does. */
type LegOf<E, Item, Key> =
  | {
      readonly put: E;
      readonly item: Item;
      /** Values of the index templates that the item itself does not hold; undefined leaves it out of the index. */
      readonly sort?: Readonly<Record<string, string | undefined>>;
      readonly if?: If;
      /** Made by a projection: carries no trace of who asked, so that it comes out the same however often it is made. */
      readonly derived?: true;
    }
  | { readonly remove: E; readonly key: Key; readonly if?: If }
  | { readonly add: E; readonly key: Key; readonly numbers: Readonly<Record<string, number>> }
  | { readonly set: E; readonly key: Key; readonly fields: Partial<Item>; readonly if?: If }
  | { readonly check: E; readonly key: Key; readonly if: If };

export type Leg = { [E in Entity]: LegOf<E, ItemOf<E>, KeyOf<E>> }[Entity];
export type SystemLeg = { [E in SystemEntity]: LegOf<E, SystemItemOf<E>, SystemKeyOf<E>> }[SystemEntity];

/** A part whose condition failed, with the item that stood in the way. */
export interface Refusal {
  readonly leg: number;
  readonly current: unknown;
}
export type Written = { readonly ok: true } | { readonly ok: false; readonly refused: readonly Refusal[] };

export interface ListRequest<Row> {
  readonly index: IndexName;
  /** Partitions to merge: list names with their shards filled in, such as `customer#0`. */
  readonly lists: readonly string[];
  readonly descending?: boolean;
  readonly limit: number;
  /** Where the page before ended: a sort key for each list, null where none of it had been answered. */
  readonly after?: readonly (string | null)[];
  /** First and last sort key that the page may hold, both included. */
  readonly from?: string;
  readonly until?: string;
  /** Rows that the page may hold; absent for all. */
  readonly keep?: (row: Row) => boolean;
  /** Rows that may be looked at before a short page is answered; 1,000 unless said otherwise. */
  readonly budget?: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Where to read on; null when the lists are read out. */
  readonly next: readonly (string | null)[] | null;
  readonly examined: number;
}

export interface Range {
  /** First and last sort key, both included. */
  readonly from: string;
  readonly until: string;
  readonly after?: string;
  readonly descending?: boolean;
  /** Items at most; all of them unless said otherwise. */
  readonly limit?: number;
  readonly consistent?: boolean;
}

/** An item of a range: which kind it is, where it lies, what it holds. */
export type Found = { [E in Entity]: { readonly entity: E; readonly sk: string; readonly item: ItemOf<E> } }[Entity];

/**
 * A tenant's part of the tables. No method takes a tenant: the table is bound when it is made, and there is no way
 * to name another tenant's item through it. Every method throws `TableBusyError` when the table refuses work for
 * longer than the retries last.
 */
export interface TenantTable {
  /** One item; a consistent read is never stale and costs twice as much. */
  get<E extends Entity>(entity: E, key: KeyOf<E>, read?: { consistent?: boolean }): Promise<ItemOf<E> | undefined>;
  /** Items in the order of the keys, at most 100. */
  getMany<E extends Entity>(
    entity: E,
    keys: readonly KeyOf<E>[],
    read?: { consistent?: boolean },
  ): Promise<(ItemOf<E> | undefined)[]>;
  /** The lines that items have in lists, in the order of the keys, at most 100: a fraction of the items themselves. */
  rows<E extends Entity>(entity: E, keys: readonly KeyOf<E>[]): Promise<(RowOf<ItemOf<E>> | undefined)[]>;
  /** Items of the partition in which `key` lies, by sort key. */
  range<E extends Entity>(entity: E, key: KeyOf<E> | PartitionOf<E>, range: Range): Promise<Found[]>;
  /** One page of lists, merged in the order of an index. */
  list<Row>(request: ListRequest<Row>): Promise<Page<Row>>;
  /** Takes effect wholly or not at all; at most 100 parts. */
  write(...legs: readonly Leg[]): Promise<Written>;
  /** Puts and removals without conditions, in no order; returns when all of them have taken effect. */
  bulk(legs: readonly Leg[]): Promise<void>;
}

/** What precedes a tenant; it knows only the key families of the system design. */
export interface SystemTable {
  get<E extends SystemEntity>(entity: E, key: SystemKeyOf<E>): Promise<SystemItemOf<E> | undefined>;
  /** All items of one partition. */
  all<E extends SystemEntity>(entity: E, key: Partial<SystemKeyOf<E>>): Promise<SystemItemOf<E>[]>;
  write(...legs: readonly SystemLeg[]): Promise<Written>;
  /** Adds to numbers of an item, which is made if it is not there, and answers it as it is then. */
  increase<E extends SystemEntity>(
    entity: E,
    key: SystemKeyOf<E>,
    numbers: Readonly<Record<string, number>>,
    fields: Partial<SystemItemOf<E>>,
  ): Promise<SystemItemOf<E>>;
  /** Removes an item and answers it; of many callers at once exactly one is answered. */
  take<E extends SystemEntity>(entity: E, key: SystemKeyOf<E>): Promise<SystemItemOf<E> | undefined>;
}

/** The table refused for longer than the retries lasted; the caller may try again later. */
export class TableBusyError extends Error {
  override readonly name = "TableBusyError";
}
