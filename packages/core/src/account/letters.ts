import type { Language, Message } from "@perennial/contract";
import { letter } from "../letter.ts";
import type { Letter } from "../ports.ts";

/** The mail that proves an address. */
export function verifyLetter(to: string, name: string, link: string, language: Language): Letter {
  return letter(to, language, {
    en: [
      "Verify your e-mail address",
      `Hello ${name},\n\nplease follow this link to confirm that this is your address:\n\n${link}\n\nIt works once, for 24 hours. If you did not sign up for Perennial, there is nothing to do.`,
    ],
    zh: [
      "请验证您的邮箱",
      `${name}，您好：\n\n请点击下面的链接，确认这是您的邮箱：\n\n${link}\n\n链接在 24 小时内有效，只能使用一次。如果您没有注册 Perennial，请忽略此邮件。`,
    ],
  });
}

/** The mail with which a forgotten password is replaced. */
export function resetLetter(to: string, name: string, link: string, language: Language): Letter {
  return letter(to, language, {
    en: [
      "Choose a new password",
      `Hello ${name},\n\nfollow this link to choose a new password:\n\n${link}\n\nIt works once, for one hour. You will be signed out everywhere. If you did not ask for this, there is nothing to do: your password stays as it is.`,
    ],
    zh: [
      "请设置新密码",
      `${name}，您好：\n\n请点击下面的链接设置新密码：\n\n${link}\n\n链接在 1 小时内有效，只能使用一次。设置后，您将在所有设备上退出登录。如果这不是您本人的操作，请忽略此邮件，密码不会改变。`,
    ],
  });
}

/** To an address without an account, for which somebody asked for a new password: as much work as one with. */
export function noAccountLetter(to: string, origin: string, language: Language): Letter {
  return letter(to, language, {
    en: [
      "No account with this address",
      `Somebody asked for a new password for this address, but no verified account of Perennial has it. If that was you, try another address, or sign up: ${origin}/sign-up\n\nIf not, there is nothing to do.`,
    ],
    zh: [
      "此邮箱没有账户",
      `有人为此邮箱申请重置密码，但没有已验证的 Perennial 账户使用该邮箱。如果是您本人，请尝试其他邮箱，或注册：${origin}/sign-up\n\n如果不是，请忽略此邮件。`,
    ],
  });
}

/** Told after the password has changed. */
export function passwordLetter(to: string, name: string, origin: string, language: Language): Letter {
  return letter(to, language, {
    en: [
      "Your password was changed",
      `Hello ${name},\n\nthe password of your account was changed just now, and your other devices were signed out.\n\nIf that was not you, choose a new one at once: ${origin}/forgot`,
    ],
    zh: [
      "您的密码已更改",
      `${name}，您好：\n\n您的账户密码刚刚已更改，其他设备均已退出登录。\n\n如果这不是您本人的操作，请立即重置密码：${origin}/forgot`,
    ],
  });
}

/** The mail that proves a new address of somebody who has an account. */
export function newEmailLetter(to: string, name: string, link: string, language: Language): Letter {
  return letter(to, language, {
    en: [
      "Confirm your new e-mail address",
      `Hello ${name},\n\nfollow this link and you sign in to Perennial with this address from then on:\n\n${link}\n\nIt works once, for 24 hours. If you did not ask for this, there is nothing to do.`,
    ],
    zh: [
      "请确认您的新邮箱",
      `${name}，您好：\n\n请点击下面的链接，之后您将使用此邮箱登录 Perennial：\n\n${link}\n\n链接在 24 小时内有效，只能使用一次。如果这不是您本人的操作，请忽略此邮件。`,
    ],
  });
}

/** To an address that somebody else with an account asked for. */
export function takenEmailLetter(to: string, language: Language): Letter {
  return letter(to, language, {
    en: [
      "Your address was asked for",
      "Somebody wanted to move another account of Perennial to this address. It is yours, so nothing was changed.",
    ],
    zh: ["有人申请使用您的邮箱", "有人想将另一个 Perennial 账户改为使用此邮箱。该邮箱属于您，因此未作任何更改。"],
  });
}

/** To the old address: the new one was asked for, or has taken its place. */
export function emailMovedLetter(
  to: string,
  name: string,
  next: { email: string; done: boolean },
  origin: string,
  language: Language,
): Letter {
  return letter(to, language, {
    en: next.done
      ? [
          "Your e-mail address was changed",
          `Hello ${name},\n\nyour account is now reached at ${next.email}; this address no longer signs in.\n\nIf that was not you, answer this mail at once.`,
        ]
      : [
          "A new e-mail address was asked for",
          `Hello ${name},\n\nsomebody signed in as you asked to move your account to ${next.email}. That happens when the link in the mail to that address is followed.\n\nIf that was not you, change your password now, which signs everybody else out: ${origin}/forgot`,
        ],
    zh: next.done
      ? [
          "您的邮箱已更改",
          `${name}，您好：\n\n您的账户现在使用 ${next.email}，此邮箱不能再用于登录。\n\n如果这不是您本人的操作，请立即回复此邮件。`,
        ]
      : [
          "有人申请更改您的邮箱",
          `${name}，您好：\n\n有人以您的身份申请将账户邮箱改为 ${next.email}。对方点击发往该邮箱的链接后即生效。\n\n如果这不是您本人的操作，请立即更改密码，其他设备将全部退出登录：${origin}/forgot`,
        ],
  });
}

/** The mail that invites somebody to a workspace. */
export function invitationLetter(
  to: string,
  inviter: string,
  company: string,
  link: string,
  language: Language,
): Letter {
  return letter(to, language, {
    en: [
      `${inviter} invites you to ${company}`,
      `${inviter} invites you to work with ${company} in Perennial. Follow this link to join:\n\n${link}\n\nIt works for 7 days. If you do not know ${inviter}, there is nothing to do.`,
    ],
    zh: [
      `${inviter}邀请您加入${company}`,
      `${inviter}邀请您在 Perennial 中与${company}一起工作。请点击下面的链接加入：\n\n${link}\n\n链接在 7 天内有效。如果您不认识${inviter}，请忽略此邮件。`,
    ],
  });
}

/** Told when the second factor is switched on or off, or a recovery code was used. */
export function secondFactorLetter(
  to: string,
  name: string,
  what: { readonly on: boolean } | { readonly recovered: number },
  origin: string,
  language: Language,
): Letter {
  const told =
    "recovered" in what
      ? {
          en: `a recovery code of your account was used just now; ${what.recovered} are left.`,
          zh: `您的账户刚刚使用了一个恢复码，还剩 ${what.recovered} 个。`,
        }
      : what.on
        ? { en: "signing in to your account takes a code from now on.", zh: "从现在起，登录您的账户需要验证码。" }
        : { en: "signing in to your account takes no code any more.", zh: "登录您的账户不再需要验证码。" };
  return letter(to, language, {
    en: [
      "Your second factor",
      `Hello ${name},\n\n${told.en}\n\nIf that was not you, choose a new password at once: ${origin}/forgot`,
    ],
    zh: ["第二重验证", `${name}，您好：\n\n${told.zh}\n\n如果这不是您本人的操作，请立即重置密码：${origin}/forgot`],
  });
}

/** To every owner: somebody takes records out of the workspace. */
export function exportLetter(
  to: string,
  company: string,
  by: { readonly name: string; readonly at: string; readonly what: Message },
  origin: string,
  language: Language,
): Letter {
  return letter(to, language, {
    en: [
      `Data of ${company} are being exported`,
      `${by.name} exports ${by.what.en} of “${company}” into a file (${by.at}). Every export stands in the record of all changes.\n\nIf nobody should do that, take the permission to export away: ${origin}/settings/members`,
    ],
    zh: [
      `${company}的数据正在导出`,
      `${by.name}正在将“${company}”的${by.what.zh}导出为文件（${by.at}）。每次导出都会记入操作记录。\n\n如果不应有人这样做，请收回导出权限：${origin}/settings/members`,
    ],
  });
}

/** To every owner: the workspace has been closed. */
export function closedLetter(to: string, company: string, until: string, origin: string, language: Language): Letter {
  return letter(to, language, {
    en: [
      `${company} was closed`,
      `The workspace “${company}” was closed. Nobody works in it any more and its keys are refused. Until ${until} an owner can open it again: ${origin}/`,
    ],
    zh: [
      `“${company}”已关闭`,
      `工作区“${company}”已关闭，无人可以继续使用，其密钥均被拒绝。在 ${until} 之前，所有者可以重新打开：${origin}/`,
    ],
  });
}
