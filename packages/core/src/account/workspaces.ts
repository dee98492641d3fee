import type { personOperations } from "@perennial/contract";
import type { PersonContext } from "../context.ts";
import { CrmError, notFound } from "../error.ts";
import { openWorkspace } from "../workspace/workspace.store.ts";
import { newWorkspace, type WorkspaceItem } from "../workspace/workspace.ts";
import { bucketOf, type TenantItem } from "./account.ts";
import { attempt } from "./attempt.ts";
import { leaveOne } from "./close.ts";
import { type EntryActionsOf, membership, meOf } from "./entry.ts";
import { changeUser, proveByPassword } from "./person.ts";
import { endSessions, isTaken } from "./session.ts";

type Ops = Pick<typeof personOperations, "listWorkspaces" | "switchWorkspace" | "openWorkspace" | "leaveWorkspace">;

/** A session through one company's sign-in service reaches nothing of the person's elsewhere. */
export function checkByPassword({ session, workspace }: PersonContext): void {
  if (session.providerId === undefined) return;
  throw new CrmError(
    "forbidden",
    {
      en: `You signed in through ${workspace.provider?.name ?? "a sign-in service"}, which counts for this workspace alone.`,
      zh: `您通过${workspace.provider?.name ?? "登录服务"}登录，仅限此工作区。`,
    },
    { fix: { en: "Sign in by password for anything else.", zh: "如需其他操作，请使用密码登录。" } },
  );
}

function needsProvider({ name, provider }: WorkspaceItem): CrmError {
  return new CrmError(
    "forbidden",
    {
      en: `“${name}” takes only sign-ins through ${provider?.name ?? "its sign-in service"}.`,
      zh: `“${name}”只接受通过${provider?.name ?? "其登录服务"}登录。`,
    },
    { fix: { en: "Sign out, and continue with it.", zh: "请退出后通过它登录。" } },
  );
}

/** Lets the session work elsewhere, and the next sign-in begin there. */
async function workIn(context: PersonContext, workspaceId: string) {
  const { system, session, user, forgetSession } = context;
  const { userId, hash } = session;
  const others = user.workspaceIds.filter((one) => one !== workspaceId);
  const changed = await changeUser(context, userId, { workspaceIds: [workspaceId, ...others] });
  await system.write({ set: "session", key: { userId, hash }, fields: { workspaceId }, if: "present" });
  forgetSession(hash);
  return changed;
}

export const workspacesActions: EntryActionsOf<Ops> = {
  async listWorkspaces(context) {
    const { user, session } = context;
    const ids = session.providerId === undefined ? user.workspaceIds : [session.workspaceId];
    const found = await Promise.all(ids.map((id) => membership(context, user.userId, id)));
    const data = found.flatMap((one) => {
      if (!one) return [];
      const { workspaceId, name, demo, mode = "live", closesAt } = one.workspace;
      const current = workspaceId === session.workspaceId;
      return [{ id: workspaceId, name, role: one.member.role, mode, demo, closed: Boolean(closesAt), current }];
    });
    return { output: { data } };
  },

  async switchWorkspace(context, { params }) {
    const { user } = context;
    const isOwn = user.workspaceIds.includes(params.workspaceId);
    const found = isOwn ? await membership(context, user.userId, params.workspaceId) : undefined;
    if (!found) throw notFound();
    if (params.workspaceId !== context.session.workspaceId) checkByPassword(context);
    if (!isTaken(context.session, found.member.role, found.workspace)) throw needsProvider(found.workspace);
    const changed = await workIn(context, params.workspaceId);
    return { output: await meOf(context, changed, found) };
  },

  async openWorkspace(context, { body }) {
    const { user, workspace, system } = context;
    checkByPassword(context);
    if (!user.verified) {
      throw new CrmError(
        "conflict",
        { en: "Your e-mail address is not verified.", zh: "您的邮箱尚未验证。" },
        { fix: { en: "Verify it first, by the link in our mail.", zh: "请先点击我们邮件中的链接完成验证。" } },
      );
    }
    await attempt(context, "sign-up", user.userId);
    const now = context.now();
    const workspaceId = context.newId("workspace");
    const tenant: TenantItem = {
      bucket: bucketOf(workspaceId),
      workspaceId,
      ownerId: user.userId,
      company: body.company,
      language: user.language,
      timeZone: body.timeZone ?? workspace.timeZone,
      country: workspace.country,
      currency: body.currency ?? workspace.currency,
      demo: false,
      ...(body.mode === "test" ? { mode: body.mode } : {}),
      createdAt: now.toISOString(),
    };
    await system.write({ put: "tenant", item: tenant, if: "absent" });
    await openWorkspace(context.tenant(workspaceId), newWorkspace(tenant, now), user);
    const changed = await workIn(context, workspaceId);
    const found = await membership(context, user.userId, workspaceId);
    if (!found) throw new Error("the workspace is gone right after it was made");
    return { output: await meOf(context, changed, found) };
  },

  async leaveWorkspace(context, { body }) {
    await proveByPassword(context, body.currentPassword);
    const { user, workspace, system } = context;
    const { workspaceId } = workspace;
    await leaveOne(context, workspaceId, "stay");
    const rest = user.workspaceIds.filter((one) => one !== workspaceId);
    await changeUser(context, user.userId, { workspaceIds: rest });
    await endSessions(system, context.forgetSession, user.userId, (session) => session.workspaceId === workspaceId);
    return { output: undefined };
  },
};
