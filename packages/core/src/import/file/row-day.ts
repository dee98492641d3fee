import { type ParsedDay, parseDay } from "./parse-day.ts";
import type { RowCells, RowSettings } from "./row-cells.ts";
import { missing } from "./row-fault.ts";
import { futureDay, noDay } from "./value-fault.ts";

/** A day that is not later than the latest allowed. */
export function readDay(row: RowCells, target: string, settings: RowSettings): ParsedDay | undefined {
  const text = row.text(target);
  if (text === "") {
    if (target === "occurredOn") row.faults.push(missing(target));
    return undefined;
  }
  const parsed = parseDay(text, settings.dateOrder, settings.timeZone);
  if (!parsed) row.faults.push(noDay(target, text, settings.dateOrder));
  else if (parsed.day > settings.today) row.faults.push(futureDay(target, parsed.day, settings.today));
  else return parsed;
  return undefined;
}

/** A day that may lie ahead. */
export function readAnyDay(row: RowCells, target: string, { dateOrder, timeZone }: RowSettings): string | undefined {
  const text = row.text(target);
  if (text === "") return undefined;
  const parsed = parseDay(text, dateOrder, timeZone);
  if (!parsed) row.faults.push(noDay(target, text, dateOrder));
  return parsed?.day;
}
