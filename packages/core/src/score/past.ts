import { type Language, type Message, type RiskBand, say, type WhatIf } from "@perennial/contract";
import { type Change, defaultParameters, whatIf } from "@perennial/scoring";
import type { TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { dayIn, dayNumber, dayText } from "../day.ts";
import { saidOn, workspaceOn } from "../earlier/earlier.store.ts";
import type { Judged } from "../earlier/earlier.ts";
import { invalid, notFound } from "../error.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import type { SignalItem } from "../signal/signal.ts";
import type { SubscriptionItem } from "../subscription/subscription.ts";
import { type Beside, type PurchaseFact, type Summary, summarise } from "./history.ts";
import { findParameters, openScoring, type ParametersItem, type Scoring, scoringWith } from "./parameters.ts";

/** A customer's record and facts. */
export interface CustomerFacts {
  readonly customer: CustomerItem;
  readonly purchases: readonly PurchaseItem[];
  readonly signals: readonly SignalItem[];
  readonly subscriptions: readonly SubscriptionItem[];
}

/** @throws CrmError not_found when there is no such customer */
export async function readFactsOf(table: TenantTable, customerId: string): Promise<CustomerFacts> {
  const found = await table.range("customer", { customerId }, { from: "CUSTOMER", until: "FACT$" });
  const customer = found.flatMap(({ entity, item }) => (entity === "customer" ? [item] : []))[0];
  if (!customer) throw notFound();
  return {
    customer,
    purchases: found.flatMap(({ entity, item }) => (entity === "purchase" ? [item] : [])),
    signals: found.flatMap(({ entity, item }) => (entity === "signal" ? [item] : [])),
    subscriptions: found.flatMap(({ entity, item }) => (entity === "subscription" ? [item] : [])),
  };
}

/** What scores of a day are made from: the facts as they count for it, and what they are scored with. */
export interface Past {
  readonly summary: Summary;
  readonly scoring: Scoring;
  readonly judged: Judged;
  /** What the summary is made of, facts after the day among them. */
  readonly facts: Required<Beside> & { readonly purchases: readonly PurchaseFact[] };
  /** Purchases up to the day. */
  readonly purchases: number;
}

type Known = "then" | "now";

/**
 * A customer on a past day: by what was known at the end of it, whatever has been corrected or removed since, or by what
 * is known now and the parameters of today.
 *
 * @throws CrmError not_found when there is no such customer, invalid_request for a day to come
 */
export async function openPast(
  { table, workspace, now }: Pick<TenantContext, "table" | "workspace" | "now">,
  customerId: string,
  day: string,
  known: Known,
): Promise<Past> {
  const [facts, live] = await Promise.all([readFactsOf(table, customerId), openScoring(table, workspace, now())]);
  if (dayNumber(day) > live.today) {
    throw invalid(
      "query.day",
      { en: "The day has not come yet.", zh: "该日期尚未到来。" },
      { en: `Take a day up to ${dayText(live.today)}.`, zh: `请选择不晚于 ${dayText(live.today)} 的日期。` },
    );
  }
  const [once, parameters, { purchases, signals, subscriptions, judged }] =
    known === "now"
      ? [workspace, live, { ...facts, judged: { unscored: facts.customer.unscored, riskOverride: null } }]
      : await Promise.all([
          workspaceOn(table, workspace, day),
          parametersOn(table, live, day),
          factsOn(table, facts, day, workspace.timeZone),
        ]);
  const scoring = { ...scoringWith(parameters, once, now()), today: dayNumber(day) };
  return {
    summary: summarise(purchases, once, scoring.today, { signals, subscriptions }),
    scoring,
    judged,
    facts: { purchases, signals, subscriptions },
    purchases: purchases.filter(({ occurredOn, movedTo }) => occurredOn <= day && movedTo === undefined).length,
  };
}

/** The facts as they were known at the end of a day. */
async function factsOn(table: TenantTable, facts: CustomerFacts, day: string, timeZone: string) {
  const { customer } = facts;
  const earlier = await saidOn(table, customer.customerId, day, timeZone);
  const byThen = (recordedAt: string) => dayIn(timeZone, new Date(recordedAt)) <= dayNumber(day);
  const said = [...earlier.values()].flatMap((one) => (byThen(one.recordedAt) ? [one.said] : []));
  return {
    purchases: [
      ...facts.purchases.filter((one) => byThen(one.recordedAt) && !earlier.has(one.purchaseId)),
      ...said.flatMap((one) => (one.kind === "purchase" ? [one.fact] : [])),
    ],
    signals: [
      ...facts.signals.filter((one) => byThen(one.recordedAt) && !earlier.has(one.signalId)),
      ...said.flatMap((one) => (one.kind === "signal" ? [one.fact] : [])),
    ],
    subscriptions: [
      ...facts.subscriptions.filter((one) => byThen(one.createdAt) && !earlier.has(one.subscriptionId)),
      ...said.flatMap((one) => (one.kind === "subscription" ? [one.fact] : [])),
    ],
    judged: said.flatMap((one) => (one.kind === "customer" ? [one.fact] : []))[0] ?? customer,
  };
}

/** The parameters that were in force on a day: the latest fitted by then; those of nobody's history before the first. */
export async function parametersOn(table: TenantTable, scoring: Scoring, day: string): Promise<ParametersItem> {
  const { workspace } = scoring;
  const found = await table.range("parametersVersion", {}, { from: placeOf(0), until: placeOf(scoring.version) });
  const inForce = found
    .flatMap(({ entity, item }) => (entity === "parametersVersion" ? [item] : []))
    .findLast(({ fittedOn }) => fittedOn !== null && fittedOn <= day);
  if (inForce) return inForce;
  const current = await findParameters(table, workspace);
  // Nothing had been fitted by then: what is usual elsewhere held.
  return { version: 0, fittedOn: null, parameters: defaultParameters(current.parameters.settings) };
}

/** The key of a version: keys in the order of the versions. */
export function placeOf(version: number): string {
  return String(version).padStart(8, "0");
}

const CHANGES: Readonly<Record<Change, (risk: number) => Message>> = {
  "settle-overdue": (risk) => ({
    en: `Settling what is overdue would bring the risk to ${risk}%.`,
    zh: `结清逾期款项后，风险将降至 ${risk}%。`,
  }),
  "resolve-complaints": (risk) => ({
    en: `Resolving the open complaints would bring the risk to ${risk}%.`,
    zh: `解决未了结的投诉后，风险将降至 ${risk}%。`,
  }),
  "satisfied-answer": (risk) => ({
    en: `A fully satisfied answer would bring the risk to ${risk}%.`,
    zh: `一次完全满意的回答将使风险降至 ${risk}%。`,
  }),
  "withdraw-notice": (risk) => ({
    en: `Taking back the notice would bring the risk to ${risk}%.`,
    zh: `撤回解约通知后，风险将降至 ${risk}%。`,
  }),
  purchase: (risk) => ({
    en: `A purchase today would bring the risk to ${risk}%.`,
    zh: `今天购买一次，风险将降至 ${risk}%。`,
  }),
};

const BANDS: Readonly<Record<RiskBand, Message>> = {
  low: { en: "staying", zh: "稳定" },
  watch: { en: "to be watched", zh: "留意" },
  high: { en: "leaving", zh: "正在离开" },
  lost: { en: "lost", zh: "已流失" },
};

const WRITTEN = {
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }),
  zh: new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeZone: "UTC" }),
} as const;

/** A day as it is written in a sentence; empty for none. */
function writtenDay(day: string): Message {
  if (day === "") return { en: "", zh: "" };
  const date = new Date(`${day}T00:00:00Z`);
  return { en: WRITTEN.en.format(date), zh: WRITTEN.zh.format(date) };
}

/** What would move a customer to another band, in words. */
export function whatMoves({ history }: Summary, scoring: Scoring, band: RiskBand | null, language: Language): WhatIf {
  const found = band === null ? undefined : whatIf(history, scoring.scorer, scoring.today);
  const { better, worse } = found ?? {};
  const risk = Math.round(100 * (better?.churn ?? 0));
  const worseDay = worse ? dayText(worse.day) : "";
  const worseDate = writtenDay(worseDay);
  const worseBand = worse ? say(BANDS[worse.band], language) : "";
  return {
    asOf: dayText(scoring.today),
    band,
    better: better
      ? { change: better.change, band: better.band, churnRisk: risk, text: say(CHANGES[better.change](risk), language) }
      : null,
    worse: worse
      ? {
          day: worseDay,
          band: worse.band,
          text: say(
            {
              en: `With nothing done: ${worseBand} from ${worseDate.en} on.`,
              zh: `若不采取行动，${worseDate.zh}起将${worseBand}。`,
            },
            language,
          ),
        }
      : null,
  };
}
