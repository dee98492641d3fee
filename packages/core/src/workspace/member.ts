import type { Leg } from "@perennial/table";
import { CrmError } from "../error.ts";
import type { MemberItem } from "./workspace.store.ts";
import { closing, type WorkspaceItem } from "./workspace.ts";

/** Nobody would be left who may do everything. */
export function lastOwner(company: string): CrmError {
  const of = company === "" ? { en: "this workspace", zh: "此工作区" } : { en: `“${company}”`, zh: `“${company}”` };
  return new CrmError(
    "conflict",
    { en: `You are the last owner of ${of.en}.`, zh: `您是${of.zh}的最后一位所有者。` },
    {
      fix: {
        en: "Make somebody else an owner first, or close the workspace.",
        zh: "请先将其他人设为所有者，或关闭该工作区。",
      },
    },
  );
}

export const isOwner = ({ role, leftAt }: MemberItem): boolean => role === "owner" && leftAt === undefined;

/**
 * The write that takes the owner's role from somebody holds as long as another owner is one: of two owners who demote each
 * other at the same moment, one is refused.
 */
export function keepOwner(members: readonly MemberItem[], before: MemberItem): Leg[] {
  if (!isOwner(before)) return [];
  const other = members.find((member) => isOwner(member) && member.userId !== before.userId);
  if (!other) throw lastOwner("");
  return [{ check: "member", key: { userId: other.userId }, if: { version: other.version } }];
}

/** The write with which a member leaves. */
export function leaveLegs(members: readonly MemberItem[], before: MemberItem, after: MemberItem): Leg[] {
  return [{ put: "member", item: after, if: { version: before.version } }, ...keepOwner(members, before)];
}

/** The same for the last one of all, with whom the workspace closes. */
export function closeLegs(before: MemberItem, after: MemberItem, workspace: WorkspaceItem, now: Date): Leg[] {
  return [
    { put: "member", item: after, if: { version: before.version } },
    { put: "workspace", item: closing(workspace, now), if: { version: workspace.version } },
  ];
}

/** The write with which somebody who was invited becomes a member, for the first time or again. */
export function joinLeg(
  before: MemberItem | undefined,
  invitation: Pick<MemberItem, "role"> & { readonly teamIds: readonly string[]; readonly invitationId?: string },
  person: Pick<MemberItem, "userId" | "name" | "email">,
  now: Date,
): Leg {
  const { role, teamIds, invitationId } = invitation;
  const { userId, name, email } = person;
  const by = invitationId === undefined ? {} : { invitationId };
  const item = { userId, name, email, role, teamIds, ...by, createdAt: now.toISOString() };
  if (!before) return { put: "member", item: { ...item, version: 1 }, if: "absent" };
  // A member already keeps the role: an invitation never changes one.
  const kept = before.leftAt === undefined ? { ...before, ...by } : { ...item, createdAt: before.createdAt };
  return { put: "member", item: { ...kept, version: before.version + 1 }, if: { version: before.version } };
}

/** The write of a changed entry. */
export function memberLeg(item: MemberItem, before: MemberItem): Leg {
  return { put: "member", item, if: { version: before.version } };
}
