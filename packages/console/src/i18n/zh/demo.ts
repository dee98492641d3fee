import type { demo as english } from "../en/demo.ts";
import type { Mirror } from "../mirror.ts";

export const demo: Mirror<typeof english> = {
  title: "演示数据",
  text: "一家虚构茶铺的销售记录，供您随意查看。所有姓名都标明为示例，随时可以全部移除。",
  load: "用演示数据看一看",
  button: "加载演示数据",
  loading: "正在加载演示数据……",
  removing: "正在移除演示数据……",
  loaded_other: "{{count}} 位虚构客户，购买记录截至 {{day}}。",
  failed: "演示数据未能全部加载，请先移除，再重试。",
  remove: "移除演示数据",
  removeTitle: "移除演示数据？",
  removeText: "所有虚构客户及其全部记录（包括您添加的）都会被删除。您自己的客户保持不变，评分会重新计算。",
  of: "{{done}} / {{total}}",
  notice: "此工作区包含演示数据：标明“示例”的客户均为虚构。",
  manage: "移除",
};
