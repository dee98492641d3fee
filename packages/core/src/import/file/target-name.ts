import type { Message } from "@perennial/contract";

const NAMES: Readonly<Record<string, Message>> = {
  customer: { en: "The customer's id", zh: "客户编号" },
  customerName: { en: "The customer's name", zh: "客户姓名" },
  customerPhone: { en: "The phone number", zh: "手机号" },
  customerEmail: { en: "The e-mail address", zh: "邮箱" },
  occurredOn: { en: "The day", zh: "日期" },
  amount: { en: "The amount", zh: "金额" },
  currency: { en: "The currency", zh: "币种" },
  channel: { en: "The channel", zh: "渠道" },
  order: { en: "The order number", zh: "订单号" },
  sku: { en: "The product code", zh: "商品编码" },
  productName: { en: "The product's name", zh: "商品名称" },
  category: { en: "The category", zh: "商品分类" },
  quantity: { en: "The quantity", zh: "数量" },
  note: { en: "The note", zh: "备注" },
  externalId: { en: "The customer's id", zh: "客户编号" },
  name: { en: "The name", zh: "名称" },
  kind: { en: "The kind of customer", zh: "客户类型" },
  phone: { en: "The phone number", zh: "电话" },
  email: { en: "The e-mail address", zh: "邮箱" },
  street: { en: "The street", zh: "详细地址" },
  city: { en: "The city", zh: "城市" },
  region: { en: "The province or state", zh: "省份" },
  postalCode: { en: "The postal code", zh: "邮政编码" },
  country: { en: "The country", zh: "国家" },
  tags: { en: "A tag", zh: "标签" },
  source: { en: "The source", zh: "来源" },
  type: { en: "The kind of entry", zh: "记录类型" },
  score: { en: "The score", zh: "分数" },
  severity: { en: "The severity", zh: "严重程度" },
  closedOn: { en: "The day of the end", zh: "了结日期" },
  plan: { en: "The plan", zh: "套餐" },
  productLine: { en: "The product line", zh: "产品线" },
  period: { en: "The period", zh: "周期" },
  price: { en: "The price", zh: "价格" },
  cost: { en: "The cost", zh: "成本" },
  startedOn: { en: "The first day", zh: "开始日期" },
  endsOn: { en: "The end", zh: "结束日期" },
  cancelledOn: { en: "The day of the notice", zh: "取消日期" },
  renewedUntil: { en: "The day it is paid until", zh: "付费截止日期" },
  reason: { en: "The reason", zh: "原因" },
  reference: { en: "The entry's id", zh: "记录编号" },
  birthday: { en: "The birthday", zh: "生日" },
};

/** What a person calls a target. */
export function nameOf(column: string): Message {
  const key = column.replace(/^field:/, "");
  return NAMES[column] ?? { en: `The field ${key}`, zh: `字段 ${key}` };
}
