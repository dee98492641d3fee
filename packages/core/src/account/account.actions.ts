import { type accountOperations, type Me, NO_RULES } from "@perennial/contract";
import { rulesOf } from "../access/standing.ts";
import { hashToken } from "../api-key/api-key.ts";
import type { ActionsOf } from "../change.ts";
import type { AccountContext } from "../context.ts";
import { CrmError } from "../error.ts";
import { findMember, openWorkspace, toMember } from "../workspace/workspace.store.ts";
import { newWorkspace, toWorkspace } from "../workspace/workspace.ts";
import { bucketOf, hashEmail, type TenantItem, type UserItem, VERIFY_SECONDS } from "./account.ts";
import { attempt } from "./attempt.ts";
import { takeEmail } from "./email.ts";
import {
  beginSession,
  deadLink,
  type EntryActionsOf,
  membership,
  meOf,
  seconds,
  sendLetter,
  toPerson,
} from "./entry.ts";
import { verifyLetter } from "./letters.ts";
import { hashPassword, verifyPassword } from "./password.ts";
import { passSecondFactor } from "./second-factor.ts";
import { isTaken } from "./session.ts";
import { recordRefusal, recordSignIn } from "./sign-in.audit.ts";

type Ops = typeof accountOperations;

/** Sends a link that proves the address the person has. */
export async function sendVerification(context: AccountContext, user: UserItem, token: string): Promise<void> {
  const link = `${context.origin}/verify#${token}`;
  await sendLetter(context, verifyLetter(user.email, user.name, link, user.language));
}

/** The first of a person's workspaces that still takes them by password, beginning with the one used last. */
async function firstWorkspace(context: AccountContext, user: UserItem) {
  for (const workspaceId of user.workspaceIds) {
    const found = await membership(context, user.userId, workspaceId);
    if (found && isTaken({}, found.member.role, found.workspace)) return found;
  }
  return undefined;
}

export const accountActions: EntryActionsOf<Ops> = {
  async signUp(context, { body }) {
    await attempt(context, "sign-up", body.email);
    const now = context.now();
    const userId = context.newId("user");
    const workspaceId = context.newId("workspace");
    const user: UserItem = {
      userId,
      name: body.name,
      email: body.email,
      passwordHash: await hashPassword(body.password),
      verified: false,
      language: body.language,
      workspaceIds: [workspaceId],
      terms: { version: body.terms, acceptedAt: now.toISOString() },
      createdAt: now.toISOString(),
      version: 1,
    };
    const tenant: TenantItem = {
      bucket: bucketOf(workspaceId),
      workspaceId,
      ownerId: userId,
      company: body.company,
      language: body.language,
      timeZone: body.timeZone,
      country: body.country,
      currency: body.currency,
      demo: false,
      createdAt: now.toISOString(),
    };
    const session = beginSession(context, userId, workspaceId);
    const verification = context.newSecret();
    const ttl = seconds(now) + VERIFY_SECONDS;
    await context.system.write(
      { put: "user", item: user, if: "absent" },
      { put: "tenant", item: tenant, if: "absent" },
      { put: "session", item: session.item, if: "absent" },
      {
        put: "token",
        item: { hash: hashToken(verification), purpose: "verify", userId, email: user.email, ttl },
        if: "absent",
      },
    );
    const table = context.tenant(workspaceId, { userId, sessionId: session.item.sessionId });
    await openWorkspace(table, newWorkspace(tenant, now), { userId, name: user.name, email: user.email });
    await sendVerification(context, user, verification);
    const found = await membership(context, userId, workspaceId);
    if (!found) throw new Error("the workspace is gone right after it was made");
    return { output: await meOf(context, user, found), session: session.token };
  },

  async verifyEmail(context, { body }) {
    await attempt(context, "link", "");
    const hash = hashToken(body.token);
    const token = await context.system.get("token", { hash });
    if (!token || (token.purpose !== "verify" && token.purpose !== "email")) throw deadLink();
    await takeEmail(context, token);
    return { output: undefined };
  },

  async signIn(context, { body }) {
    const takeBack = await attempt(context, "sign-in", body.email);
    const claim = await context.system.get("email", { hash: hashEmail(body.email) });
    const user = await context.system.get("user", { userId: claim?.userId ?? "nobody" });
    const passed = await verifyPassword(body.password, user?.passwordHash);
    if (!passed || !user) {
      await recordRefusal(context, user);
      throw new CrmError(
        "invalid_credentials",
        { en: "There is no account with this address and this password.", zh: "没有使用此邮箱和密码的账户。" },
        {
          fix: {
            en: "Check both. A new address must be verified first by the link in our mail.",
            zh: "请检查邮箱和密码。新注册的邮箱须先点击我们邮件中的链接完成验证。",
          },
        },
      );
    }
    await passSecondFactor(context, user, body.code).catch(async (error: unknown) => {
      if (body.code !== undefined) await recordRefusal(context, user);
      throw error;
    });
    await takeBack();
    const found = await firstWorkspace(context, user);
    if (!found) {
      throw new CrmError(
        "forbidden",
        {
          en: "Your account belongs to no workspace that takes a password.",
          zh: "您的账户不属于任何接受密码登录的工作区。",
        },
        {
          fix: {
            en: "Ask for an invitation, or sign in through your company's own sign-in service.",
            zh: "请联系他人邀请您加入，或通过贵公司的登录服务登录。",
          },
        },
      );
    }
    const session = beginSession(context, user.userId, found.workspace.workspaceId);
    await context.system.write({ put: "session", item: session.item, if: "absent" });
    await recordSignIn(context, session.item);
    return { output: await meOf(context, user, found), session: session.token };
  },
};

export const sessionActions: ActionsOf<Pick<Ops, "signOut" | "getMe">> = {
  async signOut({ identity }) {
    await identity.endSession();
    return { output: undefined, legs: [] };
  },
  async getMe({ actor, workspace, table, identity, now }): Promise<Me> {
    const member = actor.kind === "user" ? await findMember(table, actor.id) : undefined;
    const person = await identity.person();
    return {
      member: member ? toMember(member) : null,
      person: person ? toPerson(person) : null,
      workspace: toWorkspace(workspace, now()),
      provider: identity.isThroughProvider ? (workspace.provider?.name ?? null) : null,
      verified: person?.verified ?? true,
      permissions: actor.kind === "system" ? [] : [...actor.permissions],
      rules: actor.kind === "system" ? NO_RULES : rulesOf(actor),
    };
  },
};
