import type { Period, Scores } from "@perennial/contract";
import type { Contract } from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";
import { nextRenewal, periodDays, renewalDay, renewalsOf, renewalsUntil } from "./renewal-day.ts";
import { endOf, type SubscriptionItem, stateOn } from "./subscription.ts";

/** The part of a subscription that scores are made of. */
export type SubscriptionFact = Pick<
  SubscriptionItem,
  | "subscriptionId"
  | "plan"
  | "productLine"
  | "period"
  | "priceMinor"
  | "costMinor"
  | "currency"
  | "countsRevenue"
  | "startedOn"
  | "renewal"
  | "renewedUntil"
  | "earlierTerms"
  | "cancellation"
>;

/** One term of a subscription as known on a day. */
export interface Term {
  readonly subscriptionId: string;
  readonly plan: string;
  readonly productLine: string | null;
  readonly period: Period;
  readonly startedOn: string;
  /** First day on which it no longer holds; null while no end is known. */
  readonly endsOn: string | null;
  readonly noticedOn: string | null;
  readonly endedByUs: boolean;
  /** In minor units of the workspace currency; undefined without a rate. */
  readonly price: number | undefined;
  readonly cost: number | undefined;
  readonly countsRevenue: boolean;
}

/** What the fit needs of a term. */
export type CountedTerm = Pick<Term, "startedOn" | "period" | "endsOn" | "endedByUs">;

/** Converts an amount as of a day; undefined without a rate. */
export type Convert = (amountMinor: number, currency: string, day: string) => number | undefined;

/**
 * All terms that have begun by a day or will, as known then: a notice that came later is left out. They stand by their
 * days, so that the order in which they were told does not matter.
 *
 * @param until day, `YYYY-MM-DD`
 */
export function termsOf(subscriptions: readonly SubscriptionFact[], until: string, convert: Convert): Term[] {
  return subscriptions
    .flatMap((fact): Term[] => {
      const { subscriptionId, plan, productLine, period, countsRevenue, priceMinor, costMinor, currency } = fact;
      const about = { subscriptionId, plan, productLine, period, countsRevenue };
      const worth = (day: string) => ({
        price: convert(priceMinor, currency, day),
        cost: costMinor === null ? undefined : convert(costMinor, currency, day),
      });
      const cancellation =
        fact.cancellation !== null && fact.cancellation.noticedOn <= until ? fact.cancellation : null;
      return [
        ...fact.earlierTerms.map(({ startedOn, endsOn, endedBy }) => ({
          ...about,
          ...worth(startedOn),
          startedOn,
          endsOn,
          noticedOn: null,
          endedByUs: endedBy === "us",
        })),
        {
          ...about,
          ...worth(fact.startedOn),
          startedOn: fact.startedOn,
          endsOn: endOf({ ...fact, cancellation }),
          noticedOn: cancellation?.noticedOn ?? null,
          endedByUs: cancellation?.endedBy === "us",
        },
      ];
    })
    .sort((a, b) => order(a.startedOn, b.startedOn) || order(a.subscriptionId, b.subscriptionId));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isRunning = ({ startedOn, endsOn }: CountedTerm, day: string): boolean =>
  startedOn <= day && (endsOn === null || endsOn > day);

/** Whether a term decides: as things are, never, or even where the customer has bought since it ended. */
export type ModeOfTerm = (term: Pick<Term, "productLine">) => "auto" | "buying" | "contract";

/**
 * The term by which the customer as a whole is scored: of those that run the one that brings most a day; when none runs
 * any more the one that ended last, unless the customer has gone on buying since, and buying decides.
 */
export function decidingTerm(
  terms: readonly Term[],
  until: string,
  lastPurchaseOn: string | null,
  modeOf: ModeOfTerm = () => "auto",
): Term | undefined {
  const begun = terms.filter((term) => term.startedOn <= until && modeOf(term) !== "buying");
  const running = begun.filter((term) => isRunning(term, until));
  const perDay = ({ price, period }: Term): number => (price ?? 0) / periodDays(period);
  if (running.length > 0) return running.reduce((best, term) => (perDay(term) > perDay(best) ? term : best));
  const last = begun.reduce<Term | undefined>(
    (latest, term) => (latest === undefined || (term.endsOn ?? "") >= (latest.endsOn ?? "") ? term : latest),
    undefined,
  );
  if (last === undefined || modeOf(last) === "contract") return last;
  return lastPurchaseOn !== null && lastPurchaseOn >= (last.endsOn ?? "") ? undefined : last;
}

/** A term as the engine scores it. Its periods are mean ones: a renewal counts up to two days from its calendar day. */
export function contractOf({ startedOn, endsOn, noticedOn, endedByUs, period, price, cost }: Term): Contract {
  return {
    startDay: dayNumber(startedOn),
    periodDays: periodDays(period),
    price: price ?? 0,
    ...(cost === undefined ? {} : { cost }),
    endDay: endsOn === null ? null : dayNumber(endsOn),
    noticeDay: noticedOn === null ? null : dayNumber(noticedOn),
    endedByUs,
  };
}

/**
 * A term as the fit counts it: by its renewals of the calendar, of which the engine's mean periods could miss one where
 * it ends on the very day of a renewal.
 *
 * @param today day number
 */
export function countedContract(term: CountedTerm, today: number): Contract {
  const until = dayText(today);
  const { period, endsOn, startedOn } = term;
  const renewals = renewalsOf(term, endsOn, until);
  if (!isRunning(term, until)) {
    return { startDay: 0, periodDays: 1, price: 0, endDay: renewals + 0.5, endedByUs: term.endedByUs };
  }
  const last = dayNumber(renewalDay(startedOn, period, renewals));
  const length = periodDays(period);
  const share = Math.min(0.99, (today - last) / Math.max(1, dayNumber(nextRenewal(startedOn, period, until)) - last));
  return { startDay: today - (renewals + share) * length, periodDays: length, price: 0 };
}

/** Terms as statistics keep them: the one that decides first, and nothing that changes by time alone. */
export function countedTerms(terms: readonly Term[], deciding: Term | undefined): CountedTerm[] {
  const sorted = deciding === undefined ? terms : [deciding, ...terms.filter((term) => term !== deciding)];
  return sorted.map(({ startedOn, period, endsOn, endedByUs }) => ({ startedOn, period, endsOn, endedByUs }));
}

/** The deciding term as lists show it. */
export function subscriptionOf(term: Term, today: number): NonNullable<Scores["subscription"]> {
  const until = dayText(today);
  const { plan, period, startedOn, endsOn } = term;
  const state = stateOn(term, until);
  const next = state === "ended" ? null : nextRenewal(startedOn, period, until);
  return { plan, state, renewsOn: next !== null && (endsOn === null || next < endsOn) ? next : null, endsOn };
}

/** What the periods of terms brought by themselves. */
export interface TermRevenue {
  readonly revenue: number;
  readonly revenue12m: number;
  /** First day of the oldest period that counts among the trailing twelve months. */
  readonly oldest: string | null;
}

/** Revenue of the periods that have begun by a day, each on its first day. */
export function revenueOf(terms: readonly Term[], since: string, until: string): TermRevenue {
  const sum = { revenue: 0, revenue12m: 0 };
  let oldest: string | null = null;
  for (const term of terms) {
    const { startedOn, period, endsOn, price, countsRevenue } = term;
    if (!countsRevenue || !price || startedOn > until || (endsOn !== null && endsOn <= startedOn)) continue;
    const last = renewalsOf(term, endsOn, until);
    const before = since <= startedOn ? -1 : renewalsUntil(startedOn, period, dayText(dayNumber(since) - 1));
    const inYear = Math.max(0, last - before);
    sum.revenue += price * (last + 1);
    sum.revenue12m += price * inYear;
    const first = inYear === 0 ? null : renewalDay(startedOn, period, before + 1);
    if (first !== null && (oldest === null || first < oldest)) oldest = first;
  }
  return { ...sum, oldest };
}

/** The next day on which a term begins, is renewed or ends, or a notice takes effect; null when nothing is to come. */
export function nextTermDay(terms: readonly Term[], until: string): string | null {
  const days = terms.flatMap((term) => {
    const { startedOn, endsOn, period } = term;
    const renewal = isRunning(term, until) ? nextRenewal(startedOn, period, until) : startedOn;
    return [startedOn, renewal, ...(endsOn === null ? [] : [endsOn])];
  });
  const ahead = days.filter((day) => day > until).sort();
  return ahead[0] ?? null;
}
