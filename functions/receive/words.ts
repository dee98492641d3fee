import type { FormField, Language, Message } from "@perennial/contract";
import type { FormFaults } from "@perennial/core";
import type { Context as HttpContext } from "hono";

export function languageOf(http: HttpContext): Language {
  const [first = ""] = (http.req.query("lang") ?? http.req.header("accept-language") ?? "").split(",");
  return /^\s*zh\b/i.test(first) ? "zh-CN" : "en";
}

export const LABELS: Readonly<Record<FormField | "name", Message>> = {
  name: { en: "Name", zh: "姓名" },
  email: { en: "E-mail address", zh: "邮箱" },
  phone: { en: "Telephone", zh: "电话" },
  company: { en: "Company", zh: "公司" },
  message: { en: "Message", zh: "留言" },
};

export const FAULTS: Readonly<Record<FormFaults[string], Message>> = {
  missing: { en: "Please fill this in.", zh: "请填写此项。" },
  email: { en: "Please write an address such as name@example.com.", zh: "请填写如 name@example.com 的邮箱。" },
  phone: { en: "Please write a telephone number.", zh: "请填写电话号码。" },
  contact: { en: "Please leave an address or a number for our answer.", zh: "请留下邮箱或电话，便于我们回复。" },
  consent: { en: "Please agree, or we may not keep what you write.", zh: "请先同意，否则我们无法保存您填写的内容。" },
};

export const WORDS = {
  send: { en: "Send", zh: "发送" },
  optional: { en: "optional", zh: "选填" },
  faults: { en: "Something is missing or wrong.", zh: "有内容缺失或有误。" },
  confirm: { en: "Please check what you have written, then send it.", zh: "请确认您填写的内容，然后发送。" },
  again: { en: "This page was open for long. Please send once more.", zh: "页面打开时间过长，请再次发送。" },
  soon: { en: "That was very quick. Please send once more.", zh: "提交过快，请再次发送。" },
  thanks: { en: "Thank you. We have what you wrote.", zh: "谢谢，我们已收到您的信息。" },
  thanksTitle: { en: "Sent", zh: "已发送" },
  gone: { en: "There is no form at this address.", zh: "此地址没有表单。" },
  often: {
    en: "Too much was sent from your network. Please try again in an hour.",
    zh: "来自您网络的提交过多，请一小时后再试。",
  },
  trap: { en: "Leave this empty", zh: "请留空" },
} as const satisfies Record<string, Message>;
