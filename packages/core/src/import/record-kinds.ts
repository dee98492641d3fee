import type { ImportKind } from "@perennial/contract";
import type { RowOf } from "./file/row-kinds.ts";
import { NOTES_FROM_ROWS } from "./note-records.ts";
import { PURCHASES_FROM_ROWS } from "./purchase-records.ts";
import type { Beside, RecordKind } from "./record-kind.ts";
import { SIGNALS_FROM_ROWS } from "./signal-records.ts";
import { SUBSCRIPTIONS_FROM_ROWS } from "./subscription-records.ts";
import { TASKS_FROM_ROWS } from "./task-records.ts";

/** Kinds of files whose rows become records beside those of their customers. */
type BesideKind = Exclude<ImportKind, "customers" | "products">;

const RECORD_KINDS: { readonly [K in BesideKind]: RecordKind<RowOf[K], Beside> } = {
  purchases: PURCHASES_FROM_ROWS as RecordKind<RowOf["purchases"], Beside>,
  signals: SIGNALS_FROM_ROWS as RecordKind<RowOf["signals"], Beside>,
  subscriptions: SUBSCRIPTIONS_FROM_ROWS as RecordKind<RowOf["subscriptions"], Beside>,
  notes: NOTES_FROM_ROWS as RecordKind<RowOf["notes"], Beside>,
  tasks: TASKS_FROM_ROWS as RecordKind<RowOf["tasks"], Beside>,
};

/** What the rows of a kind of file become beside their customers' records; undefined where they become none. */
export function recordKindOf(kind: ImportKind): RecordKind<never, Beside> | undefined {
  return kind === "customers" || kind === "products" ? undefined : RECORD_KINDS[kind];
}
