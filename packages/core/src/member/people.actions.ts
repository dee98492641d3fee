import type { peopleOperations } from "@perennial/contract";
import { invitationLetter } from "../account/letters.ts";
import { hashToken } from "../api-key/api-key.ts";
import { type ActionsOf, sent } from "../change.ts";
import type { Context } from "../context.ts";
import { CrmError, duplicate, notFound, versionMismatch } from "../error.ts";
import { keepOwner, memberLeg } from "../workspace/member.ts";
import { isBuiltIn, type RoleItem } from "../workspace/role.ts";
import { listMembers, type MemberItem, toMember } from "../workspace/workspace.store.ts";
import { checkGrant, checkRole, checkTeaming } from "./grant.ts";
import {
  INVITATION_SECONDS,
  type InvitationItem,
  LISTED_SECONDS,
  listInvitations,
  toInvitation,
} from "./invitation.ts";
import { checkBuiltIn, checkRules, roleToChange } from "./role-change.ts";
import { checkTeams, listOwnRoles, listRoles, listTeams, type TeamItem, toRole, toTeam } from "./team.ts";

type Ops = Omit<typeof peopleOperations, "readInvitation" | "acceptInvitation">;

/** Sets of permissions and teams that a workspace may have. */
const MOST = 100;

function full(what: { en: string; zh: string }): CrmError {
  return new CrmError(
    "conflict",
    { en: `A workspace has at most ${MOST} ${what.en}.`, zh: `一个工作区最多有 ${MOST} 个${what.zh}。` },
    { fix: { en: "Delete one first.", zh: "请先删除一个。" } },
  );
}

async function invitationOf({ table }: Context, invitationId: string): Promise<InvitationItem> {
  const item = await table.get("invitation", { invitationId }, { consistent: true });
  if (!item) throw notFound();
  return item;
}

/** Makes a link for an invitation and sends it. The link works only once the invitation with its hash is written. */
async function sendLink(context: Context, item: InvitationItem, language: "en" | "zh-CN"): Promise<InvitationItem> {
  const { workspace, queue, origin, identity, newSecret, realNow, actor } = context;
  const person = await identity.person();
  await identity.attempt("mail", item.email);
  const secret = newSecret();
  const tokenHash = hashToken(secret);
  const at = Math.floor(realNow().getTime() / 1000);
  await identity.putToken({
    hash: tokenHash,
    purpose: "invite",
    userId: item.userId,
    email: item.email,
    workspaceId: workspace.workspaceId,
    invitationId: item.invitationId,
    ttl: at + INVITATION_SECONDS,
  });
  const link = `${origin}/invitation#${secret}`;
  const inviter = person?.name ?? workspace.name;
  await queue.send("mail", [{ body: invitationLetter(item.email, inviter, workspace.name, link, language) }]);
  return {
    ...item,
    tokenHash,
    invitedBy: actor.id,
    sentAt: realNow().toISOString(),
    expiresAt: new Date((at + INVITATION_SECONDS) * 1000).toISOString(),
    ttl: at + LISTED_SECONDS,
  };
}

export const peopleActions: ActionsOf<Ops> = {
  async updateMember(context, { params, body, ifVersion }) {
    const { table, actor } = context;
    const members = await listMembers(table);
    const before = members.find(({ userId, leftAt }) => userId === params.memberId && leftAt === undefined);
    if (!before) throw notFound();
    if (ifVersion !== undefined && ifVersion !== before.version) throw versionMismatch(before.version);
    // Whoever may do more is not touched, and nothing is given that the giver does not have.
    await checkRole(table, actor, before.role);
    if (body.role !== undefined) await checkRole(table, actor, body.role, "body.role");
    if (body.teamIds !== undefined) checkTeaming(actor);
    await checkTeams(table, body.teamIds);
    const item: MemberItem = { ...before, ...sent(body), version: before.version + 1 };
    const guards = item.role === "owner" ? [] : keepOwner(members, before);
    context.identity.forgetMember(before.userId);
    return {
      output: toMember(item),
      legs: [memberLeg(item, before), ...guards],
    };
  },

  async createInvitation(context, { body }) {
    const { table, actor, workspace, newId, realNow } = context;
    const person = await context.identity.person();
    if (person && !person.verified) {
      throw new CrmError(
        "conflict",
        { en: "Your own e-mail address is not verified.", zh: "您自己的邮箱尚未验证。" },
        { fix: { en: "Verify it first, by the link in our mail.", zh: "请先点击我们邮件中的链接完成验证。" } },
      );
    }
    await checkRole(table, actor, body.role, "body.role");
    if (body.teamIds.length > 0) checkTeaming(actor);
    await checkTeams(table, body.teamIds);
    const members = await listMembers(table);
    const known = members.find(({ email, leftAt }) => leftAt === undefined && email === body.email);
    if (known) throw duplicate("email", body.email, known.userId);
    const waiting = (await listInvitations(table)).find(({ email }) => email === body.email);
    if (waiting) throw duplicate("email", body.email, waiting.invitationId);
    const at = realNow().toISOString();
    const item = await sendLink(
      context,
      {
        invitationId: newId("invitation"),
        userId: newId("user"),
        email: body.email,
        role: body.role,
        teamIds: body.teamIds,
        invitedBy: actor.id,
        createdAt: at,
        sentAt: at,
        expiresAt: at,
        tokenHash: "",
        ttl: 0,
        version: 1,
      },
      body.language ?? workspace.language,
    );
    return { output: toInvitation(item), legs: [{ put: "invitation", item, if: "absent" }] };
  },

  async listInvitations({ table }) {
    return { data: (await listInvitations(table)).map(toInvitation) };
  },

  async resendInvitation(context, { params }) {
    const before = await invitationOf(context, params.invitationId);
    await checkRole(context.table, context.actor, before.role);
    const item = await sendLink(context, { ...before, version: before.version + 1 }, context.workspace.language);
    await context.identity.removeToken(before.tokenHash);
    return {
      output: toInvitation(item),
      legs: [{ put: "invitation", item, if: { version: before.version } }],
    };
  },

  async withdrawInvitation(context, { params }) {
    const { invitationId, tokenHash, role } = await invitationOf(context, params.invitationId);
    await checkRole(context.table, context.actor, role);
    await context.identity.removeToken(tokenHash);
    return { output: undefined, legs: [{ remove: "invitation", key: { invitationId }, if: "present" }] };
  },

  async listTeams({ table }) {
    return { data: (await listTeams(table)).map(toTeam) };
  },
  async createTeam({ table, newId, realNow }, { body }) {
    if ((await listTeams(table)).length >= MOST) throw full({ en: "teams", zh: "团队" });
    const item: TeamItem = { teamId: newId("team"), name: body.name, createdAt: realNow().toISOString(), version: 1 };
    return { output: toTeam(item), legs: [{ put: "team", item, if: "absent" }] };
  },
  async updateTeam({ table }, { params, body, ifVersion }) {
    const before = await table.get("team", { teamId: params.teamId }, { consistent: true });
    if (!before) throw notFound();
    if (ifVersion !== undefined && ifVersion !== before.version) throw versionMismatch(before.version);
    const item: TeamItem = { ...before, name: body.name, version: before.version + 1 };
    return { output: toTeam(item), legs: [{ put: "team", item, if: { version: before.version } }] };
  },
  async deleteTeam({ table }, { params }) {
    if (!(await table.get("team", params, { consistent: true }))) throw notFound();
    return { output: undefined, legs: [{ remove: "team", key: params, if: "present" }] };
  },

  async listRoles({ table }) {
    return { data: await listRoles(table) };
  },
  async createRole({ table, actor, newId, realNow }, { body }) {
    checkGrant(actor, body.permissions, body.rules);
    await checkRules(table, body.rules);
    if ((await listOwnRoles(table)).length >= MOST) throw full({ en: "roles", zh: "角色" });
    const permissions = [...new Set(body.permissions)];
    const item: RoleItem = {
      roleId: newId("role"),
      name: body.name,
      permissions,
      rules: body.rules,
      createdAt: realNow().toISOString(),
      version: 1,
    };
    return { output: toRole(item), legs: [{ put: "role", item, if: "absent" }] };
  },
  async updateRole({ table, actor, identity, realNow }, { params, body, ifVersion }) {
    const before = await roleToChange(table, params.roleId);
    if (ifVersion !== undefined && ifVersion !== before.version) throw versionMismatch(before.version);
    if (isBuiltIn(params.roleId)) checkBuiltIn(params.roleId, body);
    checkGrant(actor, before.permissions, before.rules);
    checkGrant(actor, body.permissions ?? [], body.rules ?? before.rules);
    await checkRules(table, body.rules);
    const permissions = [...new Set(body.permissions ?? before.permissions)];
    const createdAt = before.version === 0 ? realNow().toISOString() : before.createdAt;
    const item: RoleItem = { ...before, ...sent(body), permissions, createdAt, version: before.version + 1 };
    identity.forgetRoles();
    const condition = before.version === 0 ? ("absent" as const) : { version: before.version };
    return { output: toRole(item), legs: [{ put: "role", item, if: condition }] };
  },
  async deleteRole({ table, actor }, { params }) {
    const before = await table.get("role", { roleId: params.roleId }, { consistent: true });
    if (!before) throw notFound();
    checkGrant(actor, before.permissions, before.rules);
    const has = (item: { role: string; leftAt?: string }): boolean =>
      item.role === before.roleId && item.leftAt === undefined;
    const used = (await listMembers(table)).some(has) || (await listInvitations(table)).some(has);
    if (used) {
      throw new CrmError(
        "conflict",
        { en: "Somebody has this role or is invited with it.", zh: "仍有成员或邀请使用此角色。" },
        { fix: { en: "Give them another one first.", zh: "请先为其更换角色。" } },
      );
    }
    return {
      output: undefined,
      legs: [{ remove: "role", key: { roleId: before.roleId }, if: { version: before.version } }],
    };
  },
};
