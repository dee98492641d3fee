import { createHash } from "node:crypto";
import type { personOperations } from "@perennial/contract";
import type { AccountContext, PersonContext } from "../context.ts";
import { CrmError } from "../error.ts";
import type { UserItem } from "./account.ts";
import { attempt } from "./attempt.ts";
import { crowded, type EntryActionsOf, sendLetter } from "./entry.ts";
import { secondFactorLetter } from "./letters.ts";
import { changeUser, proveByPassword } from "./person.ts";
import { base32, hashRecovery, recoveryCodes, stepOfCode } from "./totp.ts";

/*
 * Threats, and what meets them (test/flows/second-factor.test.ts):
 * - a code read over a shoulder or from the wire: a step passes once, by a conditional write, however many try at once;
 * - a stolen table: the secret is sealed for the person, recovery codes are hashes;
 * - guessing: ten tries in a quarter of an hour, by person, whatever the network;
 * - an open session at an unguarded desk: switching it on or off takes the password, switching off a code as well;
 * - a lost phone: ten recovery codes, kept as hashes, each gone with its use; their use is told by mail.
 */

type Ops = Pick<
  typeof personOperations,
  "beginSecondFactor" | "enableSecondFactor" | "disableSecondFactor" | "renewRecoveryCodes" | "confirmSession"
>;

/** Seconds for which a proof of being there holds. */
export const CONFIRMED_SECONDS = 1800;
const PENDING_SECONDS = 900;

function wrongCode(): CrmError {
  const message = { en: "The code is wrong, or was used already.", zh: "验证码错误或已使用。" };
  return new CrmError(
    "invalid_credentials",
    {
      en: "Enter the code that the app shows now; each works once.",
      zh: "请输入应用当前显示的验证码，每个只能使用一次。",
    },
    {
      faults: [
        {
          location: "body.code",
          message,
          fix: { en: "Wait for the next code, or use a recovery code.", zh: "请等待下一个验证码，或使用恢复码。" },
        },
      ],
    },
  );
}

function needed(): CrmError {
  return new CrmError(
    "second_factor_required",
    { en: "This account has a second factor.", zh: "此账户已设置第二重验证。" },
    {
      fix: {
        en: "Send the code of the authenticator app as `code`, or a recovery code.",
        zh: "请在 `code` 中发送验证器应用的验证码或恢复码。",
      },
    },
  );
}

type Factor = NonNullable<UserItem["secondFactor"]>;

const bindingOf = (userId: string): string => `second factor ${userId}`;
/** Secrets of before they were sealed: a person's next code seals them. */
const PLAIN = /^[A-Z2-7]{32}$/;

/** The app's secret as it is kept: a stolen table makes no codes. */
const sealSecret = ({ cursors }: AccountContext, userId: string, secret: string): string =>
  cursors.encode(bindingOf(userId), secret);

function openSecret({ cursors }: AccountContext, userId: string, kept: string): string {
  if (PLAIN.test(kept)) return kept;
  const secret = cursors.decode(bindingOf(userId), kept);
  if (typeof secret !== "string") throw new Error("the secret of a second factor does not open");
  return secret;
}

/** The factor after a code was used; undefined when the code does not pass. */
function used(context: AccountContext, factor: Factor, userId: string, code: string): Factor | undefined {
  const plain = code.replaceAll(/[\s-]/g, "");
  if (/^\d{6}$/.test(plain)) {
    const secret = openSecret(context, userId, factor.secret);
    const lastStep = stepOfCode(secret, plain, factor.lastStep, context.now());
    return lastStep === undefined ? undefined : { ...factor, secret: sealSecret(context, userId, secret), lastStep };
  }
  const hash = hashRecovery(userId, plain);
  if (!factor.recovery.includes(hash)) return undefined;
  return { ...factor, recovery: factor.recovery.filter((one) => one !== hash) };
}

/**
 * Takes a code, once: what it uses up is written on the condition that nobody has used it meanwhile. Somebody without a
 * second factor passes without one.
 */
export async function passSecondFactor(
  context: AccountContext,
  { userId }: UserItem,
  code: string | undefined,
): Promise<UserItem> {
  let takeBack: (() => Promise<void>) | undefined;
  for (let round = 0; round < 5; round += 1) {
    const user = await context.system.get("user", { userId });
    if (!user) throw wrongCode();
    if (!user.secondFactor) return user;
    if (code === undefined) throw needed();
    takeBack ??= await attempt(context, "second-factor", userId);
    const secondFactor = used(context, user.secondFactor, userId, code);
    if (!secondFactor) throw wrongCode();
    const item: UserItem = { ...user, secondFactor, version: user.version + 1 };
    const { ok } = await context.system.write({ put: "user", item, if: { version: user.version } });
    if (!ok) continue;
    await takeBack();
    if (secondFactor.recovery.length < user.secondFactor.recovery.length) {
      const left = secondFactor.recovery.length;
      await sendLetter(
        context,
        secondFactorLetter(user.email, user.name, { recovered: left }, context.origin, user.language),
      );
    }
    return item;
  }
  throw crowded();
}

/** Ten fresh recovery codes, and what is kept of them. */
function freshCodes(context: AccountContext, userId: string): { codes: string[]; recovery: string[] } {
  const codes = recoveryCodes(context.newSecret);
  return { codes, recovery: codes.map((code) => hashRecovery(userId, code)) };
}

async function tell(context: PersonContext, on: boolean): Promise<void> {
  const { email, name, language } = context.user;
  await sendLetter(context, secondFactorLetter(email, name, { on }, context.origin, language));
}

export const secondFactorActions: EntryActionsOf<Ops> = {
  async beginSecondFactor(context, { body }) {
    await proveByPassword(context, body.currentPassword);
    const { user, newSecret, now } = context;
    if (user.secondFactor) {
      throw new CrmError(
        "conflict",
        { en: "A second factor is set up already.", zh: "已设置第二重验证。" },
        { fix: { en: "Switch it off first.", zh: "请先关闭。" } },
      );
    }
    // SHA-1 takes 160 bits.
    const secret = base32(createHash("sha256").update(newSecret()).digest().subarray(0, 20));
    const until = new Date(now().getTime() + PENDING_SECONDS * 1000).toISOString();
    await changeUser(context, user.userId, {
      pendingFactor: { secret: sealSecret(context, user.userId, secret), until },
    });
    const label = encodeURIComponent(`Perennial:${user.email}`);
    return { output: { secret, uri: `otpauth://totp/${label}?secret=${secret}&issuer=Perennial` } };
  },

  async enableSecondFactor(context, { body }) {
    const { user, now } = context;
    const takeBack = await attempt(context, "second-factor", user.userId);
    const { pendingFactor } = user;
    if (!pendingFactor || user.secondFactor || Date.parse(pendingFactor.until) <= now().getTime()) {
      throw new CrmError(
        "conflict",
        { en: "No setup is waiting for a code.", zh: "没有等待验证码的设置。" },
        { fix: { en: "Begin the setup again.", zh: "请重新开始设置。" } },
      );
    }
    const { secret } = pendingFactor;
    const lastStep = stepOfCode(openSecret(context, user.userId, secret), body.code.replaceAll(/\s/g, ""), 0, now());
    if (lastStep === undefined) throw wrongCode();
    await takeBack();
    const { codes, recovery } = freshCodes(context, user.userId);
    const { pendingFactor: _pending, ...rest } = user;
    const item: UserItem = { ...rest, secondFactor: { secret, lastStep, recovery }, version: user.version + 1 };
    const { ok } = await context.system.write({ put: "user", item, if: { version: user.version } });
    if (!ok) throw crowded();
    await tell(context, true);
    return { output: { recoveryCodes: codes } };
  },

  async disableSecondFactor(context, { body }) {
    await proveByPassword(context, body.currentPassword);
    const passed = await passSecondFactor(context, context.user, body.code);
    const { secondFactor: _factor, ...rest } = passed;
    const item: UserItem = { ...rest, version: passed.version + 1 };
    const { ok } = await context.system.write({ put: "user", item, if: { version: passed.version } });
    if (!ok) throw crowded();
    await tell(context, false);
    return { output: undefined };
  },

  async renewRecoveryCodes(context, { body }) {
    await proveByPassword(context, body.currentPassword);
    const passed = await passSecondFactor(context, context.user, body.code);
    if (!passed.secondFactor) {
      throw new CrmError(
        "conflict",
        { en: "There is no second factor.", zh: "尚未设置第二重验证。" },
        { fix: { en: "Set one up first.", zh: "请先设置。" } },
      );
    }
    const { codes, recovery } = freshCodes(context, passed.userId);
    const secondFactor = { ...passed.secondFactor, recovery };
    const item: UserItem = { ...passed, secondFactor, version: passed.version + 1 };
    const { ok } = await context.system.write({ put: "user", item, if: { version: passed.version } });
    if (!ok) throw crowded();
    return { output: { recoveryCodes: codes } };
  },

  async confirmSession(context, { body }) {
    const { system, session, user, forgetSession, now } = context;
    await proveByPassword(context, body.currentPassword);
    await passSecondFactor(context, user, body.code);
    const { userId, hash } = session;
    await system.write({
      set: "session",
      key: { userId, hash },
      fields: { confirmedAt: now().toISOString() },
      if: "present",
    });
    forgetSession(hash);
    return { output: undefined };
  },
};
