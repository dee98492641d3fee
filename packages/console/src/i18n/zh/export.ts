import type { exports as english } from "../en/export.ts";
import type { Mirror } from "../mirror.ts";

export const exports: Mirror<typeof english> = {
  new: "导出记录",
  why: "文件会在后台生成，保留七天。按条件筛选的客户列表请在客户页面导出。",
  kind: "内容",
  kinds: {
    customers: "客户",
    purchases: "购买记录",
    subscriptions: "订阅",
    signals: "客户反馈",
    notes: "备注",
    tasks: "任务",
    products: "产品",
    consents: "联系许可",
    fields: "自定义字段",
    views: "已存视图",
    everything: "全部数据",
    person: "某人的数据",
    audit: "操作记录",
  },
  format: "格式",
  formats: { csv: "CSV", jsonl: "JSON Lines" },
  begin: "导出",
  past: "最近七天的导出",
  kept: "文件在申请七天后删除。",
  none: "最近没有导出。",
  status: { running: "正在生成", done: "可下载", failed: "失败", cancelled: "已取消" },
  line: "{{format}} · {{rows}} 条 · {{size}} · {{at}}",
  cancel: "取消",
};
