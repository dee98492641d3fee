import { parseDone } from "./done-words.ts";
import { present, type RowCells, type RowSettings, rowCells } from "./row-cells.ts";
import { type RowCustomer, readCustomer } from "./row-customer.ts";
import { readAnyDay, readDay } from "./row-day.ts";
import { missing, type RowResult } from "./row-fault.ts";
import { readMember } from "./row-member.ts";
import { notDone } from "./value-fault.ts";

/** A task as a row of a file tells it. */
export interface TaskRow extends RowCustomer {
  readonly title: string;
  readonly dueOn: string;
  readonly assigneeId?: string;
  readonly isDone: boolean;
  readonly doneOn?: string;
  readonly createdOn?: string;
  /** A task has no custom fields. */
  readonly fields: Readonly<Record<string, string>>;
}

const NO_FIELDS = Object.freeze({});

/** Reads one row of tasks; `mapping` has a target for every column. */
export function readTaskRow(
  cells: readonly string[],
  mapping: readonly string[],
  settings: RowSettings,
): RowResult<TaskRow> {
  const row = rowCells(cells, mapping);
  const who = readCustomer(row);
  const title = row.text("title");
  if (title === "" && row.faults.every(({ column }) => column !== "title")) row.faults.push(missing("title"));
  const dueOn = readAnyDay(row, "dueOn", settings);
  if (row.text("dueOn") === "") row.faults.push(missing("dueOn"));
  const assigneeId = readMember(row, "assignee", settings);
  const doneOn = readDay(row, "doneOn", settings)?.day;
  const createdOn = readDay(row, "createdOn", settings)?.day;
  // One that is open again still has the day on which it was done before.
  const isDone = readDone(row) ?? doneOn !== undefined;
  if (row.faults.length > 0 || !who || dueOn === undefined) return { ok: false, faults: row.faults };
  const rest = present({ assigneeId, createdOn, ...(isDone ? { doneOn } : {}) });
  return { ok: true, row: { ...who, title, dueOn, isDone, ...rest, fields: NO_FIELDS } };
}

function readDone(row: RowCells): boolean | undefined {
  const text = row.text("done");
  const done = text === "" ? undefined : parseDone(text);
  if (text !== "" && done === undefined) row.faults.push(notDone(text));
  return done;
}
