import type { handOverOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { keyMakerLeg, keysOf } from "../api-key/api-key.store.ts";
import { type ApiKeyItem, hashesOf } from "../api-key/api-key.ts";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { CrmError, invalid, notFound } from "../error.ts";
import { inParallel } from "../parallel.ts";
import { type ViewItem, viewOwnerLeg, viewsOf } from "../view/view.store.ts";
import { leaveLegs, memberLeg } from "../workspace/member.ts";
import { listMembers, type MemberItem } from "../workspace/workspace.store.ts";
import { checkRole } from "./grant.ts";
import {
  customersOf,
  type HandOverItem,
  listHandOvers,
  TOGETHER,
  takerOf,
  tasksOf,
  toHandOver,
  UNDO_SECONDS,
} from "./hand-over.ts";

/** Records counted for a preview, and looked at to count them. */
const COUNTED = 5000;
/** Keys that are moved at a time. */
const WRITERS = 8;

interface Parties {
  readonly members: readonly MemberItem[];
  readonly from: MemberItem;
}

/** The member who hands over, perhaps one who has left, and those who take over. */
async function partiesOf({ table, actor }: Context, memberId: string, to: readonly string[]): Promise<Parties> {
  const members = await listMembers(table);
  const from = members.find(({ userId }) => userId === memberId);
  if (!from) throw notFound();
  await checkRole(table, actor, from.role);
  const index = to.findIndex(
    (one) => one === memberId || !members.some(({ userId, leftAt }) => userId === one && leftAt === undefined),
  );
  if (index >= 0) {
    throw invalid(
      `body.to[${index}]`,
      { en: "This is not another member.", zh: "这不是另一位成员。" },
      { en: "Take ids of other members from listMembers.", zh: "请使用 listMembers 中其他成员的编号。" },
    );
  }
  return { members, from };
}

/** The first views and keys change hands in the one write, the others in the pages that follow it. */
function firstLegs(views: readonly ViewItem[], keys: readonly ApiKeyItem[], to: string): Leg[] {
  return [
    ...views.slice(0, TOGETHER).map((view) => viewOwnerLeg(view, to)),
    ...keys.slice(0, TOGETHER).map((key) => keyMakerLeg(key, to)),
  ];
}

/** Makes somebody else answer for keys; none stops working meanwhile. */
async function moveCredentials({ identity }: Context, keys: readonly ApiKeyItem[], to: string): Promise<void> {
  await inParallel(keys.flatMap(hashesOf), WRITERS, (hash) => identity.moveCredential(hash, to));
}

/** All records of one kind that somebody has, up to a number. */
async function idsOf(
  read: (after: readonly (string | null)[] | undefined) => Promise<{
    readonly rows: readonly { id: string }[];
    readonly next: readonly (string | null)[] | null;
    readonly examined: number;
  }>,
): Promise<{ ids: string[]; complete: boolean }> {
  const ids: string[] = [];
  let examined = 0;
  let after: readonly (string | null)[] | undefined;
  for (;;) {
    const page = await read(after);
    ids.push(...page.rows.map(({ id }) => id));
    examined += page.examined;
    if (!page.next) return { ids, complete: true };
    if (ids.length >= COUNTED || examined >= 4 * COUNTED) return { ids, complete: false };
    after = page.next;
  }
}

export const handOverActions: ActionsOf<typeof handOverOperations> = {
  async previewHandOver(context, { params, body }) {
    const { from } = await partiesOf(context, params.memberId, body.to);
    const ownerId = from.userId;
    const [customers, tasks, views, keys] = await Promise.all([
      idsOf((after) => customersOf(context, { ownerId, after, limit: 1000, budget: 2000 })),
      idsOf((after) => tasksOf(context, { ownerId, after, limit: 1000, budget: 2000 })),
      viewsOf(context.table, ownerId),
      keysOf(context.table, ownerId),
    ]);
    const count = (ids: readonly string[], memberId: string): number =>
      ids.filter((id) => takerOf(body.to, id) === memberId).length;
    return {
      held: { customers: customers.ids.length, tasks: tasks.ids.length, views: views.length, keys: keys.length },
      shares: body.to.map((memberId) => ({
        memberId,
        customers: count(customers.ids, memberId),
        tasks: count(tasks.ids, memberId),
      })),
      complete: customers.complete && tasks.complete,
    };
  },

  async handOver(context, { params, body }) {
    const { table, actor, newId, realNow, requestId, identity } = context;
    const { members, from } = await partiesOf(context, params.memberId, body.to);
    if (body.leaves && from.leftAt !== undefined) throw notFound();
    if (!body.leaves && body.to.length === 0) {
      throw invalid(
        "body.to",
        { en: "Nothing would happen.", zh: "不会发生任何变化。" },
        { en: "Say who takes over, or that the member leaves.", zh: "请指定接收人，或说明该成员将离开。" },
      );
    }
    const running = (await listHandOvers(table)).some(
      ({ from: one, status }) => one === from.userId && (status === "running" || status === "undoing"),
    );
    if (running) {
      throw new CrmError(
        "conflict",
        { en: "A hand-over of this member is still running.", zh: "该成员的交接仍在进行中。" },
        { fix: { en: "Wait until it has ended.", zh: "请等待其结束。" } },
      );
    }
    const [first] = body.to;
    const views = first === undefined ? [] : await viewsOf(table, from.userId);
    const keys = first === undefined ? [] : await keysOf(table, from.userId);
    const at = realNow().toISOString();
    const item: HandOverItem = {
      handOverId: newId("handOver"),
      from: from.userId,
      to: body.to,
      left: body.leaves,
      status: first === undefined ? "done" : "running",
      moved: { customers: 0, tasks: 0, views: views.length, keys: keys.length },
      createdBy: actor.id,
      createdAt: at,
      finishedAt: first === undefined ? at : null,
      version: 1,
      requestId,
      views: views.map(({ viewId }) => viewId),
      keys: keys.map(({ keyId }) => keyId),
      ttl: Math.floor(realNow().getTime() / 1000) + UNDO_SECONDS,
    };
    const left: MemberItem = { ...from, leftAt: at, version: from.version + 1 };
    const legs: Leg[] = [{ put: "handOver", item, if: "absent" }];
    if (body.leaves) legs.push(...leaveLegs(members, from, left));
    if (first !== undefined) {
      legs.push(...firstLegs(views, keys, first));
      await moveCredentials(context, keys, first);
    }
    identity.forgetMember(from.userId);
    return { output: toHandOver(item), legs };
  },

  async listHandOvers({ table }) {
    return { data: (await listHandOvers(table)).map(toHandOver) };
  },

  async undoHandOver(context, { params }) {
    const { table, actor, identity, realNow } = context;
    const before = await table.get("handOver", { handOverId: params.handOverId }, { consistent: true });
    if (!before) throw notFound();
    if (before.status !== "done") {
      throw new CrmError(
        "conflict",
        {
          en: `A hand-over that is ${before.status} cannot be undone.`,
          zh: `状态为 ${before.status} 的交接不能撤销。`,
        },
        { fix: { en: "Undo one that is done.", zh: "只有已完成的交接可以撤销。" } },
      );
    }
    const member = await table.get("member", { userId: before.from }, { consistent: true });
    if (!member) throw notFound();
    await checkRole(table, actor, member.role);
    const returns = before.left && member.leftAt !== undefined;
    if (!returns && member.leftAt !== undefined) {
      throw new CrmError(
        "conflict",
        { en: "The person is no member any more.", zh: "该人员已不是成员。" },
        { fix: { en: "Invite the person first.", zh: "请先重新邀请。" } },
      );
    }
    const some = before.to.length > 0;
    const item: HandOverItem = {
      ...before,
      status: some ? "undoing" : "undone",
      finishedAt: some ? null : realNow().toISOString(),
      version: before.version + 1,
    };
    const legs: Leg[] = [{ put: "handOver", item, if: { version: before.version } }];
    if (returns) {
      const { leftAt: _left, ...back } = member;
      legs.push(memberLeg({ ...back, version: member.version + 1 }, member));
    }
    const [first] = before.to;
    if (first !== undefined) {
      const views = (await viewsOf(table, first)).filter(({ viewId }) => before.views.includes(viewId));
      const keys = (await keysOf(table, first)).filter(({ keyId }) => before.keys.includes(keyId));
      legs.push(...firstLegs(views, keys, member.userId));
      await moveCredentials(context, keys, member.userId);
    }
    identity.forgetMember(member.userId);
    return { output: toHandOver(item), legs };
  },
};
