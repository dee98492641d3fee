import { type activityOperations, type Permission, reaches, type Task } from "@perennial/contract";
import { sightOf } from "../access/admit.ts";
import { type ActionsOf, sent } from "../change.ts";
import { resolve } from "../claim.ts";
import type { Context } from "../context.ts";
import { customerAt } from "../customer/customer.store.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { badCursor } from "../customer/query.store.ts";
import { reachedPage } from "../customer/reached-page.ts";
import { invalid, notFound, versionMismatch } from "../error.ts";
import { endOf } from "../sort-key.ts";
import { findMember } from "../workspace/workspace.store.ts";
import { listed, type NoteItem, type TaskItem, toNote, toTask } from "./activity.ts";
import { readTimeline, TIMELINE_SOURCES, type TimelineSource } from "./timeline.store.ts";

function checkVersion(item: { version: number } | undefined, ifVersion: number | undefined): void {
  if (item && ifVersion !== undefined && ifVersion !== item.version) throw versionMismatch(item.version);
}

async function noteOf(context: Context, params: { customerId: string; noteId: string }, ifVersion?: number) {
  const customerId = await resolve(context.table, "customer", params.customerId);
  const item = await context.table.get("note", { customerId, noteId: params.noteId }, { consistent: true });
  checkVersion(item, ifVersion);
  if (!item) throw notFound();
  return item;
}

async function taskOf(context: Context, params: { customerId: string; taskId: string }, ifVersion?: number) {
  const customerId = await resolve(context.table, "customer", params.customerId);
  const item = await context.table.get("task", { customerId, taskId: params.taskId }, { consistent: true });
  checkVersion(item, ifVersion);
  if (!item) throw notFound();
  return item;
}

/** Refuses an assignee who is no member. */
async function checkAssignee({ table }: Context, assigneeId: string | null | undefined): Promise<void> {
  if (!assigneeId || (await findMember(table, assigneeId))) return;
  throw invalid(
    "body.assigneeId",
    { en: "No member has this id.", zh: "没有该编号的成员。" },
    { en: "Take an id from listMembers.", zh: "请使用 listMembers 中的编号。" },
  );
}

/** The kinds of entries that the caller may see of a customer. */
function timelineSources(context: Context, { ownerId }: CustomerItem): TimelineSource[] {
  const { actor } = context;
  const may = (permission: Permission): boolean => actor.kind === "system" || actor.permissions.has(permission);
  return TIMELINE_SOURCES.filter(
    (source) =>
      reaches(sightOf(context), source, "read", ownerId) &&
      may(source === "purchase" ? "purchase:read" : "activity:read"),
  );
}

/** Rows looked at when tasks of one member are picked out of all open ones. */
const BUDGET = 2000;

export const activityActions: ActionsOf<typeof activityOperations> = {
  async createNote(context, { params, body }) {
    const { customerId } = await customerAt(context.table, params.customerId);
    const at = context.now().toISOString();
    const stamps = { createdAt: at, updatedAt: at, createdBy: context.actor.id, version: 1 };
    const item: NoteItem = {
      noteId: context.newId("note"),
      customerId,
      text: body.text,
      minutes: body.minutes ?? null,
      ...stamps,
    };
    return { output: toNote(item), legs: [{ put: "note", item, if: "absent" }] };
  },
  async updateNote(context, { params, body, ifVersion }) {
    const before = await noteOf(context, params, ifVersion);
    const changed = { ...sent(body), updatedAt: context.now().toISOString(), version: before.version + 1 };
    const item: NoteItem = { ...before, ...changed };
    return { output: toNote(item), legs: [{ put: "note", item, if: { version: before.version } }] };
  },
  async deleteNote(context, { params, ifVersion }) {
    const { customerId, noteId, version } = await noteOf(context, params, ifVersion);
    return { output: undefined, legs: [{ remove: "note", key: { customerId, noteId }, if: { version } }] };
  },

  async createTask(context, { params, body }) {
    const customer = await customerAt(context.table, params.customerId);
    await checkAssignee(context, body.assigneeId);
    const at = context.now().toISOString();
    const own = context.actor.kind === "user" ? context.actor.id : null;
    const { item, sort } = listed({
      taskId: context.newId("task"),
      customerId: customer.customerId,
      customerName: customer.name,
      title: body.title,
      dueOn: body.dueOn,
      assigneeId: body.assigneeId === undefined ? own : body.assigneeId,
      doneAt: null,
      createdAt: at,
      updatedAt: at,
      createdBy: context.actor.id,
      version: 1,
    });
    return { output: toTask(item), legs: [{ put: "task", item, sort, if: "absent" }] };
  },
  async updateTask(context, { params, body, ifVersion }) {
    const before = await taskOf(context, params, ifVersion);
    await checkAssignee(context, body.assigneeId);
    const { done, ...change } = sent(body);
    const at = context.now().toISOString();
    const doneAt = done === undefined ? before.doneAt : done ? (before.doneAt ?? at) : null;
    const changed: TaskItem = { ...before, ...change, doneAt, updatedAt: at, version: before.version + 1 };
    const { item, sort } = listed(changed);
    return { output: toTask(item), legs: [{ put: "task", item, sort, if: { version: before.version } }] };
  },
  async deleteTask(context, { params, ifVersion }) {
    const { customerId, taskId, version } = await taskOf(context, params, ifVersion);
    return { output: undefined, legs: [{ remove: "task", key: { customerId, taskId }, if: { version } }] };
  },
  async listTasks(context, { query }) {
    const { cursors } = context;
    const binding = `listTasks ${query.assigneeId ?? ""} ${query.dueUntil ?? ""}`;
    const after = query.cursor === undefined ? undefined : cursors.decode(binding, query.cursor);
    if (query.cursor !== undefined && !Array.isArray(after)) throw badCursor();
    const { assigneeId, dueUntil } = query;
    const page = await reachedPage<Task>(context, "task", {
      index: "by_due",
      lists: ["task#0"],
      limit: query.limit,
      budget: BUDGET,
      ...(after ? { after: after as (string | null)[] } : {}),
      ...(dueUntil === undefined ? {} : { until: endOf(dueUntil) }),
      ...(assigneeId === undefined ? {} : { keep: (task: Task) => task.assigneeId === assigneeId }),
    });
    return { data: [...page.rows], nextCursor: page.next && cursors.encode(binding, page.next) };
  },

  async getTimeline(context, { params, query }) {
    const { table, cursors, workspace } = context;
    const customer = await customerAt(context.table, params.customerId);
    const { customerId } = customer;
    const binding = `getTimeline ${customerId}`;
    const position = query.cursor === undefined ? {} : cursors.decode(binding, query.cursor);
    if (!position) throw badCursor();
    const sources = timelineSources(context, customer);
    const page = await readTimeline(
      table,
      { customerId, timeZone: workspace.timeZone, sources },
      query.limit,
      position,
    );
    return { data: page.entries, nextCursor: page.next && cursors.encode(binding, page.next) };
  },
};
