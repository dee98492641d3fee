import type { Language } from "@perennial/contract";
import type { Letter } from "../ports.ts";

/** The mail that proves an address. */
export function verifyLetter(to: string, name: string, link: string, language: Language): Letter {
  return language === "zh-CN"
    ? {
        to,
        language,
        subject: "请验证您的邮箱",
        text: `${name}，您好：\n\n请点击下面的链接，确认这是您的邮箱：\n\n${link}\n\n链接在 24 小时内有效，只能使用一次。如果您没有注册 Perennial，请忽略此邮件。\n`,
      }
    : {
        to,
        language,
        subject: "Verify your e-mail address",
        text: `Hello ${name},\n\nplease follow this link to confirm that this is your address:\n\n${link}\n\nIt works once, for 24 hours. If you did not sign up for Perennial, there is nothing to do.\n`,
      };
}
