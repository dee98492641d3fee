import type { ImportKind } from "@perennial/contract";
import { type CustomerRow, readCustomerRow } from "./customer-row.ts";
import { type NoteRow, readNoteRow } from "./note-row.ts";
import { type ProductRow, readProductRow } from "./product-row.ts";
import { type PurchaseRow, readPurchaseRow } from "./purchase-row.ts";
import type { RowSettings } from "./row-cells.ts";
import type { RowResult } from "./row-fault.ts";
import { readSignalRow, type SignalRow } from "./signal-row.ts";
import { readSubscriptionRow, type SubscriptionRow } from "./subscription-row.ts";
import { addCustomer, addDated, addPlain, addPurchase, type Survey } from "./survey.ts";
import { readTaskRow, type TaskRow } from "./task-row.ts";

/** What a row of each kind of file comes to. */
export interface RowOf {
  readonly purchases: PurchaseRow;
  readonly customers: CustomerRow;
  readonly signals: SignalRow;
  readonly subscriptions: SubscriptionRow;
  readonly notes: NoteRow;
  readonly tasks: TaskRow;
  readonly products: ProductRow;
}

/** How the rows of a kind of file are read, counted, and kept together. */
interface RowKind<Row> {
  readonly read: (cells: readonly string[], mapping: readonly string[], settings: RowSettings) => RowResult<Row>;
  readonly count: (survey: Survey, row: Row) => void;
  /** The same for all rows that must be looked at together. */
  readonly key: (row: Row) => string;
}

/** What rows of one customer have in common: its own id, else a number, an address, its name. */
export function keyOf({ externalId, phones, emails, name }: CustomerRow): string {
  return externalId ?? phones[0] ?? emails[0] ?? name;
}

const ofCustomer = ({ customer }: { readonly customer: string }): string => customer;

export const ROW_KINDS: { readonly [K in ImportKind]: RowKind<RowOf[K]> } = {
  purchases: { read: readPurchaseRow, count: addPurchase, key: ofCustomer },
  customers: { read: readCustomerRow, count: (survey, row) => addCustomer(survey, keyOf(row)), key: keyOf },
  signals: {
    read: readSignalRow,
    count: (survey, { occurredOn: on, customer }) => addDated(survey, { on, customer }),
    key: ofCustomer,
  },
  subscriptions: {
    read: readSubscriptionRow,
    count: (survey, { startedOn: on, customer }) => addDated(survey, { on, customer }),
    key: ofCustomer,
  },
  notes: {
    read: readNoteRow,
    count: (survey, { occurredOn: on, customer }) => addDated(survey, { on, customer }),
    key: ofCustomer,
  },
  tasks: {
    read: readTaskRow,
    count: (survey, { dueOn: on, customer }) => addDated(survey, { on, customer }),
    key: ofCustomer,
  },
  products: { read: readProductRow, count: addPlain, key: ({ sku }) => sku },
};

/** What of a row the survey needs, whatever it is. */
export interface SurveyedRow {
  readonly row: unknown;
  readonly key: string;
  /** Custom fields by key, as text. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A reader of rows of one kind, which counts what it reads. */
export function rowReader<K extends ImportKind>(
  kind: K,
  mapping: readonly string[],
  settings: RowSettings,
  survey: Survey,
): (cells: readonly string[]) => RowResult<SurveyedRow> {
  const { read, count, key }: RowKind<RowOf[K]> = ROW_KINDS[kind];
  return (cells) => {
    const result = read(cells, mapping, settings);
    if (!result.ok) return result;
    count(survey, result.row);
    return { ok: true, row: { row: result.row, key: key(result.row), fields: result.row.fields } };
  };
}
