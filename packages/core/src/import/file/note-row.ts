import { parseQuantity } from "./parse-amount.ts";
import { type RowCells, type RowSettings, rowCells } from "./row-cells.ts";
import { type RowCustomer, readCustomer } from "./row-customer.ts";
import { readDay } from "./row-day.ts";
import { missing, type RowResult } from "./row-fault.ts";
import { readMember } from "./row-member.ts";
import { noMinutes } from "./value-fault.ts";

/** A note as a row of a file tells it. */
export interface NoteRow extends RowCustomer {
  readonly occurredOn: string;
  /** The moment in UTC, where the file tells the time of day. */
  readonly occurredAt?: string;
  readonly text: string;
  readonly minutes?: number;
  readonly authorId?: string;
  /** A note has no custom fields. */
  readonly fields: Readonly<Record<string, string>>;
}

const NO_FIELDS = Object.freeze({});
/** A note takes a day at most. */
const MOST_MINUTES = 1440;

/** Reads one row of notes; `mapping` has a target for every column. */
export function readNoteRow(
  cells: readonly string[],
  mapping: readonly string[],
  settings: RowSettings,
): RowResult<NoteRow> {
  const row = rowCells(cells, mapping);
  const who = readCustomer(row);
  const when = readDay(row, "occurredOn", settings);
  const text = row.text("text");
  if (text === "" && row.faults.every(({ column }) => column !== "text")) row.faults.push(missing("text"));
  const minutes = readMinutes(row, settings);
  const authorId = readMember(row, "author", settings);
  if (row.faults.length > 0 || !who || !when) return { ok: false, faults: row.faults };
  const moment = when.at === undefined ? {} : { occurredAt: when.at };
  const rest = { ...(minutes === undefined ? {} : { minutes }), ...(authorId === undefined ? {} : { authorId }) };
  return { ok: true, row: { ...who, occurredOn: when.day, ...moment, text, ...rest, fields: NO_FIELDS } };
}

function readMinutes(row: RowCells, { decimal }: RowSettings): number | undefined {
  const text = row.text("minutes").replace(/\s*(?:m|mins?|minutes?|分钟?)\.?$/i, "");
  if (text === "") return undefined;
  const minutes = parseQuantity(text, decimal);
  // Nobody writes down how long it took: not that it took no time.
  if (minutes === 0) return undefined;
  if (minutes !== undefined && Number.isInteger(minutes) && minutes > 0 && minutes <= MOST_MINUTES) return minutes;
  row.faults.push(noMinutes(text));
  return undefined;
}
