import type { timeline as english } from "../en/timeline.ts";
import type { Mirror } from "../mirror.ts";

export const timeline: Mirror<typeof english> = {
  title: "时间线",
  empty: "还没有记录。可以记录购买，或写下您了解的情况。",
  write: "写备注……",
  noteSave: "保存备注",
  noteEdit: "修改备注",
  noteDelete: "删除备注",
  noteMinutes: "用时（分钟）",
  noteText: "备注",
  task: "任务",
  due: "截止 {{day}}",
  done: "完成于 {{day}}",
  by: "{{name}}",
  actions: "操作",
  openTasks: "待办",
  noTasks: "没有安排。",
  deleteTitle: "确定删除？",
  deleteText: "删除后无法恢复。",
};
