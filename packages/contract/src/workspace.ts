import * as z from "zod";
import { LANGUAGES } from "./error.ts";
import { Currency, Day, field, Instant, idOf, line, TimeZone } from "./field.ts";
import { operation } from "./operation.ts";
import { RoleName } from "./permission.ts";

/** Whether a company works in it or tries things. */
export const WORKSPACE_MODES = ["live", "test"] as const;
export type WorkspaceMode = (typeof WORKSPACE_MODES)[number];

const Rate = z
  .object({
    currency: field(Currency, "Foreign currency.", "USD"),
    from: field(Day, "First day for which the rate holds.", "2026-01-01"),
    rate: field(z.number().positive().max(1e9), "Workspace currency for one unit of the foreign one.", 7.12),
  })
  .meta({ id: "Rate", description: "A dated exchange rate." });

const shape = {
  name: field(line(120), "Name of the company.", "Green Leaf Tea"),
  language: field(z.enum(LANGUAGES), "Language of mails and of the console for new members.", "zh-CN"),
  timeZone: field(TimeZone, "IANA time zone in which business days are counted.", "Asia/Shanghai"),
  country: field(z.string().regex(/^[A-Z]{2}$/), "ISO 3166-1 code; national telephone numbers are read by it.", "CN"),
  currency: field(Currency, "ISO 4217 code in which revenue is measured.", "CNY"),
  asOf: field(Day.nullable(), "Day to take for today, for data that end long ago; null for the real one.", null),
  horizonDays: field(
    z.number().int().min(7).max(730).nullable(),
    "Churn is the chance of no purchase within so many days; null to take it from the history.",
    null,
  ),
  rates: z.array(Rate).max(500).meta({ description: "Exchange rates into the workspace currency." }),
};

export const Workspace = z
  .object({
    id: idOf("workspace"),
    ...shape,
    today: field(Day, "The workspace's today: `asOf`, or the calendar day in its time zone.", "2026-11-21"),
    mode: field(
      z.enum(WORKSPACE_MODES),
      "A `test` workspace is there to try things in: its keys begin with `per_test_`, and its time can be moved.",
      "live",
    ),
    demo: field(z.boolean(), "A workspace with invented data, to look around in.", false),
    closesAt: field(
      Instant.nullable(),
      "Closed by its owner: from this moment on its data can be deleted for good; null while it is open.",
      null,
    ),
    createdAt: field(Instant, "When the company signed up.", "2026-11-21T08:30:00.000Z"),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "Workspace", description: "A company's workspace and its settings." });
export type Workspace = z.infer<typeof Workspace>;

export const Member = z
  .object({
    id: idOf("user"),
    name: field(line(120), "Name of the person.", "Li Wei"),
    email: field(z.string(), "E-mail address.", "li.wei@example.com"),
    role: RoleName,
    teamIds: field(z.array(z.string()), "Teams the person belongs to.", ["tea_01k9f3v7m2e8q4x6c0b5d7h9jn"]),
    joinedAt: field(Instant, "When the person became a member.", "2026-11-21T08:30:00.000Z"),
    leftAt: field(Instant.nullable(), "When the person left; null for a member.", null),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "Member", description: "A person of the workspace." });
export type Member = z.infer<typeof Member>;

export const Work = z
  .object({
    kind: field(z.enum(["fit", "rebuild", "night", "base", "empty"]), "What is being done.", "rebuild"),
    startedAt: field(Instant, "When it began.", "2026-11-21T08:30:00.000Z"),
    finishedAt: field(Instant.nullable(), "When it ended; null while it runs.", null),
    done: field(z.number().int().min(0), "Customers done.", 1200),
    total: field(z.number().int().min(0), "Customers in all.", 25100),
  })
  .meta({ id: "Work", description: "Work over the whole workspace and how far it is." });
export type Work = z.infer<typeof Work>;

const TAG = "Workspace";

export const workspaceOperations = {
  getWorkspace: operation({
    id: "getWorkspace",
    method: "get",
    path: "/workspace",
    tag: TAG,
    summary: "Read the workspace",
    description: "The company's settings and its today.",
    access: "workspace:read",
    cost: "read",
    output: Workspace,
    status: 200,
    errors: [],
    versioned: true,
  }),
  updateWorkspace: operation({
    id: "updateWorkspace",
    method: "patch",
    path: "/workspace",
    tag: TAG,
    summary: "Change the workspace's settings",
    description: "Changes only what is sent. A new today, horizon or rate rescores every customer.",
    access: "workspace:write",
    cost: "write",
    body: z
      .object(shape)
      .partial()
      .strict()
      .meta({ id: "WorkspaceChange", description: "Only what is sent is changed." }),
    output: Workspace,
    status: 200,
    errors: ["version_mismatch"],
    versioned: true,
    changesWorkspace: true,
  }),
  listMembers: operation({
    id: "listMembers",
    method: "get",
    path: "/members",
    tag: TAG,
    summary: "List the members",
    description: "The people of the workspace; on request those as well who have left.",
    access: "member:read",
    cost: "read",
    query: z.object({
      left: field(
        z.enum(["true", "false"]).default("false"),
        "With `true` those who have left are listed too.",
        "false",
      ),
    }),
    output: z
      .object({ data: z.array(Member).meta({ description: "The members, the first to join first." }) })
      .meta({ id: "MemberList", description: "The people of the workspace." }),
    status: 200,
    errors: [],
  }),
  closeWorkspace: operation({
    id: "closeWorkspace",
    method: "post",
    path: "/workspace/close",
    tag: TAG,
    summary: "Close the workspace",
    description:
      "Nobody works in it any more and every key is refused; every owner is told by mail. For 30 days an owner can open it again as it was.",
    access: "workspace:close",
    cost: "write",
    whileUnpaid: true,
    body: z
      .object({ name: field(line(120), "The company's name once more, against slips of the hand.", "Green Leaf Tea") })
      .strict()
      .meta({ id: "WorkspaceClosing", description: "Confirms which workspace is meant." }),
    output: Workspace,
    status: 200,
    errors: ["conflict"],
    confirmed: true,
    changesWorkspace: true,
  }),
  reopenWorkspace: operation({
    id: "reopenWorkspace",
    method: "post",
    path: "/workspace/reopen",
    tag: TAG,
    summary: "Open a closed workspace again",
    description: "Everything is as it was; keys work again.",
    access: "workspace:close",
    cost: "write",
    output: Workspace,
    status: 200,
    errors: ["conflict"],
    whileClosed: true,
    changesWorkspace: true,
  }),
  rebuildWorkspace: operation({
    id: "rebuildWorkspace",
    method: "post",
    path: "/workspace/rebuild",
    tag: TAG,
    summary: "Rebuild everything derived",
    description:
      "Computes statistics, scores, lists, search and counters anew from the facts. The result is equal to what was.",
    access: "workspace:write",
    cost: "write",
    heavy: true,
    output: Work,
    status: 202,
    errors: ["conflict"],
  }),
  getWork: operation({
    id: "getWork",
    method: "get",
    path: "/workspace/work",
    tag: TAG,
    summary: "Read the work on the whole workspace",
    description: "The latest fit, rebuild, nightly run and emptying with their progress.",
    access: "workspace:read",
    cost: "read",
    output: z
      .object({ data: z.array(Work).meta({ description: "At most one of each kind." }) })
      .meta({ id: "WorkList", description: "Work over the whole workspace." }),
    status: 200,
    errors: [],
  }),
};
