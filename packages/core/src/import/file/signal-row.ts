import { minorDigits, type SignalType } from "@perennial/contract";
import { faultsOf } from "../../signal/signal.ts";
import { parseCurrency } from "./guess-currency.ts";
import { parseAmount, parseQuantity } from "./parse-amount.ts";
import { present, type RowCells, type RowSettings, rowCells } from "./row-cells.ts";
import { type RowCustomer, readCustomer } from "./row-customer.ts";
import { readDay } from "./row-day.ts";
import { fault, type RowResult } from "./row-fault.ts";
import { parseSeverity, parseSignalType } from "./signal-words.ts";
import { noAmount, noCurrency, noScore, noSeverity, noSignalType } from "./value-fault.ts";

/** A signal as a row of a file tells it. */
export interface SignalRow extends RowCustomer {
  readonly type: SignalType;
  readonly occurredOn: string;
  readonly score?: number;
  readonly severity?: number;
  readonly closedOn?: string;
  readonly amountMinor?: number;
  readonly currency?: string;
  /** The caller's own id of the signal. */
  readonly reference?: string;
  readonly note?: string;
  /** A signal has no custom fields. */
  readonly fields: Readonly<Record<string, string>>;
}

const NO_FIELDS = Object.freeze({});

/** Column of a file for a field of a signal, where the two are called otherwise. */
const COLUMNS: Readonly<Record<string, string>> = { amountMinor: "amount" };

/** Reads one row of signals; `mapping` has a target for every column. */
export function readSignalRow(
  cells: readonly string[],
  mapping: readonly string[],
  settings: RowSettings,
): RowResult<SignalRow> {
  const row = rowCells(cells, mapping);
  const who = readCustomer(row);
  const type = readType(row, settings);
  const when = readDay(row, "occurredOn", settings);
  const closedOn = readDay(row, "closedOn", settings)?.day;
  const score = readScore(row, settings);
  const severity = readSeverity(row);
  const money = readMoney(row, settings);
  const rest = present({ closedOn, reference: row.id("reference"), note: row.text("note") });
  if (row.faults.length > 0 || !who || !type || !when) return { ok: false, faults: row.faults };
  const values = onlyOwn(type, { score, severity, ...money, closedOn: rest.closedOn });
  const facts = { type, occurredOn: when.day, externalId: null, note: null, referredId: null, currency: null };
  const faults = faultsOf({ ...facts, ...NOTHING, ...values }).map(({ location, message, fix }) => {
    const name = location.replace("body.", "");
    return fault(COLUMNS[name] ?? name, { message, fix });
  });
  if (faults.length > 0) return { ok: false, faults };
  const { reference, note } = rest;
  const said = { ...(reference === undefined ? {} : { reference }), ...(note === undefined ? {} : { note }) };
  return { ok: true, row: { ...who, type, occurredOn: when.day, ...values, ...said, fields: NO_FIELDS } };
}

const NOTHING = { score: null, severity: null, closedOn: null, amountMinor: null };

interface Values {
  readonly score?: number | undefined;
  readonly severity?: number | undefined;
  readonly closedOn?: string | undefined;
  readonly amountMinor?: number | undefined;
  readonly currency?: string | undefined;
}

/** A file of several kinds has columns that only some rows use: what does not belong to the row's kind is passed over. */
function onlyOwn(type: SignalType, values: Values) {
  const { score, severity, closedOn, amountMinor, currency } = values;
  const isAnswer = type === "nps" || type === "csat";
  const closes = type === "complaint" || type === "overdue";
  const hasMoney = type === "overdue" && amountMinor !== undefined && currency !== undefined;
  return {
    ...(isAnswer && score !== undefined ? { score } : {}),
    ...(type === "complaint" && severity !== undefined ? { severity } : {}),
    ...(closes && closedOn !== undefined ? { closedOn } : {}),
    ...(hasMoney ? { amountMinor, currency } : {}),
  };
}

function readType(row: RowCells, { signalType }: RowSettings): SignalType | undefined {
  const text = row.text("type");
  const type = text === "" ? (signalType ?? undefined) : parseSignalType(text);
  if (type === undefined) row.faults.push(noSignalType(text));
  return type;
}

function readScore(row: RowCells, { decimal }: RowSettings): number | undefined {
  const text = row.text("score").replace(/\s*(?:\/\s*\d+|分|星|stars?)$/i, "");
  if (text === "") return undefined;
  const score = parseQuantity(text, decimal);
  if (score !== undefined && Number.isInteger(score)) return score;
  row.faults.push(noScore(text));
  return undefined;
}

function readSeverity(row: RowCells): number | undefined {
  const text = row.text("severity");
  const severity = text === "" ? undefined : parseSeverity(text);
  if (text !== "" && severity === undefined) row.faults.push(noSeverity(text));
  return severity;
}

function readMoney(row: RowCells, settings: RowSettings): Pick<Values, "amountMinor" | "currency"> {
  const text = row.text("amount");
  if (text === "") return {};
  const named = row.text("currency");
  const currency = named === "" ? (settings.currency ?? undefined) : parseCurrency(named);
  if (currency === undefined) row.faults.push(noCurrency(named));
  const amount = parseAmount(text, settings.decimal, minorDigits(currency ?? "CNY"));
  if (amount === undefined) row.faults.push(noAmount(text, settings.decimal));
  return currency === undefined || amount === undefined ? {} : { amountMinor: amount.minor, currency };
}
