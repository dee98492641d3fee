import type { clock as english } from "../en/clock.ts";
import type { Mirror } from "../mirror.ts";

export const clock: Mirror<typeof english> = {
  label: "测试工作区",
  test: "测试工作区",
  today: "今天是 {{day}}",
  step: { day: "+1 天", week: "+7 天", month: "+30 天", year: "+1 年" },
  move: "移动时间",
  another: "其他日期…",
  to: "前进到",
  go: "移动时间",
  later: "请选择今天之后的日期；时间只能向前。",
  why: "途中每一晚的工作都会依次完成。您的登录、密钥和签名仍按真实时间计算。",
  progress: "时间移动中",
  nights: "第 {{done}} / {{total}} 晚",
  stop: "停止",
  badge: "测试",
  open: "创建测试工作区",
  openText: "用来试用的地方：密钥以 per_test_ 开头，时间可以移动，数据可以清空，不会影响您的其他工作区。",
  name: "名称",
  nameHint: "{{name}}（测试）",
  create: "创建",
  emptyTitle: "清空此测试工作区",
  emptyText: "删除所有客户、购买记录和产品，以及由此学到的内容。成员、密钥、设置和时间保持不变。",
  empty: "清空",
  emptied: "正在清空工作区。",
};
