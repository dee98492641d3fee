import { headingKey } from "./heading-words.ts";

/** Parts of headings that say whose or which, not what: `Billing City`, `Default Address Zip`. */
const OWNER =
  /^(?:defaultaddress|billing|primary|main|customer|client|member|buyer|contact|partner|default|mailing|shipping|客户|会员|买家|顾客|用户|收货人|收货|所在|联系人)/;

const NOT_A_NAME =
  /product|item|store|shop|staff|employee|seller|cashier|event|owner|type|group|level|segment|since|count|source|商品|店|员工|导购|收银|活动|类型|等级|分组|标签|来源|数量/;

/** Words that turn a heading of a kind into something else: a discount is no amount, a delivery date no order date. */
const NOT: Readonly<Record<string, RegExp>> = {
  amount:
    /discount|tax|vat|ship|freight|fee|tip|refund|cost|unitprice|point|balance|credit|gift|commission|margin|profit|lifetime|优惠|折扣|运费|邮费|税|积分|退款|成本|单价|余额|手续费|佣金|红包|抵扣|毛利|利润|定金|件数|数量/,
  occurredOn:
    /ship|deliver|cancel|fulfil|updat|modif|birth|expir|due|refund|valid|regist|signup|发货|收货|取消|更新|修改|到期|退款|生日|注册|入会|预约/,
  customerName: NOT_A_NAME,
  name: NOT_A_NAME,
  customer:
    /name|product|sku|item|store|staff|order|invoice|receipt|transaction|type|group|level|since|count|status|姓名|名称|商品|店|员工|订单|单号|流水|类型|等级|分组|标签|数量|状态/,
  order: /status|date|time|type|count|quantity|amount|total|状态|时间|日期|类型|金额|数量|备注|来源|渠道/,
  productName: /count|quantity|price|status|数量|价|编码|编号|状态|总/,
  channel: /status|url|link|状态|链接/,
  quantity: /amount|total|price|金额|总/,
};

/** True for a heading that says that its column is something else than the target. */
export function isOther(heading: string, target: string): boolean {
  return NOT[target]?.test(headingKey(heading)) ?? false;
}

const INSIDE = 20;

/**
 * How surely a heading means a target, 0 to 100: a heading of the list by its place in it, one with an owner before it
 * less, one with a word of the list inside it least.
 */
export function headingScore(heading: string, target: string, words: readonly string[]): number {
  const key = headingKey(heading);
  if (key === "") return 0;
  const exact = words.indexOf(key);
  if (exact !== -1) return 100 - (50 * exact) / words.length;
  if (isOther(heading, target)) return 0;
  const owned = words.indexOf(key.replace(OWNER, ""));
  if (owned !== -1) return 70 - (50 * owned) / words.length - (key.startsWith("shipping") ? 10 : 0);
  return words.some((word) => isTelling(word) && key.includes(word)) ? INSIDE : 0;
}

/** Long enough not to stand inside other words by chance. */
function isTelling(word: string): boolean {
  return /^\p{ASCII}+$/u.test(word) ? word.length >= 6 : word.length >= 3;
}
