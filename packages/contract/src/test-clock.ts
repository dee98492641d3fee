import * as z from "zod";
import { Day, field, Instant } from "./field.ts";
import { operation } from "./operation.ts";
import { Work } from "./workspace.ts";

/** Days by which a test workspace's time can be moved at once. */
export const MOST_DAYS_AT_ONCE = 3_660;

const Move = z
  .object({
    from: field(Instant, "The workspace's time when the move began.", "2026-11-21T08:30:00.000Z"),
    to: field(Instant, "Where it leads.", "2027-11-21T08:30:00.000Z"),
    nights: z
      .object({
        total: field(z.number().int().min(0), "Nights on the way.", 365),
        done: field(z.number().int().min(0), "Nights whose work has been done.", 120),
      })
      .meta({ description: "How far it is: the work of every night on the way is done in order." }),
    startedAt: field(Instant, "When it was asked for, in real time.", "2026-11-21T08:30:00.000Z"),
    finishedAt: field(Instant.nullable(), "When it ended, in real time; null while it goes on.", null),
    cancelled: field(z.boolean(), "Whether it was stopped on the way; time stays where it was then.", false),
  })
  .meta({ id: "TestClockMove", description: "A move of a test workspace's time." });

export const TestClock = z
  .object({
    now: field(Instant, "The workspace's time. It goes on like the real one, ahead of it.", "2027-03-21T02:00:00.000Z"),
    today: field(Day, "The workspace's today.", "2027-03-21"),
    aheadSeconds: field(z.number().int().min(0), "Seconds by which it is ahead of real time.", 10_368_000),
    move: Move.nullable().meta({ description: "The latest move; null when its time was never moved." }),
  })
  .meta({ id: "TestClock", description: "The clock of a test workspace." });
export type TestClock = z.infer<typeof TestClock>;

const TAG = "Test clock";

export const testClockOperations = {
  getTestClock: operation({
    id: "getTestClock",
    method: "get",
    path: "/test-clock",
    tag: TAG,
    summary: "Read the test clock",
    description: "The time of a test workspace, and how far a move of it is. A live workspace has the real time.",
    access: "workspace:read",
    cost: "read",
    output: TestClock,
    status: 200,
    errors: [],
  }),
  advanceTestClock: operation({
    id: "advanceTestClock",
    method: "post",
    path: "/test-clock/advance",
    tag: TAG,
    summary: "Move a test workspace's time on",
    description:
      "By days or to a moment, only forwards, at most ten years at once. The work of every night on the way is done in order, as if the time had passed: scores decay, what is due becomes due. Sessions, keys, signatures and whatever is kept for a while go by real time. Refused in a live workspace, and while a move goes on.",
    access: "workspace:write",
    cost: "write",
    body: z
      .object({
        days: field(z.number().int().min(1).max(MOST_DAYS_AT_ONCE).optional(), "Days of 24 hours to go on by.", 30),
        to: field(Instant.optional(), "Moment to go on to, instead of `days`.", "2027-11-21T08:30:00.000Z"),
      })
      .strict()
      .meta({ id: "TestClockAdvance", description: "How far to go: `days` or `to`.", examples: [{ days: 30 }] }),
    output: TestClock,
    status: 202,
    errors: ["conflict"],
  }),
  cancelTestClock: operation({
    id: "cancelTestClock",
    method: "post",
    path: "/test-clock/cancel",
    tag: TAG,
    summary: "Stop a move of a test workspace's time",
    description: "The night in hand is finished; time stays where it is then.",
    access: "workspace:write",
    cost: "write",
    output: TestClock,
    status: 202,
    errors: ["conflict"],
  }),
  emptyWorkspace: operation({
    id: "emptyWorkspace",
    method: "post",
    path: "/workspace/empty",
    tag: TAG,
    summary: "Empty a test workspace",
    description:
      "Takes out every customer with all that belongs to it, the catalogue, and what was learned from them. Members, keys, settings, custom fields, views and endpoints stay, and so does the time. How far it is shows `getWork`. Refused in a live workspace.",
    access: "workspace:write",
    cost: "write",
    output: Work,
    status: 202,
    errors: ["conflict"],
    confirmed: true,
  }),
};
