import type { SignalType } from "@perennial/contract";
import { plainWord } from "./plain-word.ts";

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

const TYPES: Readonly<Record<SignalType, ReadonlySet<string>>> = {
  nps: words("nps recommend recommendation npsscore npssurvey promoter 净推荐值 推荐意愿 推荐度 推荐意愿调查 nps调查"),
  csat: words("csat satisfaction rating csatscore review 满意度 满意度评分 满意度调查 评价 评分 回访"),
  complaint: words("complaint complaints claim grievance complain 投诉 客诉 客户投诉 抱怨"),
  overdue: words("overdue latepayment late unpaid arrears pastdue dunning 逾期 逾期付款 逾期未付 欠款 拖欠 欠费"),
  referral: words("referral referrals referred refer broughtanother 转介绍 老带新 推荐新客 带来新客 介绍新客 引荐"),
};

const SEVERITIES = [
  words("1 slight minor low light 轻微 轻 低 一级"),
  words("2 ordinary normal medium moderate major 一般 普通 中 中等 二级"),
  words("3 grave severe high critical urgent serious 严重 重大 高 紧急 三级"),
] as const;

/** What kind of signal a word means, in either language; undefined for other words. */
export function parseSignalType(text: string): SignalType | undefined {
  const word = plainWord(text);
  return (Object.keys(TYPES) as SignalType[]).find((type) => TYPES[type].has(word));
}

/** How grave, 1 to 3; undefined for other words. */
export function parseSeverity(text: string): number | undefined {
  const at = SEVERITIES.findIndex((known) => known.has(plainWord(text)));
  return at === -1 ? undefined : at + 1;
}

/** The kind of signal that all rows are, as far as the headings tell; null when they do not. */
export function guessSignalType(headings: readonly string[]): SignalType | null {
  const all = headings.map(plainWord).join(" ");
  if (/nps|recommend|推荐意愿|净推荐|推荐度/.test(all)) return "nps";
  if (/csat|satisf|满意/.test(all)) return "csat";
  if (/complain|severity|投诉|客诉/.test(all)) return "complaint";
  if (/overdue|pastdue|arrears|逾期|欠款/.test(all)) return "overdue";
  return /referr|转介绍|老带新|引荐/.test(all) ? "referral" : null;
}
