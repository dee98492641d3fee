import type { Message } from "@perennial/contract";
import type { Pillar, Signal } from "@perennial/scoring";

type Facts = Readonly<Record<string, number | string | null>>;
type Spoken = Extract<Signal, "nps" | "csat" | "complaint" | "overdue"> | Extract<Pillar, "satisfaction" | "advocacy">;

const NOTHING: Message = { en: "", zh: "" };

function joined(...sentences: readonly Message[]): Message {
  return {
    en: sentences.flatMap(({ en }) => (en === "" ? [] : [en])).join(" "),
    zh: sentences.map(({ zh }) => zh).join(""),
  };
}

/** An age in words. */
function ago(days: number | string | null | undefined): Message {
  if (days === 0) return { en: "today", zh: "今天" };
  if (days === 1) return { en: "yesterday", zh: "昨天" };
  return { en: `${days} days ago`, zh: `${days} 天前` };
}

function wouldRecommend({ npsScore, npsDays }: Facts): Message {
  if ((npsScore ?? null) === null) return NOTHING;
  const when = ago(npsDays);
  return {
    en: `Answered ${npsScore} of 10 when asked whether they would recommend you, ${when.en}.`,
    zh: `${when.zh}对“是否愿意推荐”回答了 ${npsScore} 分（满分 10 分）。`,
  };
}

function satisfied({ csatScore, csatDays }: Facts): Message {
  if ((csatScore ?? null) === null) return NOTHING;
  const when = ago(csatDays);
  return {
    en: `Gave ${csatScore} of 5 for satisfaction, ${when.en}.`,
    zh: `${when.zh}的满意度评分为 ${csatScore} 分（满分 5 分）。`,
  };
}

function complained({ complaints, openComplaints, complaintDays }: Facts): Message {
  if (!complaints) return NOTHING;
  const when = ago(complaintDays);
  const open = Number(openComplaints ?? 0);
  const still =
    open === 0
      ? { en: "all resolved", zh: "均已解决" }
      : { en: `${open} not resolved yet`, zh: `其中 ${open} 次尚未解决` };
  if (complaints === 1) {
    return {
      en: `Complained ${when.en}; ${open === 0 ? "it was resolved" : "not resolved yet"}.`,
      zh: `${when.zh}有过投诉，${open === 0 ? "已解决" : "尚未解决"}。`,
    };
  }
  return {
    en: `Complained ${complaints} times, the last time ${when.en}; ${still.en}.`,
    zh: `投诉过 ${complaints} 次，最近一次在${when.zh}，${still.zh}。`,
  };
}

function referred({ referrals }: Facts): Message {
  if (!referrals) return NOTHING;
  return {
    en: referrals === 1 ? "Brought another customer within a year." : `Brought ${referrals} customers within a year.`,
    zh: `一年内带来 ${referrals} 位新客户。`,
  };
}

/** Why, in words: the parts of a score that signals make. */
export const EVIDENCE_SENTENCES: Readonly<Record<Spoken, (facts: Facts) => Message>> = {
  nps: wouldRecommend,
  csat: satisfied,
  complaint: complained,
  overdue: ({ overdueDays }) => ({
    en: overdueDays === 1 ? "A payment is a day overdue." : `A payment is ${overdueDays} days overdue.`,
    zh: `有款项逾期 ${overdueDays} 天未付。`,
  }),
  satisfaction: (facts) => joined(satisfied(facts), complained(facts)),
  advocacy: (facts) => joined(wouldRecommend(facts), referred(facts)),
};
