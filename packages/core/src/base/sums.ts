import type { Scores } from "@perennial/contract";
import {
  addToCohorts,
  addToForecast,
  addToWaterfall,
  type Band,
  type CohortTable,
  calendarMonth,
  type EquityWaterfall,
  emptyCohorts,
  emptyForecast,
  emptyWaterfall,
  type Forecast,
  type History,
  mergeCohorts,
  mergeForecasts,
  mergeWaterfalls,
  pyramidLevelOf,
  revenueAtRisk,
  type Score,
  type Stage,
  scoreCustomer,
  type ValueClass,
  valueClassOf,
  type WinBackStrategy,
  winBackOf,
} from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";
import { inWorkspaceCurrency } from "../score/money.ts";
import type { Scoring } from "../score/parameters.ts";
import { profitOf, riskOf, worthOf } from "../score/worth.ts";
import type { Calendar } from "./calendar.ts";
import { historyOn, type KnownCustomer } from "./known.ts";
import { keepTop, mergeTop, type Ranked } from "./top.ts";

/** Where a customer stood on a day. */
export interface Standing {
  readonly band: Band | null;
  readonly stage: Stage;
  readonly valueClass: ValueClass | null;
  readonly value: number;
}

export interface MovedEntry extends Ranked {
  readonly before: Standing;
  readonly after: Standing;
}

export interface LostEntry extends Ranked {
  readonly ownerId: string | null;
  readonly regained: number;
  readonly rate: number;
  readonly strategy: WinBackStrategy;
  readonly valueClass: ValueClass;
  /** Revenue of the twelve months up to the last purchase. */
  readonly revenue: number;
  readonly lastOn: string;
}

/** What has been added up of customers: a JSON value whose size does not grow with their number. Amounts in minor units. */
export interface BaseSums {
  customers: number;
  revenue: number;
  atRisk: number;
  points: { equity: number; customers: number; atRisk: number }[];
  waterfall: EquityWaterfall;
  year: { base: number; left: number; letGo: number };
  cohorts: CohortTable;
  /** By calendar month since 1970: purchase days and revenue. */
  months: Record<string, [purchases: number, revenue: number]>;
  forecast: Forecast;
  /** By `band low>watch` and so on. */
  moves: Record<string, number>;
  cells: Record<string, [customers: number, revenue: number, value: number]>;
  matrix: Record<string, [customers: number, profit: number, risk: number]>;
  pyramid: Record<string, [customers: number, revenue: number]>;
  effort: Record<string, [minutes: number, revenue: number]>;
  risen: MovedEntry[];
  fallen: MovedEntry[];
  lost: LostEntry[];
  lostByOwner: Record<string, LostEntry[]>;
  /** Value at stake of customers who waver. */
  stakes: Ranked[];
}

const MONTHS_AHEAD = 12;
const MOVED = 50;
const LOST = 100;
const LOST_OF_OWNER = 10;
const STAKES = 500;
/** Effort is audited over so many days. */
const EFFORT_DAYS = 90;
/** What a note counts where nobody said how long it took, and a task that was done. */
const USUAL_MINUTES = 15;
/** From this share of the profit on, the business does not want a lost customer back. */
const UNWANTED = 0.3;

export function emptySums({ points }: Calendar): BaseSums {
  return {
    customers: 0,
    revenue: 0,
    atRisk: 0,
    points: points.map(() => ({ equity: 0, customers: 0, atRisk: 0 })),
    waterfall: emptyWaterfall(),
    year: { base: 0, left: 0, letGo: 0 },
    cohorts: emptyCohorts(),
    months: {},
    forecast: emptyForecast(MONTHS_AHEAD),
    moves: {},
    cells: {},
    matrix: {},
    pyramid: {},
    effort: {},
    risen: [],
    fallen: [],
    lost: [],
    lostByOwner: {},
    stakes: [],
  };
}

function bump(record: Record<string, number[]>, key: string, ...numbers: number[]): void {
  const sums = (record[key] ??= numbers.map(() => 0));
  numbers.forEach((number, i) => {
    sums[i] = (sums[i] ?? 0) + number;
  });
}

interface Seen {
  readonly history: History;
  readonly score: Score;
}

/** One customer on the days of the report. */
class Portrait {
  readonly known: KnownCustomer;
  readonly scoring: Scoring;
  #days = new Map<number, Seen>();

  constructor(known: KnownCustomer, scoring: Scoring) {
    this.known = known;
    this.scoring = scoring;
  }

  on(day: number): Seen {
    const seen = this.#days.get(day);
    if (seen) return seen;
    const history = historyOn(this.known, this.scoring, day);
    const made = { history, score: scoreCustomer(history, this.scoring.scorer, day) };
    this.#days.set(day, made);
    return made;
  }

  standing(day: number): Standing | undefined {
    const { history, score } = this.on(day);
    if (score.band === null) return undefined;
    const { valueCuts } = this.scoring.parameters;
    const valueClass = valueCuts ? valueClassOf(history.revenue12m, valueCuts) : null;
    return { band: score.band, stage: score.stage, valueClass, value: score.value };
  }
}

/** Adds one customer. Those left out of the scores count for effort alone. */
export function addCustomer(sums: BaseSums, known: KnownCustomer, scoring: Scoring, calendar: Calendar): void {
  const portrait = new Portrait(known, scoring);
  const { history, score } = portrait.on(calendar.today);
  addEffort(sums, portrait, calendar.today);
  if (known.customer.unscored || score.band === null) return;
  calendar.points.forEach((day, index) => addPoint(sums, index, portrait.on(day)));
  sums.revenue += history.revenue12m;
  sums.atRisk += Math.round(revenueAtRisk(history.revenue12m, score.lostShare, score.band));
  if (score.band !== "lost") sums.customers += 1;
  addMovement(sums, portrait, calendar);
  addYear(sums, portrait, calendar);
  addMonths(sums, known, scoring);
  addToForecast(sums.forecast, history, scoring.scorer, calendar.today);
  addCells(sums, portrait, calendar.today);
  addLists(sums, portrait, calendar);
}

function addPoint(sums: BaseSums, index: number, { history, score }: Seen): void {
  const point = sums.points[index];
  if (!point || score.band === null) return;
  point.equity += score.value;
  point.atRisk += Math.round(revenueAtRisk(history.revenue12m, score.lostShare, score.band));
  if (score.band !== "lost") point.customers += 1;
}

function addMovement(sums: BaseSums, portrait: Portrait, { today, since }: Calendar): void {
  const before = portrait.standing(since);
  const after = portrait.standing(today);
  if (!after) return;
  const isLost = after.band === "lost" && before?.band !== "lost";
  addToWaterfall(sums.waterfall, { before: before?.value ?? null, after: after.value, isLost });
  const move = (kind: string, from: string | null | undefined, to: string | null) => {
    if (to === null) return;
    const key = `${kind} ${from ?? ""}>${to}`;
    sums.moves[key] = (sums.moves[key] ?? 0) + 1;
  };
  const { valueCuts } = portrait.scoring.parameters;
  const levelOn = (day: number) =>
    valueCuts === null ? null : pyramidLevelOf(portrait.on(day).history.revenue12m, valueCuts);
  move("band", before?.band, after.band);
  move("stage", before?.stage, after.stage);
  move("class", before?.valueClass, after.valueClass);
  move("pyramid", before && levelOn(since), levelOn(today));
  if (!before || before.value === after.value) return;
  const entry = { id: portrait.known.customer.customerId, before, after };
  const change = after.value - before.value;
  if (change > 0) keepTop(sums.risen, { ...entry, rank: change }, MOVED);
  else keepTop(sums.fallen, { ...entry, rank: -change }, MOVED);
}

function addYear(sums: BaseSums, portrait: Portrait, { today, yearAgo }: Calendar): void {
  const before = portrait.on(yearAgo).score.band;
  if (before === null || before === "lost") return;
  sums.year.base += 1;
  const { history, score } = portrait.on(today);
  if (score.band !== "lost") return;
  if (history.contract?.endedByUs) sums.year.letGo += 1;
  else sums.year.left += 1;
}

function addMonths(sums: BaseSums, { purchases }: KnownCustomer, { workspace, today }: Scoring): void {
  const days = new Map<number, number>();
  for (const { occurredOn, amountMinor, currency, movedTo } of purchases) {
    const day = dayNumber(occurredOn);
    if (movedTo !== undefined || amountMinor < 0 || day > today) continue;
    const amount = inWorkspaceCurrency(amountMinor, currency, occurredOn, workspace) ?? 0;
    days.set(day, (days.get(day) ?? 0) + amount);
  }
  addToCohorts(sums.cohorts, [...days.keys()].map(calendarMonth));
  for (const [day, amount] of days) bump(sums.months, String(calendarMonth(day)), 1, amount);
}

function addCells(sums: BaseSums, portrait: Portrait, today: number): void {
  const { history, score } = portrait.on(today);
  const { scoring } = portrait;
  const { valueCuts } = scoring.parameters;
  const worth: Partial<Scores> = worthOf(history, score, scoring, { isScored: true, isRanked: valueCuts !== null });
  const valueClass = valueCuts && valueClassOf(history.revenue12m, valueCuts);
  const { revenue12m } = history;
  if (valueClass && worth.potentialClass) {
    bump(sums.cells, `${valueClass}-${worth.potentialClass}`, 1, revenue12m, score.value);
  }
  const profit = Math.round(profitOf(history, scoring.parameters));
  const risk = Math.round(riskOf(history, scoring.parameters, today));
  if (worth.profitRisk) bump(sums.matrix, worth.profitRisk, 1, profit, risk);
  if (worth.pyramid) bump(sums.pyramid, worth.pyramid, 1, revenue12m);
}

function addLists(sums: BaseSums, portrait: Portrait, { today }: Calendar): void {
  const { known, scoring } = portrait;
  const { customerId: id, ownerId } = known.customer;
  const { history, score } = portrait.on(today);
  if (score.band === "watch" || score.band === "high") {
    const stake = Math.round(Math.max(0, history.revenue12m) * (score.lostShare ?? 0));
    if (stake > 0) keepTop(sums.stakes, { id, rank: stake }, STAKES);
  }
  const { valueCuts } = scoring.parameters;
  if (score.band !== "lost" || history.lastDay === null || history.contract?.endedByUs) return;
  const { revenue12m } = portrait.on(history.lastDay).history;
  const valueClass = valueCuts ? valueClassOf(revenue12m, valueCuts) : "C";
  const profit = profitOf(history, scoring.parameters);
  const unwanted = profit > 0 && riskOf(history, scoring.parameters, today) / profit >= UNWANTED;
  const { priority, regained, rate, strategy } = winBackOf(history, scoring.scorer, today, valueClass, { unwanted });
  if (priority <= 0) return;
  const entry: LostEntry = {
    id,
    rank: priority,
    ownerId,
    regained,
    rate,
    strategy,
    valueClass,
    revenue: revenue12m,
    lastOn: dayText(history.lastDay),
  };
  keepTop(sums.lost, entry, LOST);
  if (ownerId !== null) keepTop((sums.lostByOwner[ownerId] ??= []), entry, LOST_OF_OWNER);
}

function addEffort(sums: BaseSums, portrait: Portrait, today: number): void {
  const { notes, tasks } = portrait.known;
  const { history } = portrait.on(today);
  const { valueCuts } = portrait.scoring.parameters;
  const isRecent = (instant: string | null) =>
    instant !== null && dayNumber(instant.slice(0, 10)) > today - EFFORT_DAYS;
  const noted = notes.filter(({ createdAt }) => isRecent(createdAt));
  const minutes = noted.reduce((sum, note) => sum + (note.minutes ?? USUAL_MINUTES), 0);
  const done = tasks.filter(({ doneAt }) => isRecent(doneAt)).length * USUAL_MINUTES;
  const valueClass = valueCuts === null ? "C" : valueClassOf(history.revenue12m, valueCuts);
  bump(sums.effort, valueClass, minutes + done, Math.max(0, history.revenue12m));
}

function mergeNumbers(into: Record<string, number[]>, from: Readonly<Record<string, number[]>>): void {
  for (const [key, numbers] of Object.entries(from)) bump(into, key, ...numbers);
}

/** Adds what was added up of other customers. */
export function mergeSums(into: BaseSums, from: BaseSums): void {
  into.customers += from.customers;
  into.revenue += from.revenue;
  into.atRisk += from.atRisk;
  from.points.forEach((point, index) => {
    const sum = into.points[index];
    if (!sum) return;
    sum.equity += point.equity;
    sum.customers += point.customers;
    sum.atRisk += point.atRisk;
  });
  mergeWaterfalls(into.waterfall, from.waterfall);
  for (const part of ["base", "left", "letGo"] as const) into.year[part] += from.year[part];
  mergeCohorts(into.cohorts, from.cohorts);
  for (const name of ["months", "cells", "matrix", "pyramid", "effort"] as const) mergeNumbers(into[name], from[name]);
  mergeForecasts(into.forecast, from.forecast);
  for (const [move, customers] of Object.entries(from.moves)) into.moves[move] = (into.moves[move] ?? 0) + customers;
  mergeTop(into.risen, from.risen, MOVED);
  mergeTop(into.fallen, from.fallen, MOVED);
  mergeTop(into.lost, from.lost, LOST);
  mergeTop(into.stakes, from.stakes, STAKES);
  for (const [ownerId, list] of Object.entries(from.lostByOwner)) {
    mergeTop((into.lostByOwner[ownerId] ??= []), list, LOST_OF_OWNER);
  }
}
