import * as z from "zod";
import { customerParams } from "./customer-address.ts";
import { Day, field, Instant, idOf, line, pageOf, pageQuery } from "./field.ts";
import { operation } from "./operation.ts";
import { Purchase } from "./purchase.ts";
import { Signal } from "./signal.ts";

const stamps = {
  createdAt: field(Instant, "When the record was made.", "2026-11-21T08:30:00.000Z"),
  updatedAt: field(Instant, "When the record was last changed.", "2026-11-21T08:30:00.000Z"),
  createdBy: field(
    z.string(),
    "Who made it: a member, an API key, or an import that does not say who.",
    "usr_01k9f3v7m2e8q4x6c0b5d7h9jn",
  ),
  version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
};

const noteText = field(z.string().trim().min(1).max(10_000), "What is to be remembered.", "Prefers calls after six.");
const minutes = field(
  z.number().int().min(1).max(1440).nullable(),
  "Minutes that it took; null where nobody said. Effort is audited by them.",
  30,
);
export const MailHead = z
  .object({
    subject: field(z.string(), "Subject.", "Our order of Tuesday"),
    from: field(z.string(), "Address of the sender.", "anna@example.com"),
    direction: field(z.enum(["in", "out"]), "Whether the customer wrote it or got it.", "in"),
    sentAt: field(Instant.nullable(), "When it was written, as it says.", "2026-11-21T08:30:00.000Z"),
    attachments: field(z.array(z.string()), "Names of its attachments, which are not kept.", ["invoice.pdf"]),
    spf: field(z.enum(["pass", "fail", "none"]), "Whether the sending server was one of the sender's domain.", "pass"),
    dkim: field(z.enum(["pass", "fail", "none"]), "Whether the sender's domain has signed it.", "pass"),
  })
  .meta({ id: "MailHead", description: "Where a note is a mail: what stands above its text." });
export type MailHead = z.infer<typeof MailHead>;

export const Note = z
  .object({
    id: idOf("note"),
    customerId: idOf("customer"),
    text: noteText,
    minutes,
    mail: MailHead.nullable().meta({ description: "The mail that it is; null for a remark." }),
    ...stamps,
  })
  .meta({ id: "Note", description: "A remark on a customer." });
export type Note = z.infer<typeof Note>;

const taskShape = {
  title: field(line(200), "What is to be done.", "Call about the spring order"),
  dueOn: field(Day, "Day by which it should be done.", "2026-11-28"),
  assigneeId: field(idOf("user").nullable(), "Member who is to do it.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
};
export const Task = z
  .object({
    id: idOf("task"),
    customerId: idOf("customer"),
    customerName: field(z.string(), "Name of the customer.", "张小明"),
    ...taskShape,
    doneAt: field(Instant.nullable(), "When it was done; null while it is open.", null),
    ...stamps,
  })
  .meta({ id: "Task", description: "A follow-up with a customer." });
export type Task = z.infer<typeof Task>;

const TimelineEntry = z
  .discriminatedUnion("type", [
    z.object({
      type: field(z.literal("purchase"), "Kind of entry.", "purchase"),
      on: field(Day, "Day of the entry.", "2026-11-20"),
      purchase: Purchase,
    }),
    z.object({
      type: field(z.literal("note"), "Kind of entry.", "note"),
      on: field(Day, "Day of the entry.", "2026-11-20"),
      note: Note,
    }),
    z.object({
      type: field(z.literal("task"), "Kind of entry.", "task"),
      on: field(Day, "Day of the entry.", "2026-11-20"),
      task: Task,
    }),
    z.object({
      type: field(z.literal("signal"), "Kind of entry.", "signal"),
      on: field(Day, "Day of the entry.", "2026-11-20"),
      signal: Signal,
    }),
  ])
  .meta({ id: "TimelineEntry", description: "Something that happened with the customer." });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

const noteParams = customerParams.extend({ noteId: idOf("note") });
const taskParams = customerParams.extend({ taskId: idOf("task") });
const TAG = "Activities";

export const activityOperations = {
  createNote: operation({
    id: "createNote",
    method: "post",
    path: "/customers/{customerId}/notes",
    tag: TAG,
    summary: "Write a note",
    description: "Adds a remark to the customer's timeline.",
    access: "activity:write",
    cost: "write",
    params: customerParams,
    body: z
      .object({ text: noteText, minutes: minutes.optional() })
      .strict()
      .meta({ id: "NoteInput", description: "A new note." }),
    output: Note,
    status: 201,
    errors: ["not_found"],
    versioned: true,
  }),
  updateNote: operation({
    id: "updateNote",
    method: "patch",
    path: "/customers/{customerId}/notes/{noteId}",
    tag: TAG,
    summary: "Change a note",
    description: "Changes the text of a note, or the minutes that it took.",
    access: "activity:write",
    cost: "write",
    params: noteParams,
    body: z
      .object({ text: noteText.optional(), minutes: minutes.optional() })
      .strict()
      .meta({ id: "NoteChange", description: "What is to be changed of the note." }),
    output: Note,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  deleteNote: operation({
    id: "deleteNote",
    method: "delete",
    path: "/customers/{customerId}/notes/{noteId}",
    tag: TAG,
    summary: "Delete a note",
    description: "Takes a note off the timeline.",
    access: "activity:write",
    cost: "write",
    params: noteParams,
    status: 204,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  createTask: operation({
    id: "createTask",
    method: "post",
    path: "/customers/{customerId}/tasks",
    tag: TAG,
    summary: "Plan a follow-up",
    description: "Adds a task with a due day. Without an assignee it falls to whoever makes it.",
    access: "activity:write",
    cost: "write",
    params: customerParams,
    body: z
      .object({ ...taskShape, assigneeId: taskShape.assigneeId.optional() })
      .strict()
      .meta({ id: "TaskInput", description: "A new task." }),
    output: Task,
    status: 201,
    errors: ["not_found"],
    versioned: true,
  }),
  updateTask: operation({
    id: "updateTask",
    method: "patch",
    path: "/customers/{customerId}/tasks/{taskId}",
    tag: TAG,
    summary: "Change or finish a task",
    description: "Changes only what is sent; `done` finishes the task or opens it again.",
    access: "activity:write",
    cost: "write",
    params: taskParams,
    body: z
      .object({ ...taskShape, done: field(z.boolean(), "True when it has been done.", true) })
      .partial()
      .strict()
      .meta({ id: "TaskChange", description: "Only what is sent is changed." }),
    output: Task,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  deleteTask: operation({
    id: "deleteTask",
    method: "delete",
    path: "/customers/{customerId}/tasks/{taskId}",
    tag: TAG,
    summary: "Delete a task",
    description: "Takes a task away.",
    access: "activity:write",
    cost: "write",
    params: taskParams,
    status: 204,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  listTasks: operation({
    id: "listTasks",
    method: "get",
    path: "/tasks",
    tag: TAG,
    summary: "List open tasks",
    description: "Open tasks of the workspace, the one due first at the top.",
    access: "activity:read",
    cost: "read",
    query: z.object({
      ...pageQuery,
      assigneeId: field(idOf("user").optional(), "Only this member's tasks.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
      dueUntil: field(Day.optional(), "Only tasks due until this day.", "2026-11-28"),
    }),
    output: pageOf(Task, "TaskPage"),
    status: 200,
    errors: ["invalid_cursor"],
  }),
  getTimeline: operation({
    id: "getTimeline",
    method: "get",
    path: "/customers/{customerId}/timeline",
    tag: TAG,
    summary: "Read a customer's timeline",
    description: "Purchases, signals, notes and tasks of a customer, the latest first.",
    access: "activity:read",
    cost: "read",
    params: customerParams,
    query: z.object(pageQuery),
    output: pageOf(TimelineEntry, "TimelinePage"),
    status: 200,
    errors: ["not_found", "invalid_cursor"],
  }),
};
