import type { task as english } from "../en/task.ts";
import type { Mirror } from "../mirror.ts";

export const task: Mirror<typeof english> = {
  page: "任务",
  title: "要做什么",
  titlePlaceholder: "电话沟通春季订单",
  dueOn: "截止日期",
  assignee: "由谁完成",
  mine: "我的",
  everyone: "所有人",
  overdue: "已逾期",
  today: "今天",
  soon: "未来七天",
  later: "以后",
  done: "已完成",
  finish: "完成：{{title}}",
  reopen: "重新打开",
  finished: "已完成",
  undo: "撤销",
  add: "安排跟进",
  edit: "修改任务",
  delete: "删除任务",
  tomorrow: "明天",
  inDays: "{{count}} 天后",
  empty: {
    title: "没有待办",
    text: "在客户页面或“今天该联系谁”中安排跟进。",
    home: "今天该联系谁",
  },
};
