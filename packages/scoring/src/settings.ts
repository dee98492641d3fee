import type { HalfLives } from "./evidence.ts";

/** A pillar of the loyalty score. */
export type Pillar = "retention" | "frequency" | "satisfaction" | "share" | "advocacy" | "tenure";

export const PILLARS: readonly Pillar[] = ["retention", "frequency", "satisfaction", "share", "advocacy", "tenure"];

/** What may add to a customer's log-odds to stay, besides buying itself. */
export type Signal = "nps" | "csat" | "complaint" | "overdue" | "trend" | "ticket" | "frequency" | "tenure";

export const SIGNALS: readonly Signal[] = [
  "nps",
  "csat",
  "complaint",
  "overdue",
  "trend",
  "ticket",
  "frequency",
  "tenure",
];

/** From which lost share on a customer is in the band. Each in (0, 1), ascending. */
export interface BandCuts {
  readonly watch: number;
  readonly high: number;
  readonly lost: number;
}

export interface StageThresholds {
  /** Lost also needs P(alive) below this … */
  readonly lostAlive: number;
  /** … or waiting for more than so many horizons. */
  readonly lostHorizons: number;
  /** Decline from this lost share on. */
  readonly declineShare: number;
  /** Decline when the probability to buy has fallen by this much since the last purchase. */
  readonly declineDrop: number;
  /** Decline when the gap is beyond what happens with this probability, from three repeat purchases on. */
  readonly declineGapProbability: number;
  /** Stable from so many repeat purchases on … */
  readonly stableRepeats: number;
  /** … over at least so many usual gaps of the tenant. */
  readonly stableGaps: number;
}

export interface LifetimeSettings {
  readonly months: number;
  /** A year, such as 0.10. */
  readonly discount: number;
  /** Margin as a share of revenue, 0 to 1. */
  readonly margin: number;
}

/** Everything a tenant may set; times in days, shares from 0 to 1. */
export interface Settings {
  /** Days within which not buying counts as leaving; null derives it from the tenant's gaps. */
  readonly horizonDays: number | null;
  /** The same for contracts, which look at least to the next renewal. */
  readonly contractHorizonDays: number;
  readonly bands: BandCuts;
  readonly stages: StageThresholds;
  readonly halfLives: HalfLives;
  /** Log-odds to stay for one unit of each signal. */
  readonly signalWeights: Readonly<Record<Signal, number>>;
  readonly loyaltyWeights: Readonly<Record<Pillar, number>>;
  readonly lifetime: LifetimeSettings;
  /** Share of revenue before a customer up to which it is A, and B. */
  readonly abc: { readonly a: number; readonly b: number };
  /** Below these a tenant's scores are called provisional. */
  readonly minimum: { readonly customers: number; readonly repeats: number };
}

export const DEFAULT_SETTINGS: Settings = {
  horizonDays: null,
  contractHorizonDays: 365,
  bands: { watch: 0.3, high: 0.6, lost: 0.85 },
  stages: {
    lostAlive: 0.25,
    lostHorizons: 2,
    declineShare: 0.6,
    declineDrop: 0.2,
    declineGapProbability: 0.1,
    stableRepeats: 4,
    stableGaps: 4,
  },
  halfLives: { nps: 180, csat: 90, complaint: 60 },
  signalWeights: {
    nps: 0.5,
    csat: 0.5,
    complaint: -0.7,
    overdue: -0.6,
    trend: 0.4,
    ticket: 0,
    frequency: 0,
    tenure: 0,
  },
  loyaltyWeights: {
    retention: 0.3327,
    frequency: 0.1947,
    satisfaction: 0.1947,
    share: 0.1072,
    advocacy: 0.1072,
    tenure: 0.0636,
  },
  lifetime: { months: 36, discount: 0.1, margin: 1 },
  abc: { a: 0.8, b: 0.95 },
  minimum: { customers: 50, repeats: 30 },
};
