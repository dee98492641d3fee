import { type Contract, isContractRunning, renewalsAhead, renewalsSurvived } from "./contract.ts";
import { NO_SIGNALS, signalsOn } from "./evidence.ts";
import type { ContractCount } from "./fit-bdw.ts";
import type { SpendCell } from "./gamma-gamma.ts";
import type { BuyingState, History } from "./history.ts";
import { advocacyScore, satisfactionScore, shareScore, tenureScore } from "./loyalty.ts";
import type { Settings } from "./settings.ts";
import { addToSketch, emptySketch, mergeSketches, type ValueSketch } from "./value-sketch.ts";

/** Sums over a tenant's customers, of all that parameters need beside the compressed rows; a JSON value. */
export interface FitTotals {
  /** Customers of any kind, those with a purchase, and those with a contract now or before. */
  customers: number;
  buyers: number;
  contractCustomers: number;
  purchaseDays: number;
  spendDays: number;
  spend: number;
  refunds: number;
  /** Gaps between purchase days counted by length, if the caller gives them. */
  readonly gapCounts: number[];
  /** Revenue of twelve months of buyers and contract customers. */
  readonly revenue: ValueSketch;
  /** By purchase days and mean amount: customers, days, Σ ln mean. */
  readonly spendCells: Record<number, [customers: number, days: number, logMeans: number]>;
  /** Of ln(1 + x) and of ln(1 + days since the first purchase) over buyers. */
  readonly frequency: Sums;
  readonly tenure: Sums;
  /** Of ln(1 + mean spend) over those who spent, with the sums of their ln(1 + x) beside. */
  readonly ticket: Sums & { frequencySum: number; frequencySquares: number; products: number };
  /** Σ weight and Σ weight · score of the loyalty pillars that need no model. */
  readonly pillars: Record<"satisfaction" | "share" | "advocacy" | "tenure", { weight: number; sum: number }>;
  /** By renewals survived and renewals within the horizon: contracts ended, running. */
  readonly contracts: Record<string, [ended: number, running: number]>;
}

export interface Sums {
  n: number;
  sum: number;
  squares: number;
}

const COUNTERS = [
  "customers",
  "buyers",
  "contractCustomers",
  "purchaseDays",
  "spendDays",
  "spend",
  "refunds",
] as const satisfies readonly (keyof FitTotals)[];
const LONGEST_GAP = 3650;
const SPEND_LOG_WIDTH = Math.log(1.02);
const SPEND_BUCKETS = 4096;
const EXACT_DAYS = 16;

export function emptyTotals(): FitTotals {
  const pillar = () => ({ weight: 0, sum: 0 });
  return {
    customers: 0,
    buyers: 0,
    contractCustomers: 0,
    purchaseDays: 0,
    spendDays: 0,
    spend: 0,
    refunds: 0,
    gapCounts: [],
    revenue: emptySketch(),
    spendCells: {},
    frequency: { n: 0, sum: 0, squares: 0 },
    tenure: { n: 0, sum: 0, squares: 0 },
    ticket: { n: 0, sum: 0, squares: 0, frequencySum: 0, frequencySquares: 0, products: 0 },
    pillars: { satisfaction: pillar(), share: pillar(), advocacy: pillar(), tenure: pillar() },
    contracts: {},
  };
}

/** Adds a customer with a purchase or a contract, as of a day. */
export function addToTotals(
  totals: FitTotals,
  history: History,
  buying: BuyingState | undefined,
  contract: Contract | undefined,
  day: number,
  settings: Settings,
): void {
  addToSketch(totals.revenue, history.revenue12m);
  if (buying !== undefined) {
    totals.buyers++;
    addToSums(totals.tenure, onGrid(Math.log1p(buying.age)));
    addSpend(totals, history, buying.x);
  }
  if (contract !== undefined) {
    totals.contractCustomers++;
    countContract(totals, contract, day, settings.contractHorizonDays);
  }
  addPillars(totals, history, day, settings, buying?.age ?? 0);
}

export function mergeTotals(into: FitTotals, from: FitTotals): void {
  for (const key of COUNTERS) into[key] += from[key];
  from.gapCounts.forEach((count, gap) => countGap(into.gapCounts, gap, count));
  mergeSketches(into.revenue, from.revenue);
  for (const [cell, [customers, days, logMeans]] of Object.entries(from.spendCells)) {
    const sums = (into.spendCells[Number(cell)] ??= [0, 0, 0]);
    sums[0] += customers;
    sums[1] += days;
    sums[2] += logMeans;
  }
  for (const key of ["n", "sum", "squares"] as const) {
    into.frequency[key] += from.frequency[key];
    into.tenure[key] += from.tenure[key];
    into.ticket[key] += from.ticket[key];
  }
  for (const key of ["frequencySum", "frequencySquares", "products"] as const) into.ticket[key] += from.ticket[key];
  for (const key of ["satisfaction", "share", "advocacy", "tenure"] as const) {
    into.pillars[key].weight += from.pillars[key].weight;
    into.pillars[key].sum += from.pillars[key].sum;
  }
  for (const [key, [ended, running]] of Object.entries(from.contracts)) {
    const counts = (into.contracts[key] ??= [0, 0]);
    counts[0] += ended;
    counts[1] += running;
  }
}

/** Customers by days with spending and mean amount, for the fit of the spend model; cells are 2 % wide. */
export function spendCellsOf(totals: FitTotals): SpendCell[] {
  return Object.entries(totals.spendCells).map(([, [customers, days, logMeans]]) => ({
    n: days / customers,
    mean: Math.exp(logMeans / customers),
    count: customers,
  }));
}

/** Contracts by renewals survived and renewals ahead. */
export function contractCountsOf(totals: FitTotals): (ContractCount & { readonly ahead: number })[] {
  const counts = Object.entries(totals.contracts).map(([key, [ended, running]]) => {
    const [renewals = 0, ahead = 0] = key.split(" ").map(Number);
    return { renewals, ahead, ended, running };
  });
  return counts.sort((a, b) => a.renewals - b.renewals || a.ahead - b.ahead);
}

/** Counts a gap between purchase days by its length. */
export function countGap(counts: number[], gap: number, count = 1): void {
  const days = Math.min(LONGEST_GAP, Math.max(0, Math.round(gap)));
  while (counts.length <= days) counts.push(0);
  counts[days] = (counts[days] ?? 0) + count;
}

function addSpend(totals: FitTotals, history: History, x: number): void {
  totals.purchaseDays += history.purchaseDays;
  const logFrequency = onGrid(Math.log1p(x));
  addToSums(totals.frequency, logFrequency);
  const { spendDays, spendTotal } = history;
  if (!(spendDays >= 1) || !(spendTotal > 0)) return;
  totals.spendDays += spendDays;
  totals.spend += spendTotal;
  totals.refunds += history.refundTotal ?? 0;
  const mean = spendTotal / spendDays;
  const logTicket = onGrid(Math.log1p(mean));
  addToSums(totals.ticket, logTicket);
  totals.ticket.frequencySum += logFrequency;
  totals.ticket.frequencySquares += onGrid(logFrequency * logFrequency);
  totals.ticket.products += onGrid(logTicket * logFrequency);
  const logMean = onGrid(Math.log(mean));
  const bucket = Math.min(SPEND_BUCKETS - 1, Math.max(0, Math.floor(logMean / SPEND_LOG_WIDTH) + 512));
  const sums = (totals.spendCells[daysBin(spendDays) * SPEND_BUCKETS + bucket] ??= [0, 0, 0]);
  sums[0]++;
  sums[1] += spendDays;
  sums[2] += logMean;
}

/** Exact to 16 days, then four bins an octave. */
function daysBin(days: number): number {
  return days <= EXACT_DAYS ? days : EXACT_DAYS + Math.ceil(4 * Math.log2(days / EXACT_DAYS));
}

/** Counts a contract for the model of renewals: what it has survived, and whether it ended then. */
export function countContract(totals: FitTotals, contract: Contract, day: number, horizonDays: number): void {
  const isRunning = isContractRunning(contract, day);
  const until = isRunning ? day : (contract.endDay ?? day);
  const survived = renewalsSurvived(contract, until);
  const isOnRenewal = until === contract.startDay + survived * contract.periodDays;
  const renewals = isRunning || !isOnRenewal ? survived : Math.max(0, survived - 1);
  const hasLeft = !isRunning && contract.endedByUs !== true;
  const ahead = isRunning ? renewalsAhead(contract, day, horizonDays) : 0;
  const counts = (totals.contracts[`${renewals} ${ahead}`] ??= [0, 0]);
  counts[hasLeft ? 0 : 1]++;
}

function addPillars(totals: FitTotals, history: History, day: number, settings: Settings, age: number): void {
  const { satisfaction, share, advocacy, tenure } = totals.pillars;
  const signals = history.evidence === undefined ? NO_SIGNALS : signalsOn(history.evidence, day, settings.halfLives);
  addWeighted(satisfaction, signals.satisfactionKnown, satisfactionScore(signals));
  addWeighted(advocacy, signals.advocacyKnown, advocacyScore(signals));
  const known = shareScore(history);
  if (known !== undefined) addWeighted(share, 1, known);
  const contractAge = history.contract === undefined ? 0 : Math.max(0, day - history.contract.startDay);
  addWeighted(tenure, 1, tenureScore(Math.max(age, contractAge)));
}

function addWeighted(pillar: { weight: number; sum: number }, weight: number, score: number): void {
  pillar.weight += onGrid(weight);
  pillar.sum += onGrid(weight * score);
}

function addToSums(sums: Sums, value: number): void {
  sums.n++;
  sums.sum += value;
  sums.squares += onGrid(value * value);
}

/** To multiples of 2^-18, whose sums are exact: so the order of customers and pages changes no bit of a parameter. */
function onGrid(value: number): number {
  return Math.round(value * 2 ** 18) / 2 ** 18;
}
