import type { SystemTable } from "@perennial/table";
import type { PersonContext } from "../context.ts";
import { CrmError } from "../error.ts";
import { closeLegs, lastOwner, leaveLegs } from "../workspace/member.ts";
import { findWorkspace, listMembers } from "../workspace/workspace.store.ts";
import { hashEmail } from "./account.ts";
import { endSessions } from "./session.ts";

const ATTEMPTS = 5;

/**
 * Takes the person out of one workspace.
 *
 * @param alone what happens to a workspace in which nobody else is: it is closed, or the person stays
 */
export async function leaveOne(context: PersonContext, workspaceId: string, alone: "close" | "stay"): Promise<void> {
  const table = context.tenant(workspaceId);
  for (let round = 0; round < ATTEMPTS; round += 1) {
    const members = (await listMembers(table)).filter(({ leftAt }) => leftAt === undefined);
    const own = members.find(({ userId }) => userId === context.user.userId);
    if (!own) return;
    // The name stays, so that what the person did can be told; the address goes.
    const left = { ...own, email: "", leftAt: context.now().toISOString(), version: own.version + 1 };
    const workspace = alone === "close" && members.length === 1 ? await findWorkspace(table) : undefined;
    const legs = workspace ? closeLegs(own, left, workspace, context.now()) : leaveLegs(members, own, left);
    const { ok } = await table.write(...legs);
    if (ok) {
      context.forgetMember(workspaceId, own.userId);
      return;
    }
  }
  throw new CrmError(
    "conflict",
    { en: "Others keep changing the members.", zh: "成员正在被更改。" },
    { fix: { en: "Try again.", zh: "请重试。" } },
  );
}

/**
 * Ends a person's account. Every workspace is asked before any is left, so that a refusal leaves all as it was; cut off in
 * between, it can be repeated, because the person goes last.
 */
export async function closeAccount(context: PersonContext): Promise<void> {
  const { user, system } = context;
  for (const workspaceId of user.workspaceIds) {
    const members = (await listMembers(context.tenant(workspaceId))).filter(({ leftAt }) => leftAt === undefined);
    const owners = members.filter(({ role }) => role === "owner");
    const only = owners.length === 1 && owners[0]?.userId === user.userId && members.length > 1;
    if (only) throw lastOwner((await findWorkspace(context.tenant(workspaceId)))?.name ?? "");
  }
  for (const workspaceId of user.workspaceIds) await leaveOne(context, workspaceId, "close");
  await endSessions(system, context.forgetSession, user.userId);
  const current = await system.get("user", { userId: user.userId });
  if (!current) return;
  await system.write(
    { remove: "user", key: { userId: user.userId } },
    ...(current.verified ? [{ remove: "email" as const, key: { hash: hashEmail(current.email) } }] : []),
  );
}

/** Takes a person out of a workspace that is gone for good; who was in no other goes with it. */
export async function outliveWorkspace(system: SystemTable, userId: string, workspaceId: string): Promise<void> {
  for (let round = 0; round < ATTEMPTS; round += 1) {
    const user = await system.get("user", { userId });
    if (!user?.workspaceIds.includes(workspaceId)) return;
    const workspaceIds = user.workspaceIds.filter((one) => one !== workspaceId);
    const { version } = user;
    if (workspaceIds.length > 0) {
      const item = { ...user, workspaceIds, version: version + 1 };
      if ((await system.write({ put: "user", item, if: { version } })).ok) return;
      continue;
    }
    await endSessions(system, () => undefined, userId);
    await system.write(
      { remove: "user", key: { userId } },
      ...(user.verified ? [{ remove: "email" as const, key: { hash: hashEmail(user.email) } }] : []),
    );
    return;
  }
  throw new Error("the person kept being changed");
}
