import { type Language, type Message, type RiskBand, say, type WhatIf } from "@perennial/contract";
import { type Change, defaultParameters, whatIf } from "@perennial/scoring";
import type { TenantTable } from "@perennial/table";
import type { CustomerItem } from "../customer/customer.ts";
import { dayText } from "../day.ts";
import { notFound } from "../error.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import type { SignalItem } from "../signal/signal.ts";
import type { SubscriptionItem } from "../subscription/subscription.ts";
import type { Summary } from "./history.ts";
import { findParameters, type ParametersItem, type Scoring } from "./parameters.ts";

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
    en: `Settling what is overdue would bring the risk to ${risk} %.`,
    zh: `结清逾期款项后，风险将降至 ${risk}%。`,
  }),
  "resolve-complaints": (risk) => ({
    en: `Resolving the open complaints would bring the risk to ${risk} %.`,
    zh: `解决未了结的投诉后，风险将降至 ${risk}%。`,
  }),
  "satisfied-answer": (risk) => ({
    en: `A fully satisfied answer would bring the risk to ${risk} %.`,
    zh: `一次完全满意的回答将使风险降至 ${risk}%。`,
  }),
  "withdraw-notice": (risk) => ({
    en: `Taking back the notice would bring the risk to ${risk} %.`,
    zh: `撤回解约通知后，风险将降至 ${risk}%。`,
  }),
  purchase: (risk) => ({
    en: `A purchase today would bring the risk to ${risk} %.`,
    zh: `今天购买一次，风险将降至 ${risk}%。`,
  }),
};

const BANDS: Readonly<Record<RiskBand, Message>> = {
  low: { en: "staying", zh: "稳定" },
  watch: { en: "to be watched", zh: "留意" },
  high: { en: "leaving", zh: "正在离开" },
  lost: { en: "lost", zh: "已流失" },
};

/** What would move a customer to another band, in words. */
export function whatMoves({ history }: Summary, scoring: Scoring, band: RiskBand | null, language: Language): WhatIf {
  const found = band === null ? undefined : whatIf(history, scoring.scorer, scoring.today);
  const { better, worse } = found ?? {};
  const risk = Math.round(100 * (better?.churn ?? 0));
  const worseDay = worse ? dayText(worse.day) : "";
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
              en: `With nothing done: ${worseBand} from ${worseDay} on.`,
              zh: `若不采取行动，${worseDay} 起将${worseBand}。`,
            },
            language,
          ),
        }
      : null,
  };
}
