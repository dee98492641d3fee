import type { CancelReason, Period } from "@perennial/contract";
import { present, type RowCells, type RowSettings, rowCells } from "./row-cells.ts";
import { type RowCustomer, readCustomer } from "./row-customer.ts";
import { readAnyDay } from "./row-day.ts";
import { missing, type RowResult } from "./row-fault.ts";
import { readPrice, readRowCurrency } from "./row-money.ts";
import { parsePeriod, parseReason } from "./subscription-words.ts";
import { endsEarly, futureDay, noPeriod } from "./value-fault.ts";

/** A subscription as a row of a file tells it. */
export interface SubscriptionRow extends RowCustomer {
  readonly plan: string;
  readonly period: Period;
  readonly priceMinor: number;
  readonly costMinor?: number;
  readonly currency: string;
  readonly startedOn: string;
  readonly productLine?: string;
  /** First day on which it no longer holds. */
  readonly endsOn?: string;
  /** Day of the notice. */
  readonly cancelledOn?: string;
  readonly reason?: CancelReason;
  readonly renewedUntil?: string;
  readonly reference?: string;
  readonly note?: string;
  /** A subscription has no custom fields. */
  readonly fields: Readonly<Record<string, string>>;
}

const NO_FIELDS = Object.freeze({});

/** Reads one row of subscriptions; `mapping` has a target for every column. */
export function readSubscriptionRow(
  cells: readonly string[],
  mapping: readonly string[],
  settings: RowSettings,
): RowResult<SubscriptionRow> {
  const row = rowCells(cells, mapping);
  const who = readCustomer(row);
  const plan = row.text("plan");
  if (plan === "") row.faults.push(missing("plan"));
  const period = readPeriod(row);
  const currency = readRowCurrency(row, settings);
  const priceMinor = readPrice(row, "price", settings, currency);
  if (row.text("price") === "") row.faults.push(missing("price"));
  const costMinor = readPrice(row, "cost", settings, currency);
  const startedOn = readAnyDay(row, "startedOn", settings);
  if (row.text("startedOn") === "") row.faults.push(missing("startedOn"));
  const ends = readEnds(row, settings, startedOn);
  const said = row.text("reason");
  const reason = said === "" ? {} : { reason: parseReason(said) };
  const note = [reason.reason === "other" ? said : "", row.text("note")].filter((text) => text !== "").join("\n");
  const rest = present({ productLine: row.text("productLine"), reference: row.id("reference"), note, ...ends });
  const known = who && period && startedOn !== undefined && priceMinor !== undefined && currency !== undefined;
  if (row.faults.length > 0 || !known) return { ok: false, faults: row.faults };
  const money = { priceMinor, currency, ...(costMinor === undefined ? {} : { costMinor }) };
  return { ok: true, row: { ...who, plan, period, startedOn, ...money, ...reason, ...rest, fields: NO_FIELDS } };
}

function readPeriod(row: RowCells): Period | undefined {
  const text = row.text("period");
  const period = parsePeriod(text);
  if (period === undefined) row.faults.push(text === "" ? missing("period") : noPeriod(text));
  return period;
}

function readEnds(row: RowCells, settings: RowSettings, startedOn: string | undefined) {
  const [endsOn, cancelledOn, renewedUntil] = (["endsOn", "cancelledOn", "renewedUntil"] as const).map((target) =>
    readAnyDay(row, target, settings),
  );
  if (cancelledOn !== undefined && cancelledOn > settings.today) {
    row.faults.push(futureDay("cancelledOn", cancelledOn, settings.today));
  }
  if (startedOn !== undefined) {
    if (endsOn !== undefined && endsOn < startedOn) row.faults.push(endsEarly("endsOn", startedOn));
    if (renewedUntil !== undefined && renewedUntil <= startedOn) row.faults.push(endsEarly("renewedUntil", startedOn));
  }
  return { endsOn, cancelledOn, renewedUntil };
}
