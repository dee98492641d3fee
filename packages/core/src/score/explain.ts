import type { Credit, Explanation, Language, Message } from "@perennial/contract";
import { say } from "@perennial/contract";
import {
  type ChurnDriver,
  explainChurn,
  explainLoyalty,
  type Explanation as Parts,
  type Pillar,
  scoreCustomer,
} from "@perennial/scoring";
import { dayText } from "../day.ts";
import { contractFacts, contractSentence } from "./contract-words.ts";
import { evidenceFacts } from "./evidence-facts.ts";
import { EVIDENCE_SENTENCES } from "./evidence-words.ts";
import { inputsHashOf, type Summary } from "./history.ts";
import { linesOf } from "./lines.ts";
import type { Scoring } from "./parameters.ts";

type Facts = Readonly<Record<string, number | string | null>>;

/** Days ahead for which the page draws how the risk grows. */
const AHEAD = [0, 15, 30, 45, 60, 90, 120, 150, 180, 240, 300, 365];

function factsOf({ history, deciding }: Summary, today: number): Facts {
  const { firstDay, lastDay, purchaseDays, usualGapDays, categories, evidence, contract } = history;
  const begun = [firstDay, contract?.startDay ?? null].filter((day) => day !== null);
  const since = begun.length === 0 ? undefined : Math.min(...begun);
  return {
    daysSince: lastDay === null ? null : today - lastDay,
    usualGap: usualGapDays === undefined || usualGapDays === null ? null : Math.round(usualGapDays),
    purchaseDays,
    customerForDays: since === undefined ? null : today - since,
    categories: categories ?? null,
    ...evidenceFacts(evidence, today),
    ...contractFacts(deciding, today),
  };
}

const count = (value: number | string | null | undefined): string => String(value ?? "–");

/** Why, in words: one sentence for every part that can stand in an explanation. */
const SENTENCES: Readonly<Record<ChurnDriver | Pillar, (facts: Facts) => Message>> = {
  recency: ({ daysSince, usualGap }) =>
    usualGap === null
      ? { en: `Last purchase ${count(daysSince)} days ago.`, zh: `距上次购买已有 ${count(daysSince)} 天。` }
      : {
          en: `Last purchase ${count(daysSince)} days ago; usual gap ${count(usualGap)}.`,
          zh: `距上次购买已有 ${count(daysSince)} 天；通常每 ${count(usualGap)} 天购买一次。`,
        },
  "buying-frequency": ({ purchaseDays, customerForDays }) => ({
    en: `Bought on ${count(purchaseDays)} days in ${count(customerForDays)} days as a customer.`,
    zh: `成为客户 ${count(customerForDays)} 天以来，有 ${count(purchaseDays)} 天购买过。`,
  }),
  contract: contractSentence,
  ...EVIDENCE_SENTENCES,
  trend: () => ({ en: "Buying more or less than before.", zh: "购买较以往增多或减少。" }),
  ticket: () => ({ en: "Size of the usual purchase.", zh: "每次购买的金额。" }),
  frequency: ({ purchaseDays }) => ({
    en: `How often: ${count(purchaseDays)} purchase days so far.`,
    zh: `购买频率：至今共 ${count(purchaseDays)} 个购买日。`,
  }),
  retention: () => ({ en: "How sure the customer is to come back.", zh: "客户继续回来的可能性。" }),
  share: ({ categories }) => ({
    en: `Buys from ${count(categories)} categories.`,
    zh: `在 ${count(categories)} 个品类中购买。`,
  }),
  tenure: ({ customerForDays }) => ({
    en: `A customer for ${count(customerForDays)} days.`,
    zh: `成为客户已有 ${count(customerForDays)} 天。`,
  }),
};

function shown<Name extends ChurnDriver | Pillar>(parts: Parts<Name>, facts: Facts, language: Language) {
  const sorted = [...parts.drivers].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  return {
    score: parts.shown,
    base: parts.basePoints,
    baseShare: parts.base,
    parts: sorted.map(({ name, points, effect }) => ({
      code: name,
      points,
      share: effect,
      text: say(SENTENCES[name](facts), language),
      facts: { ...facts },
    })),
  };
}

/** What there is to explain: a customer's facts, whether it is scored at all, how it pays, and its life so far. */
interface Explained {
  readonly summary: Summary;
  readonly unscored: boolean;
  readonly credit: Credit | null;
  readonly stages: Explanation["stages"];
}

/** Why the scores of a customer are what they are, as of the day of the scoring. */
export function explain(
  { summary, unscored, credit, stages }: Explained,
  scoring: Scoring,
  language: Language,
): Explanation {
  const { scorer, today, version } = scoring;
  const { history } = summary;
  const facts = factsOf(summary, today);
  const churn = unscored ? undefined : explainChurn(history, scorer, today);
  const loyalty = unscored ? undefined : explainLoyalty(history, scorer, today);
  const survival = churn
    ? AHEAD.map((ahead) => ({
        day: dayText(today + ahead),
        churnRisk: scoreCustomer(history, scorer, today + ahead).churnPercent ?? 0,
      }))
    : [];
  return {
    asOf: dayText(today),
    churn: churn ? shown(churn, facts, language) : null,
    loyalty: loyalty ? shown(loyalty, facts, language) : null,
    coverage: unscored ? null : (scoreCustomer(history, scorer, today).loyalty?.coverage ?? null),
    usualGapDays: history.usualGapDays ?? null,
    survival,
    lines: unscored ? [] : linesOf(summary, scoring),
    credit: unscored ? null : credit,
    stages: unscored ? [] : stages,
    parametersVersion: version,
    inputsHash: inputsHashOf(summary),
  };
}
