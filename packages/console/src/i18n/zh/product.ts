import type { product as english } from "../en/product.ts";
import type { Mirror } from "../mirror.ts";

export const product: Mirror<typeof english> = {
  title: "产品",
  add: "添加产品",
  edit: "修改产品",
  code: "编码",
  codeHint: "您自己的产品编码（SKU），创建后不能修改。",
  name: "名称",
  category: "品类",
  categoryHint: "购买多个品类的客户更忠诚。",
  price: "售价",
  cost: "成本",
  margin: "毛利率",
  currency: "货币",
  taken: "“{{name}}”已使用此编码。",
  active: "在售",
  inactive: "已停售",
  deleteTitle: "删除 {{name}}？",
  deleteText: "购买记录中的信息会保留。",
  empty: {
    title: "还没有产品",
    text: "有了产品目录，购买记录会带上品类，价格可自动填写。导入的订单文件会带来其中的产品。",
  },
};
