import type { account as english } from "../en/account.ts";
import type { Mirror } from "../mirror.ts";

export const account: Mirror<typeof english> = {
  promise: "看清哪些客户忠诚、哪些正在离开，今天该给谁打电话。",
  points: {
    file: "把收银系统导出的订单文件直接拖进来。",
    score: "每位客户都有忠诚度和流失风险，并说明原因。",
    call: "每天早上，列出最值得联系的十位客户。",
  },
  signIn: {
    title: "登录",
    email: "邮箱",
    password: "密码",
    submit: "登录",
    none: "还没有工作区？",
    link: "注册",
  },
  signUp: {
    title: "开通工作区",
    company: "公司名称",
    name: "您的姓名",
    email: "邮箱",
    password: "密码",
    passwordHint: "至少 10 个字符，用一句话最好记。",
    place: "我们猜测您在：{{country}}，{{currency}}，{{zone}}。",
    change: "修改",
    language: "语言",
    timeZone: "时区",
    timeZoneHint: "按此时区划分每一天。",
    country: "国家或地区",
    countryHint: "没有国际区号的电话按此地区识别。",
    currency: "货币",
    currencyHint: "销售额以此货币计算。",
    submit: "开通工作区",
    have: "已有工作区？",
    link: "登录",
  },
  verify: {
    working: "正在确认您的邮箱……",
    done: "邮箱已确认",
    doneText: "现在可以在任何设备上登录。",
    failed: "此链接已失效",
    missing: "链接不完整，请从邮件中重新打开。",
    on: "进入工作区",
  },
};
