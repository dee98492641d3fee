import type { CancelReason, Period } from "@perennial/contract";
import { plainWord } from "./plain-word.ts";

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

const PERIODS: Readonly<Record<Period, ReadonlySet<string>>> = {
  week: words("week weekly w 周 每周 周付 按周 1week"),
  month: words("month monthly m 月 每月 月付 按月 包月 1month 一个月 1个月"),
  quarter: words("quarter quarterly q 季 季度 每季 季付 按季 包季 3months 3month 三个月 3个月"),
  halfYear: words(
    "halfyear halfyearly semiannual semiannually biannual 半年 每半年 半年付 6months 6month 六个月 6个月",
  ),
  year: words("year yearly annual annually annum y 年 每年 年付 按年 包年 12months 12month 1year 一年 12个月"),
};

const REASONS: Readonly<Record<CancelReason, ReadonlySet<string>>> = {
  price: words("price tooexpensive expensive cost costs 价格 太贵 价格高 价格太高"),
  quality: words("quality defects product 质量 质量问题 产品质量"),
  service: words("service support attitude 服务 服务态度 服务不好"),
  competitor: words("competitor competition switched switchedtocompetitor 竞争对手 同行 换了别家 转投他人"),
  noNeed: words("noneed notneeded unused nolongerneeded 不需要 不再需要 用不上"),
  moved: words("moved relocation relocated 搬家 搬迁 迁址"),
  payment: words("payment paymentfailed unpaid nonpayment 未付款 欠费 扣款失败"),
  other: words("other misc unknown 其他 其它 未知"),
};

function find<T extends string>(table: Readonly<Record<T, ReadonlySet<string>>>, text: string): T | undefined {
  const word = plainWord(text);
  return (Object.keys(table) as T[]).find((one) => table[one].has(word));
}

/** A period in the words of either language; undefined for other words. */
export function parsePeriod(text: string): Period | undefined {
  return find(PERIODS, text);
}

/** Why somebody left; what is not known is another reason, and its words are kept. */
export function parseReason(text: string): CancelReason {
  return find(REASONS, text) ?? "other";
}
