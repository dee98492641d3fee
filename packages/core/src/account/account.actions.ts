import type { accountOperations, InputOf, Me } from "@perennial/contract";
import { hashToken } from "../api-key/api-key.ts";
import type { ActionsOf } from "../change.ts";
import type { AccountContext } from "../context.ts";
import { CrmError, notFound } from "../error.ts";
import { ROLES } from "../workspace/role.ts";
import { findMember, findWorkspace, type MemberItem, openWorkspace, toMember } from "../workspace/workspace.store.ts";
import { newWorkspace, toWorkspace, type WorkspaceItem } from "../workspace/workspace.ts";
import {
  bucketOf,
  hashEmail,
  SESSION_SECONDS,
  type SessionItem,
  type TenantItem,
  type UserItem,
  VERIFY_SECONDS,
} from "./account.ts";
import { verifyLetter } from "./letters.ts";
import { hashPassword, verifyPassword } from "./password.ts";

type Ops = typeof accountOperations;

/** What an operation before the tenant answers: the reply, and the session that begins with it. */
export interface Entry<T> {
  readonly output: T;
  /** Token for the cookie of a session that begins. */
  readonly session?: string;
}

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

function newSession(
  context: AccountContext,
  userId: string,
  workspaceId: string,
): { token: string; item: SessionItem } {
  const token = context.newSecret();
  const now = context.now();
  const item = {
    hash: hashToken(token),
    userId,
    workspaceId,
    createdAt: now.toISOString(),
    ttl: seconds(now) + SESSION_SECONDS,
  };
  return { token, item };
}

function meOf(member: MemberItem, workspace: WorkspaceItem, verified: boolean, now: Date): Me {
  return {
    member: toMember(member),
    workspace: toWorkspace(workspace, now),
    verified,
    permissions: [...ROLES[member.role]],
  };
}

async function sendVerification(context: AccountContext, user: UserItem, token: string): Promise<void> {
  const link = `${context.origin}/verify#${token}`;
  await context.queue.send("mail", [{ body: verifyLetter(user.email, user.name, link, user.language) }]);
}

export const accountActions = {
  async signUp(context: AccountContext, { body }: InputOf<Ops["signUp"]>): Promise<Entry<Me>> {
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
    const session = newSession(context, userId, workspaceId);
    const verification = context.newSecret();
    await context.system.write(
      { put: "user", item: user, if: "absent" },
      { put: "tenant", item: tenant, if: "absent" },
      { put: "session", item: session.item, if: "absent" },
      {
        put: "token",
        item: { hash: hashToken(verification), purpose: "verify", userId, ttl: seconds(now) + VERIFY_SECONDS },
        if: "absent",
      },
    );
    const table = context.tenant(workspaceId);
    await openWorkspace(table, newWorkspace(tenant, now), { userId, name: user.name, email: user.email });
    await sendVerification(context, user, verification);
    const [member, workspace] = await Promise.all([findMember(table, userId), findWorkspace(table)]);
    if (!member || !workspace) throw new Error("the workspace is gone right after it was made");
    return { output: meOf(member, workspace, false, now), session: session.token };
  },

  async verifyEmail(context: AccountContext, { body }: InputOf<Ops["verifyEmail"]>): Promise<Entry<undefined>> {
    const token = await context.system.take("token", { hash: hashToken(body.token) });
    const user = token && (await context.system.get("user", { userId: token.userId }));
    if (!user) {
      throw new CrmError("not_found", {
        en: "This link has been used or is too old. Sign in again to get a new one.",
        zh: "此链接已使用或已过期。请重新登录以获取新链接。",
      });
    }
    const claimed = await context.system.write(
      { put: "email", item: { hash: hashEmail(user.email), userId: user.userId }, if: "absent" },
      { put: "user", item: { ...user, verified: true, version: user.version + 1 }, if: { version: user.version } },
    );
    if (!claimed.ok) {
      const owner = await context.system.get("email", { hash: hashEmail(user.email) });
      if (owner?.userId !== user.userId) {
        throw new CrmError("conflict", {
          en: "Another account has verified this address. Sign in with that one.",
          zh: "该邮箱已由另一个账户验证，请使用那个账户登录。",
        });
      }
    }
    return { output: undefined };
  },

  async signIn(context: AccountContext, { body }: InputOf<Ops["signIn"]>): Promise<Entry<Me>> {
    const claim = await context.system.get("email", { hash: hashEmail(body.email) });
    const user = await context.system.get("user", { userId: claim?.userId ?? "nobody" });
    const passed = await verifyPassword(body.password, user?.passwordHash);
    const [workspaceId] = user?.workspaceIds ?? [];
    if (!passed || !user || workspaceId === undefined) {
      throw new CrmError("invalid_credentials", {
        en: "Check the e-mail address and the password. A new address must be verified first by the link in our mail.",
        zh: "请检查邮箱和密码。新注册的邮箱须先点击我们邮件中的链接完成验证。",
      });
    }
    const table = context.tenant(workspaceId);
    const [member, workspace] = await Promise.all([findMember(table, user.userId), findWorkspace(table)]);
    if (!member || !workspace) throw notFound();
    const session = newSession(context, user.userId, workspaceId);
    await context.system.write({ put: "session", item: session.item, if: "absent" });
    return { output: meOf(member, workspace, user.verified, context.now()), session: session.token };
  },
};

export const sessionActions: ActionsOf<Pick<Ops, "signOut" | "getMe">> = {
  async signOut({ identity }) {
    await identity.endSession();
    return { output: undefined, legs: [] };
  },
  async getMe({ actor, workspace, table, identity, now }) {
    const member = actor.kind === "user" ? await findMember(table, actor.id) : undefined;
    const person = await identity.person();
    return {
      member: member ? toMember(member) : null,
      workspace: toWorkspace(workspace, now()),
      verified: person?.verified ?? true,
      permissions: actor.kind === "system" ? [] : [...actor.permissions],
    };
  },
};
