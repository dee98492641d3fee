import type { peopleOperations } from "@perennial/contract";
import { standingOfMember } from "../access/standing.ts";
import { hashEmail, type TokenItem, type UserItem } from "../account/account.ts";
import { attempt } from "../account/attempt.ts";
import { deadLink, type EntryActionsOf, membership, meOf, startSession } from "../account/entry.ts";
import { keepPerson } from "../account/join.ts";
import { hashPassword, verifyPassword } from "../account/password.ts";
import { passSecondFactor } from "../account/second-factor.ts";
import { isTaken } from "../account/session.ts";
import { hashToken } from "../api-key/api-key.ts";
import type { AccountContext } from "../context.ts";
import { CrmError, invalid } from "../error.ts";
import { joinLeg } from "../workspace/member.ts";
import { roleOf } from "../workspace/role.ts";
import { findMember, findWorkspace } from "../workspace/workspace.store.ts";
import { mayGive } from "./grant.ts";
import type { InvitationItem } from "./invitation.ts";

type Ops = Pick<typeof peopleOperations, "readInvitation" | "acceptInvitation">;

interface Open {
  readonly token: TokenItem & { readonly workspaceId: string; readonly invitationId: string; readonly email: string };
  /** Absent when its membership is written already: the person comes back after an answer that was lost. */
  readonly invitation: InvitationItem | undefined;
}

/** The invitation behind a link, if it can still be taken up. */
async function openInvitation(context: AccountContext, secret: string): Promise<Open> {
  const hash = hashToken(secret);
  const token = await context.system.get("token", { hash });
  if (token?.purpose !== "invite") throw deadLink();
  const { workspaceId, invitationId, email } = token;
  if (workspaceId === undefined || invitationId === undefined || email === undefined) throw deadLink();
  const table = context.tenant(workspaceId);
  const invitation = await table.get("invitation", { invitationId }, { consistent: true });
  const open = { token: { ...token, workspaceId, invitationId, email }, invitation };
  if (!invitation) return open;
  if (invitation.tokenHash !== hash || Date.parse(invitation.expiresAt) <= context.now().getTime()) throw deadLink();
  // An invitation does not outlive the right of whoever made it.
  const maker = await findMember(table, invitation.invitedBy);
  const wanted = await roleOf(table, invitation.role);
  const own = maker && (await standingOfMember(table, maker));
  if (!wanted || !own?.permissions.has("member:write") || !mayGive(own, wanted)) throw deadLink();
  return open;
}

/** Whose account it becomes: the one that has the address, proved by its password, or a new one. */
async function personFor(
  context: AccountContext,
  { token }: Open,
  body: {
    name?: string | undefined;
    password: string;
    language?: "en" | "zh-CN" | undefined;
    code?: string | undefined;
  },
): Promise<{ user: UserItem; isNew: boolean }> {
  const claim = await context.system.get("email", { hash: hashEmail(token.email) });
  const known = claim && (await context.system.get("user", { userId: claim.userId }));
  if (known) {
    const takeBack = await attempt(context, "confirm", known.userId);
    if (!(await verifyPassword(body.password, known.passwordHash))) {
      throw new CrmError(
        "invalid_credentials",
        { en: "This address has an account.", zh: "该邮箱已有账户。" },
        { fix: { en: "Enter the password of that account.", zh: "请输入该账户的密码。" } },
      );
    }
    await takeBack();
    return { user: await passSecondFactor(context, known, body.code), isNew: false };
  }
  if (body.password.length < 10) {
    throw invalid(
      "body.password",
      { en: "The password is too short.", zh: "密码太短。" },
      { en: "Choose at least 10 characters.", zh: "请至少使用 10 个字符。" },
    );
  }
  if (body.name === undefined) {
    throw invalid(
      "body.name",
      { en: "A new account needs a name.", zh: "新账户需要姓名。" },
      { en: "Send your name.", zh: "请填写您的姓名。" },
    );
  }
  const user: UserItem = {
    userId: token.userId,
    name: body.name,
    email: token.email,
    passwordHash: await hashPassword(body.password),
    verified: true,
    language: body.language ?? context.language,
    workspaceIds: [],
    createdAt: context.now().toISOString(),
    version: 1,
  };
  return { user, isNew: true };
}

/** Where only the company's sign-in service counts, a link of a mail lets nobody in but owners. */
async function checkByPassword(context: AccountContext, { token, invitation }: Open): Promise<void> {
  const workspace = await findWorkspace(context.tenant(token.workspaceId));
  if (!workspace || !invitation || isTaken({}, invitation.role, workspace)) return;
  throw new CrmError(
    "forbidden",
    {
      en: `“${workspace.name}” takes only sign-ins through ${workspace.provider?.name}.`,
      zh: `“${workspace.name}”只接受通过${workspace.provider?.name}登录。`,
    },
    { fix: { en: "Continue with it on the sign-in page.", zh: "请在登录页通过它登录。" } },
  );
}

/** Writes the membership and takes the invitation away with it; of many at once one does. */
async function join(context: AccountContext, { token, invitation }: Open, user: UserItem): Promise<void> {
  const { userId } = user;
  const table = context.tenant(token.workspaceId, { userId });
  if (invitation) {
    const before = await table.get("member", { userId }, { consistent: true });
    const { ok } = await table.write(joinLeg(before, invitation, user, context.now()), {
      remove: "invitation",
      key: { invitationId: token.invitationId },
      if: { version: invitation.version },
    });
    if (ok) return;
  }
  // Somebody was faster: it was this very person, or the invitation is gone.
  const member = await table.get("member", { userId }, { consistent: true });
  if (member?.invitationId !== token.invitationId || member.leftAt !== undefined) throw deadLink();
}

export const invitationActions: EntryActionsOf<Ops> = {
  async readInvitation(context, { body }) {
    await attempt(context, "link", "");
    const { token, invitation } = await openInvitation(context, body.token);
    const table = context.tenant(token.workspaceId);
    const workspace = await findWorkspace(table);
    if (!invitation || !workspace || workspace.closesAt) throw deadLink();
    const maker = await findMember(table, invitation.invitedBy);
    const known = (await context.system.get("email", { hash: hashEmail(token.email) })) !== undefined;
    return { output: { company: workspace.name, invitedBy: maker?.name ?? "", email: token.email, known } };
  },

  async acceptInvitation(context, { body }) {
    await attempt(context, "link", "");
    const open = await openInvitation(context, body.token);
    await checkByPassword(context, open);
    const { user, isNew } = await personFor(context, open, body);
    await join(context, open, user);
    const kept = await keepPerson(context, open.token, user, isNew);
    const { workspaceId } = open.token;
    context.forgetMember(workspaceId, kept.userId);
    const found = await membership(context, kept.userId, workspaceId);
    if (!found) throw deadLink();
    return { output: await meOf(context, kept, found), session: await startSession(context, kept.userId, workspaceId) };
  },
};
