import type { Message, Period } from "@perennial/contract";
import { dayText } from "../day.ts";
import type { Term } from "../subscription/contract-terms.ts";
import { nextRenewal, renewalsOf } from "../subscription/renewal-day.ts";

type Facts = Readonly<Record<string, number | string | null>>;

const PERIODS: Readonly<Record<Period, Message>> = {
  week: { en: "weekly", zh: "每周" },
  month: { en: "monthly", zh: "每月" },
  quarter: { en: "quarterly", zh: "每季度" },
  halfYear: { en: "half-yearly", zh: "每半年" },
  year: { en: "yearly", zh: "每年" },
};

/**
 * The raw facts behind the part of a score that a subscription makes.
 *
 * @param today day number
 */
export function contractFacts(term: Term | undefined, today: number): Facts {
  if (term === undefined) return {};
  const until = dayText(today);
  const { period, plan, startedOn, endsOn, noticedOn } = term;
  const isOver = endsOn !== null && endsOn <= until;
  return {
    plan,
    period,
    renewals: renewalsOf(term, endsOn, until),
    renewsOn: isOver || endsOn !== null ? null : nextRenewal(startedOn, period, until),
    subscriptionEndsOn: endsOn,
    subscriptionEnded: isOver ? 1 : 0,
    noticedOn,
  };
}

function renewed(renewals: number, period: Message): Message {
  if (renewals === 0)
    return { en: `A ${period.en} subscription in its first period`, zh: `${period.zh}订阅，尚在首个周期` };
  return {
    en: `A ${period.en} subscription, renewed ${renewals === 1 ? "once" : `${renewals} times`}`,
    zh: `${period.zh}订阅，已续订 ${renewals} 次`,
  };
}

/** Why, in words: the part of a score that a subscription makes. */
export function contractSentence(facts: Facts): Message {
  const { period, renewals, renewsOn, subscriptionEndsOn: endsOn, subscriptionEnded, noticedOn } = facts;
  const { en, zh } = renewed(Number(renewals ?? 0), PERIODS[period as Period]);
  if (subscriptionEnded === 1) return { en: `${en}; it ended on ${endsOn}.`, zh: `${zh}；已于 ${endsOn} 结束。` };
  if (noticedOn !== null) {
    return {
      en: `${en}; notice was given on ${noticedOn}, it ends on ${endsOn}.`,
      zh: `${zh}；${noticedOn} 已提出取消，将于 ${endsOn} 结束。`,
    };
  }
  if (renewsOn === null) return { en: `${en}; paid until ${endsOn}.`, zh: `${zh}；已付费至 ${endsOn}。` };
  return { en: `${en}; the next renewal is on ${renewsOn}.`, zh: `${zh}；下次续订日为 ${renewsOn}。` };
}
