import * as z from "zod";
import { field, Instant, idOf } from "./field.ts";
import { operation } from "./operation.ts";

const TAG = "People";
const count = (what: string, example: number) => field(z.number().int().min(0), what, example);

const Held = z
  .object({
    customers: count("Customers.", 120),
    tasks: count("Open tasks.", 8),
    views: count("Saved views.", 2),
    keys: count("API keys.", 1),
  })
  .meta({ id: "Held", description: "What somebody has, counted." });

const to = field(
  z.array(idOf("user")).max(20),
  "Members who take over; several share customers and tasks evenly. Views and keys go to the first. Empty leaves everything where it is.",
  ["usr_01k9f3v7m2e8q4x6c0b5d7h9jn"],
);

export const HandOver = z
  .object({
    id: idOf("handOver"),
    from: field(z.string(), "Who hands over.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    to,
    left: field(z.boolean(), "Whether the person left the workspace with it.", true),
    status: field(z.enum(["running", "done", "undoing", "undone"]), "How far it is.", "done"),
    moved: Held,
    createdBy: field(z.string(), "Who did it.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    createdAt: field(Instant, "When it began.", "2026-11-21T08:30:00.000Z"),
    finishedAt: field(Instant.nullable(), "When it was done or undone; null while it runs.", null),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "HandOver", description: "What somebody had, passed on." });
export type HandOver = z.infer<typeof HandOver>;

const Share = z
  .object({
    memberId: field(z.string(), "Who takes over.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    customers: count("Customers that would be this member's.", 60),
    tasks: count("Open tasks that would be this member's.", 4),
  })
  .meta({ id: "HandOverShare", description: "What one member would take over." });

export const handOverOperations = {
  previewHandOver: operation({
    id: "previewHandOver",
    method: "post",
    path: "/members/{memberId}/hand-over/preview",
    tag: TAG,
    summary: "See what a hand-over would move",
    description: "Counts what the member has and how it would be shared; changes nothing.",
    access: "member:write",
    cost: "search",
    params: z.object({ memberId: idOf("user") }),
    body: z.object({ to }).strict().meta({ id: "HandOverPlan", description: "Who would take over." }),
    output: z
      .object({
        held: Held,
        shares: z.array(Share).meta({ description: "One entry a member who takes over, in the order sent." }),
        complete: field(
          z.boolean(),
          "False when there were too many customers to count all; then the numbers are at least.",
          true,
        ),
      })
      .meta({ id: "HandOverPreview", description: "What a hand-over would move." }),
    status: 200,
    errors: ["not_found"],
    whole: true,
  }),
  handOver: operation({
    id: "handOver",
    method: "post",
    path: "/members/{memberId}/hand-over",
    tag: TAG,
    summary: "Pass on what a member has, and let the member leave",
    description:
      "Customers, open tasks, saved views and API keys get new owners, in the background; history stays as it is. With `leaves` the person is no member from now on. It can be undone for 30 days.",
    access: "member:write",
    cost: "write",
    heavy: true,
    params: z.object({ memberId: idOf("user") }),
    body: z
      .object({
        to,
        leaves: field(z.boolean().default(false), "Whether the person leaves the workspace with it.", true),
      })
      .strict()
      .meta({ id: "HandOverInput", description: "Who takes over, and whether the member leaves." }),
    output: HandOver,
    status: 202,
    errors: ["not_found", "conflict"],
    whole: true,
    confirmed: true,
  }),
  listHandOvers: operation({
    id: "listHandOvers",
    method: "get",
    path: "/hand-overs",
    tag: TAG,
    summary: "List the hand-overs",
    description: "Those of the last 30 days, the latest first.",
    access: "member:write",
    cost: "read",
    output: z
      .object({ data: z.array(HandOver).meta({ description: "The hand-overs, the latest first." }) })
      .meta({ id: "HandOverList", description: "What was passed on." }),
    status: 200,
    errors: [],
    whole: true,
  }),
  undoHandOver: operation({
    id: "undoHandOver",
    method: "post",
    path: "/hand-overs/{handOverId}/undo",
    tag: TAG,
    summary: "Undo a hand-over",
    description:
      "Gives back everything that has not been passed on again since; a member who left with it is one again.",
    access: "member:write",
    cost: "write",
    heavy: true,
    params: z.object({ handOverId: idOf("handOver") }),
    output: HandOver,
    status: 202,
    errors: ["not_found", "conflict"],
    whole: true,
  }),
};
