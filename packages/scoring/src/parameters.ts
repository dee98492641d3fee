import type { ValueCuts } from "./abc.ts";
import type { Bdw } from "./bdw.ts";
import type { SpendModel } from "./gamma-gamma.ts";
import type { MbgNbd } from "./mbg-nbd.ts";
import type { RfmCuts } from "./rfm.ts";
import type { Pillar, Settings, Signal } from "./settings.ts";

/**
 * ln(odds to stay) = intercept + slope · logit p0 + Σ weight · signal. For contracts only the weights of evidence hold:
 * intercept, slope and the weights of habits are learned from buying.
 */
export interface Overlay {
  readonly intercept: number;
  /** .3 to 1: evidence may soften what the purchases say, never sharpen it. */
  readonly slope: number;
  readonly weights: Readonly<Record<Signal, number>>;
}

export interface MeanAndSd {
  readonly mean: number;
  readonly sd: number;
}

/** How good the ground is on which a tenant's scores stand. */
export interface Quality {
  readonly customers: number;
  readonly buyers: number;
  readonly repeatPurchases: number;
  readonly contracts: number;
  /** True below the tenant's minimum of customers or repeat purchases. */
  readonly provisional: boolean;
  readonly converged: boolean;
  readonly onBound: boolean;
  /** Correlation of ln(mean spend) with ln(purchases): far from 0 the spend model's assumption fails. */
  readonly spendCorrelation: number;
  /** 0 when customers were compressed without loss. */
  readonly coarseness: number;
}

/**
 * Everything of a tenant that a customer's score depends on: a plain JSON value. The same parameters give the same
 * scores for ever. Times in days except alpha (weeks), amounts in minor units.
 */
export interface Parameters {
  readonly settings: Settings;
  /** alpha in weeks. */
  readonly purchase: MbgNbd;
  readonly spend: SpendModel;
  readonly contract: Bdw;
  readonly horizonDays: number;
  readonly medianGapDays: number;
  /** The customer in the middle, among those with a repeat purchase. */
  readonly reference: { readonly x: number; readonly gapDays: number };
  readonly overlay: Overlay;
  /** Of ln(1 + mean spend), ln(1 + x) and ln(1 + days since the first purchase) over buyers. */
  readonly ticket: MeanAndSd;
  readonly frequency: MeanAndSd;
  readonly tenure: MeanAndSd;
  /** Mean of each loyalty pillar over the customers of whom it is known. */
  readonly pillarMeans: Readonly<Record<Pillar, number>>;
  /** By revenue of twelve months; null where there are too few customers for classes. */
  readonly valueCuts: ValueCuts | null;
  readonly rfmCuts: RfmCuts;
  readonly quality: Quality;
}
