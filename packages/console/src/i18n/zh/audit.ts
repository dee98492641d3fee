import type { audit as english } from "../en/audit.ts";
import type { Mirror } from "../mirror.ts";

export const audit: Mirror<typeof english> = {
  title: "操作记录",
  intro: "最近 400 天内的每一次更改、每一次敏感查看和每一次登录。任何人都不能修改或删除这些记录。",
  who: "操作人",
  what: "记录类型",
  action: "操作",
  from: "从",
  until: "到",
  everyone: "所有人",
  everything: "全部",
  actions: { created: "新增", updated: "修改", deleted: "删除", accessed: "查看或登录", refused: "登录失败" },
  none: "没有符合条件的记录。",
  more: "更早的记录",
  before: "之前",
  after: "之后",
  redacted: "内容未保留：此人已被抹除、内容已过保留期限，或内容过大。",
  export: "导出",
  exportTitle: "操作记录",
  asTable: "表格（CSV）",
  asLines: "JSON 行",
  history: "更改记录",
  ofCustomer: "{{name}} 的更改记录",
};
