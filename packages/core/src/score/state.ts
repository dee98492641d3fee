import { createHash } from "node:crypto";
import type { CustomerRow, RiskOverride, Scores } from "@perennial/contract";
import { dueDay, type History, rfmOf, scoreCustomer, valueClassOf } from "@perennial/scoring";
import type { CustomerItem } from "../customer/customer.ts";
import { dayNumber, dayText } from "../day.ts";
import type { Judged } from "../earlier/earlier.ts";
import { facetsOf } from "../facet/facet.ts";
import type { Findable } from "../find/tokens.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import { freshEvidence } from "../signal/evidence.ts";
import { sortableAmount, sortablePercent } from "../sort-key.ts";
import { type CountedTerm, countedTerms, subscriptionOf } from "../subscription/contract-terms.ts";
import { shardOf } from "../workspace/workspace.ts";
import { type Beside, inputsHashOf, type Summary, summarise } from "./history.ts";
import type { Scoring } from "./parameters.ts";
import { worthOf } from "./worth.ts";

/** The statistics of a customer from which the model is fitted. */
export interface Stats extends History {
  readonly gaps: readonly number[];
  /** Terms of subscriptions, the one that decides first. */
  readonly terms?: readonly CountedTerm[];
}

/** A customer's line in every list, with its statistics. */
export interface ListedRow extends CustomerRow {
  readonly stats: Stats;
}

/**
 * What is derived of one customer: a pure function of its record, its facts, the parameters and the day. It is the
 * customer's line in every list, and remembers under which words the customer has been posted for search.
 */
export interface StateItem {
  readonly customerId: string;
  readonly row: ListedRow;
  readonly findable: Findable;
  /** Day on which the scores must be looked at again if nothing happens. */
  readonly dueOn: string;
  readonly parametersVersion: number;
  /** Hash of what the scores were made from; absent in what earlier versions wrote. */
  readonly inputsHash?: string;
  /** Tells a state from another one. */
  readonly hash: string;
}

declare module "@perennial/table" {
  interface Items {
    state: StateItem;
  }
}

const FEWEST_FOR_RFM = 20;

/** What the engine says of a customer on the day for which the scoring was made ready. */
export function scoresOf(
  { history, revenue, unconverted, deciding }: Summary,
  scoring: Scoring,
  { unscored, riskOverride }: Judged,
): Scores {
  const { parameters, scorer, today } = scoring;
  const { valueCuts, rfmCuts, quality } = parameters;
  const score = scoreCustomer(history, scorer, today);
  const bought = history.lastDay !== null;
  const ranked = bought && !unscored && quality.buyers >= FEWEST_FOR_RFM;
  const isClassed =
    (ranked || deciding !== undefined) && !unscored && quality.buyers + quality.contracts >= FEWEST_FOR_RFM;
  const subscribed = deciding === undefined ? {} : { subscription: subscriptionOf(deciding, today) };
  const scores: Scores = {
    asOf: dayText(today),
    churnRisk: unscored ? null : score.churnPercent,
    riskBand: unscored ? null : score.band,
    lostShare: unscored || score.lostShare === null ? null : Math.round(100 * score.lostShare),
    loyalty: unscored ? null : score.loyaltyPoints,
    stage: score.stage,
    ...subscribed,
    valueClass: isClassed && valueCuts ? valueClassOf(history.revenue12m, valueCuts) : null,
    ...worthOf(history, score, scoring, { isScored: bought && !unscored, isRanked: ranked }),
    vip: isClassed && valueCuts !== null && history.revenue12m > 0 && history.revenue12m >= valueCuts.top,
    rfm: ranked ? rfmOf(today - (history.lastDay ?? today), history.purchaseDays, history.revenue12m, rfmCuts) : null,
    purchaseDays: history.purchaseDays,
    firstPurchaseOn: history.firstDay === null ? null : dayText(history.firstDay),
    lastPurchaseOn: history.lastDay === null ? null : dayText(history.lastDay),
    revenue12mMinor: history.revenue12m,
    revenueMinor: revenue,
    expectedPurchases12m: bought && !unscored && !deciding ? Math.round(100 * score.expectedPurchases) / 100 : null,
    unconverted,
    provisional: quality.provisional,
  };
  return riskOverride ? overridden(scores, riskOverride) : scores;
}

/** Scores with the band that somebody has set by hand, as long as it holds. */
function overridden(scores: Scores, { riskBand, reason, until }: RiskOverride): Scores {
  if (until < scores.asOf) return scores;
  return { ...scores, riskBand, override: { riskBand: scores.riskBand, reason, until } };
}

/** The first day on which anything that is stored would come out differently. */
function dueOn(summary: Summary, scoring: Scoring, { riskOverride }: Judged): string {
  const score = dueDay(summary.history, scoring.scorer, scoring.today);
  const ends = riskOverride ? dayNumber(riskOverride.until) + 1 : score;
  return dayText(Math.min(score, summary.leavesOn ?? score, ends > scoring.today ? ends : score));
}

/** The state of a customer. */
export function stateOf(
  customer: CustomerItem,
  facts: readonly PurchaseItem[],
  scoring: Scoring,
  beside: Beside = {},
): StateItem {
  const summary = summarise(facts, scoring.workspace, scoring.today, beside);
  const { halfLives } = scoring.parameters.settings;
  const row: ListedRow = {
    id: customer.customerId,
    kind: customer.kind,
    name: customer.name,
    externalId: customer.externalId,
    phone: customer.phones[0]?.number ?? null,
    email: customer.emails[0]?.address ?? null,
    city: customer.address?.city ?? null,
    ownerId: customer.ownerId,
    tags: customer.tags,
    source: customer.source,
    fields: customer.fields,
    createdAt: customer.createdAt,
    scores: scoresOf(summary, scoring, customer),
    stats: {
      ...summary.history,
      evidence: freshEvidence(summary.history.evidence, scoring.today, halfLives),
      gaps: summary.gaps,
      ...(summary.terms.length === 0 ? {} : { terms: countedTerms(summary.terms, summary.deciding) }),
    },
  };
  const facets = facetsOf(row, scoring.workspace, customer.facets);
  const findable: Findable = {
    kind: customer.kind,
    name: customer.name,
    externalId: customer.externalId,
    phones: customer.phones.map(({ number }) => number),
    emails: customer.emails.map(({ address }) => address),
  };
  const state = {
    customerId: customer.customerId,
    row: facets ? { ...row, scores: { ...row.scores, facets } } : row,
    findable,
    dueOn: dueOn(summary, scoring, customer),
    parametersVersion: scoring.version,
    inputsHash: inputsHashOf(summary),
  };
  const hash = createHash("sha256").update(JSON.stringify(state)).digest("base64url").slice(0, 22);
  return { ...state, hash };
}

/** Values by which a state stands in the lists. */
export function sortOf(state: StateItem, nameKey: string, scoring: Scoring): Record<string, string> {
  const { row } = state;
  const { scores } = row;
  return {
    shard: shardOf(scoring.workspace, row.ownerId, state.customerId),
    nameKey,
    createdAt: row.createdAt,
    activityKey: scores.lastPurchaseOn ?? "-",
    valueKey: sortableAmount(scores.revenue12mMinor),
    churnKey: sortablePercent(scores.churnRisk),
    loyaltyKey: sortablePercent(scores.loyalty),
  };
}
