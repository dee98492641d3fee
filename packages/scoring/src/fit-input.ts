import {
  addRow,
  type CompressedRows,
  emptyRows,
  mergeRows,
  type PackedRows,
  packRows,
  unpackRows,
} from "./compress.ts";
import type { Contract } from "./contract.ts";
import { addToTotals, countContract, countGap, emptyTotals, type FitTotals, mergeTotals } from "./fit-totals.ts";
import { buyingState, type History } from "./history.ts";
import type { Settings } from "./settings.ts";

/**
 * What a tenant's parameters are fitted to, collected customer by customer as of one day. Its size does not grow with
 * the number of customers. Pages may be collected apart and merged, and {@link packFitInput} makes a JSON value of it
 * at any point, so that a job can stop and go on.
 */
export interface FitInput {
  readonly day: number;
  readonly settings: Settings;
  readonly rows: CompressedRows;
  readonly totals: FitTotals;
}

export interface PackedFitInput {
  readonly day: number;
  readonly settings: Settings;
  readonly rows: PackedRows;
  readonly totals: FitTotals;
}

export function emptyFitInput(day: number, settings: Settings, rowLimit?: number): FitInput {
  return { day, settings, rows: emptyRows(rowLimit), totals: emptyTotals() };
}

/**
 * Adds one customer. Who neither bought nor has a contract by the input's day counts as a customer and nothing else.
 *
 * @param gapsDays gaps between the customer's purchase days; give them for all customers or for none
 */
export function addCustomer(input: FitInput, history: History, gapsDays: readonly number[] = []): void {
  const { day, totals, settings, rows } = input;
  totals.customers++;
  const buying = buyingState(history, day);
  const contract = history.contract !== undefined && day >= history.contract.startDay ? history.contract : undefined;
  if (buying === undefined && contract === undefined) return;
  if (buying !== undefined) addRow(rows, buying.x, buying.last, buying.age);
  for (const gap of gapsDays) countGap(totals.gapCounts, gap);
  addToTotals(totals, history, buying, contract, day, settings);
}

/**
 * Adds a contract beside the one that decides about a customer, such as an earlier term or another product line: it
 * teaches how renewals go and counts for nothing else.
 */
export function addContract({ day, totals, settings }: FitInput, contract: Contract): void {
  if (day >= contract.startDay) countContract(totals, contract, day, settings.contractHorizonDays);
}

/** Adds a page collected apart, as of the same day and with the same settings. */
export function mergeFitInputs(into: FitInput, from: FitInput): void {
  mergeRows(into.rows, from.rows);
  mergeTotals(into.totals, from.totals);
}

/** A checkpoint: a JSON value that does not change when more customers are added afterwards. */
export function packFitInput({ day, settings, rows, totals }: FitInput): PackedFitInput {
  return { day, settings, rows: packRows(rows), totals: structuredClone(totals) };
}

export function unpackFitInput({ day, settings, rows, totals }: PackedFitInput): FitInput {
  return { day, settings, rows: unpackRows(rows), totals: structuredClone(totals) };
}
