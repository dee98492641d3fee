import type { Facet, Filter } from "@perennial/contract";

type Labels = Readonly<Record<string, readonly [en: string, zh: string]>>;

/** Kinds of customers that the field tells apart: whom one deals with, how close they are, and how they decide. */
const USUAL: readonly {
  key: string;
  label: Labels[string];
  values: Labels;
  rules: Readonly<Record<string, Filter>>;
}[] = [
  {
    key: "role",
    label: ["Role", "客户角色"],
    values: {
      consumer: ["Consumer", "消费客户"],
      business: ["Business", "企业客户"],
      partner: ["Channel partner", "渠道伙伴"],
      internal: ["Internal", "内部客户"],
    },
    rules: { consumer: { kind: "person" }, business: { kind: "organisation" } },
  },
  {
    key: "closeness",
    label: ["Closeness", "亲疏程度"],
    values: {
      loyal: ["Loyal", "忠诚客户"],
      regular: ["Regular", "老客户"],
      new: ["New", "新客户"],
      potential: ["Potential", "潜在客户"],
    },
    rules: {
      loyal: { loyalty: { $gte: 70 } },
      regular: { purchaseDays: { $gte: 2 } },
      new: { purchaseDays: { $gte: 1, $lte: 1 } },
      potential: { purchaseDays: { $lte: 0 } },
    },
  },
  {
    key: "temperament",
    label: ["Temperament", "购买类型"],
    values: {
      lighthouse: ["Lighthouse", "灯塔型"],
      rational: ["Rational", "理性型"],
      follower: ["Follower", "跟随型"],
      price_hunter: ["Price hunter", "逐利型"],
    },
    rules: {
      lighthouse: { loyalty: { $gte: 70 }, pyramid: { $in: ["top", "big"] } },
      rational: { stage: "stable" },
      follower: { purchaseDays: { $gte: 2 } },
    },
  },
];

/** The usual facets in a language, to begin with. */
export function usualFacets(language: "en" | "zh-CN"): Facet[] {
  const say = ([en, zh]: readonly [string, string]): string => (language === "zh-CN" ? zh : en);
  return USUAL.map(({ key: name, label, values, rules }) => ({
    key: name,
    label: say(label),
    values: Object.entries(values).map(([value, words]) => ({
      key: value,
      label: say(words),
      filter: rules[value] ?? null,
    })),
  }));
}
