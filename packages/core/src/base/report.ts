import { type Base, PROFIT_RISK, PYRAMID, VALUE_CLASSES } from "@perennial/contract";
import {
  addNewcomers,
  attritionOf,
  calendarMonth,
  effortAudit,
  type Forecast,
  meanRetention,
  type Parameters,
  retentionCurves,
  type Seasonality,
  seasonalityOf,
} from "@perennial/scoring";
import { dayText } from "../day.ts";
import type { BasePointItem } from "./base.store.ts";
import { type Calendar, calendarOf, monthText } from "./calendar.ts";
import { type BaseSums, emptySums } from "./sums.ts";

const YEAR = 365;
const MONTHS_SHOWN = 24;
const DAYS_IN_MONTH = 365 / 12;
/** From here on the season explains enough to be worked into a forecast. */
const STRONG_SEASON = 0.3;
const MINUTES = 60;
const REPORTED_WITHIN = 7;

/** What a report needs beside the sums. */
export interface ReportGround {
  readonly calendar: Calendar;
  readonly parameters: Parameters;
  readonly version: number;
  readonly currency: string;
  /** What forecasts are multiplied by, from the test of the scores. */
  readonly factor: number;
  /** What was reported on earlier days. */
  readonly shown: readonly BasePointItem[];
}

/** The months that are complete, oldest first: from the first purchase to the month before this one. */
function completeMonths({ months }: BaseSums, today: number) {
  const last = calendarMonth(today) - 1;
  const first = Object.keys(months).reduce((least, month) => Math.min(least, Number(month)), last + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const month = first + i;
    const [purchases = 0, revenue = 0] = months[String(month)] ?? [];
    return { month, purchases, revenue };
  });
}

function forecastOf(sums: BaseSums, ground: ReportGround, season: Seasonality | undefined): Base["forecast"] {
  const { parameters, factor, calendar } = ground;
  const complete = completeMonths(sums, calendar.today).slice(-12);
  const came = complete.reduce((sum, { month }) => sum + (sums.cohorts.cohorts[month]?.size ?? 0), 0);
  const newcomers = complete.length > 0 ? came / complete.length : 0;
  const forecast: Forecast = structuredClone(sums.forecast);
  addNewcomers(forecast, parameters, newcomers);
  const seasonal = season !== undefined && season.strength >= STRONG_SEASON;
  const months = forecast.purchases.map((purchases, month) => {
    const from = calendar.today + 1 + Math.round(month * DAYS_IN_MONTH);
    const index = seasonal ? (season.index[calendarMonth(from + 15) % 12] ?? 1) : 1;
    const scale = factor * index;
    return {
      from: dayText(from),
      purchases: Math.round(10 * scale * purchases) / 10,
      revenueMinor: Math.round(scale * (forecast.revenue[month] ?? 0)),
    };
  });
  return { months, newcomers: Math.round(10 * newcomers) / 10, factor, seasonal };
}

function movesOf({ moves }: BaseSums, kind: string): Base["bandMoves"] {
  return Object.entries(moves)
    .filter(([key]) => key.startsWith(`${kind} `))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, customers]) => {
      const [from = "", to = ""] = key.slice(kind.length + 1).split(">");
      return { from: from === "" ? null : from, to, customers };
    });
}

function waterfallOf({ waterfall }: BaseSums, shownThen: number | undefined): Base["waterfall"] {
  const { start, gained, grown, shrunk, lost, kept, end } = waterfall;
  const startMinor = shownThen ?? start;
  return {
    startMinor,
    gainedMinor: gained,
    grownMinor: grown,
    shrunkMinor: shrunk,
    lostMinor: lost,
    revaluedMinor: start - startMinor,
    keptMinor: kept,
    endMinor: end,
  };
}

function cellsOf({ cells, matrix, pyramid, effort }: BaseSums): Pick<Base, "cells" | "matrix" | "pyramid" | "effort"> {
  const classes = (valueClass: "A" | "B" | "C") => {
    const [minutes = 0, revenue = 0] = effort[valueClass] ?? [];
    return { hours: minutes / MINUTES, revenue };
  };
  const audit = effortAudit({ A: classes("A"), B: classes("B"), C: classes("C") });
  return {
    cells: VALUE_CLASSES.flatMap((valueClass) =>
      VALUE_CLASSES.map((potentialClass) => {
        const [customers = 0, revenue = 0, value = 0] = cells[`${valueClass}-${potentialClass}`] ?? [];
        return { valueClass, potentialClass, customers, revenue12mMinor: revenue, valueMinor: value };
      }),
    ),
    matrix: PROFIT_RISK.map((profitRisk) => {
      const [customers = 0, profit = 0, risk = 0] = matrix[profitRisk] ?? [];
      return { profitRisk, customers, profitMinor: profit, riskMinor: risk };
    }),
    pyramid: PYRAMID.map((level) => {
      const [customers = 0, revenue = 0] = pyramid[level] ?? [];
      return { level, customers, revenue12mMinor: revenue };
    }),
    effort: VALUE_CLASSES.map((valueClass) => {
      const { hours, revenue } = classes(valueClass);
      const rounded = Math.round(100 * hours) / 100;
      return { valueClass, hours: rounded, revenue12mMinor: revenue, ...audit[valueClass] };
    }),
  };
}

/** The equity as it was last reported by a day, unless that is more than a week before it. */
function shownBy(shown: readonly BasePointItem[], day: number): number | null {
  const [from, until] = [dayText(day - REPORTED_WITHIN), dayText(day)];
  return shown.findLast((point) => point.day > from && point.day <= until)?.equity ?? null;
}

/** The report that sums come to. */
export function reportOf(sums: BaseSums, ground: ReportGround): Base {
  const { calendar, version, currency, shown } = ground;
  const { today, since, points } = calendar;
  const months = completeMonths(sums, today);
  const season = seasonalityOf(
    months.map(({ purchases }) => purchases),
    (months[0]?.month ?? 0) % 12,
  );
  const curves = retentionCurves(sums.cohorts, calendarMonth(today) - 1);
  const { base, left, letGo } = sums.year;
  const attrition = base > 0 ? attritionOf(base, left, letGo, YEAR) : undefined;
  const shownOn = new Map(shown.map((point) => [point.day, point.equity]));
  return {
    asOf: dayText(today),
    comparedWith: dayText(since),
    parametersVersion: version,
    currency,
    customers: sums.customers,
    equityMinor: sums.waterfall.end,
    revenue12mMinor: sums.revenue,
    revenueAtRiskMinor: sums.atRisk,
    history: points.map((day, index) => ({
      day: dayText(day),
      equityMinor: sums.points[index]?.equity ?? 0,
      shownMinor: day === today ? sums.waterfall.end : shownBy(shown, day),
      customers: sums.points[index]?.customers ?? 0,
      revenueAtRiskMinor: sums.points[index]?.atRisk ?? 0,
    })),
    waterfall: waterfallOf(sums, shownOn.get(dayText(since))),
    attrition: attrition ? { base, left, ...attrition } : null,
    cohorts: curves.slice(-MONTHS_SHOWN).map(({ cohort, size, shares }) => ({
      month: monthText(cohort),
      customers: size,
      retention: shares.slice(0, MONTHS_SHOWN + 1).map(rounded),
    })),
    meanRetention: meanRetention(curves)
      .slice(0, MONTHS_SHOWN + 1)
      .map(rounded),
    months: months.slice(-MONTHS_SHOWN).map(({ month, purchases, revenue }) => ({
      month: monthText(month),
      purchases,
      revenueMinor: revenue,
      newcomers: sums.cohorts.cohorts[month]?.size ?? 0,
    })),
    forecast: forecastOf(sums, ground, season),
    seasonality: season ? { index: season.index.map(rounded), strength: rounded(season.strength) } : null,
    bandMoves: movesOf(sums, "band"),
    stageMoves: movesOf(sums, "stage"),
    classMoves: movesOf(sums, "class"),
    pyramidMoves: movesOf(sums, "pyramid"),
    ...cellsOf(sums),
  };
}

const rounded = (value: number): number => Math.round(1e4 * value) / 1e4;

/** What is said before the first report. */
export function emptyReport(ground: Omit<ReportGround, "calendar">, today: number): Base {
  const calendar = calendarOf(today);
  return { ...reportOf(emptySums(calendar), { ...ground, calendar }), asOf: null, comparedWith: null };
}
