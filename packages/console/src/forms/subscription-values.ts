import { minorDigits, type Period, type Subscription } from "@perennial/contract";

/** A subscription as the form holds it: amounts in the major unit. */
export interface SubscriptionValues extends Record<string, unknown> {
  readonly plan: string;
  readonly productLine: string;
  readonly period: Period;
  readonly price: number | string;
  readonly cost: number | string;
  readonly currency: string;
  readonly startedOn: string | null;
  readonly renewal: "automatic" | "manual";
  readonly renewedUntil: string | null;
  readonly countsRevenue: boolean;
  readonly note: string;
}

export function newSubscription(currency: string, today: string): SubscriptionValues {
  return {
    plan: "",
    productLine: "",
    period: "month",
    price: "",
    cost: "",
    currency,
    startedOn: today,
    renewal: "automatic",
    renewedUntil: null,
    countsRevenue: true,
    note: "",
  };
}

export function subscriptionValuesOf(subscription: Subscription): SubscriptionValues {
  const { plan, productLine, period, priceMinor, costMinor, currency, startedOn } = subscription;
  const { renewal, renewedUntil, countsRevenue, note } = subscription;
  const major = (minor: number): number => minor / 10 ** minorDigits(currency);
  return {
    plan,
    productLine: productLine ?? "",
    period,
    price: major(priceMinor),
    cost: costMinor === null ? "" : major(costMinor),
    currency,
    startedOn,
    renewal,
    renewedUntil,
    countsRevenue,
    note: note ?? "",
  };
}

const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** What is sent, for a new one and for a change alike. */
export function subscriptionFactsOf(values: SubscriptionValues) {
  const { plan, productLine, period, price, cost, currency, startedOn, renewal, renewedUntil, countsRevenue } = values;
  const minor = (amount: number | string): number => Math.round(Number(amount) * 10 ** minorDigits(currency));
  return {
    plan: plan.trim(),
    productLine: orNull(productLine),
    period,
    priceMinor: minor(price),
    costMinor: cost === "" ? null : minor(cost),
    currency,
    ...(startedOn === null ? {} : { startedOn }),
    renewal,
    renewedUntil: renewal === "manual" ? renewedUntil : null,
    countsRevenue,
    note: orNull(values.note),
  };
}
