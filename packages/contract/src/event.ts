import * as z from "zod";
import { field, Instant } from "./field.ts";
import { operation } from "./operation.ts";

/**
 * Kinds of things that events tell of, each with what can happen to it. `customer.erased` names nobody: it holds the
 * customer's id, so that whoever keeps copies can erase them too.
 */
export const EVENT_TYPES = [
  "customer.created",
  "customer.updated",
  "customer.deleted",
  "customer.erased",
  "customer.churn_risk.changed",
  "customer.loyalty.changed",
  "customer.stage.changed",
  "customer.value_class.changed",
  "purchase.created",
  "purchase.updated",
  "purchase.deleted",
  "signal.created",
  "signal.updated",
  "signal.deleted",
  "subscription.created",
  "subscription.updated",
  "subscription.deleted",
  "note.created",
  "note.updated",
  "note.deleted",
  "task.created",
  "task.updated",
  "task.deleted",
  "product.created",
  "product.updated",
  "product.deleted",
  "consent.created",
  "custom_field.created",
  "custom_field.updated",
  "custom_field.deleted",
  "view.created",
  "view.updated",
  "view.deleted",
  "api_key.created",
  "api_key.updated",
  "api_key.deleted",
  "member.created",
  "member.updated",
  "member.deleted",
  "invitation.created",
  "invitation.updated",
  "invitation.deleted",
  "team.created",
  "team.updated",
  "team.deleted",
  "role.created",
  "role.updated",
  "role.deleted",
  "hand_over.started",
  "hand_over.completed",
  "hand_over.undo_started",
  "hand_over.undone",
  "workspace.updated",
  "webhook_endpoint.created",
  "webhook_endpoint.updated",
  "webhook_endpoint.deleted",
  "webhook_endpoint.test",
  "inbound_source.created",
  "inbound_source.updated",
  "inbound_source.deleted",
  "import.created",
  "import.ready",
  "import.started",
  "import.completed",
  "import.failed",
  "import.cancelled",
  "import.undo_started",
  "import.undone",
  "export.started",
  "export.completed",
  "export.cancelled",
  "export.failed",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const Event = z
  .object({
    id: field(
      z.string(),
      "Id of the event; the same however often it is delivered, as `webhook-id`.",
      "evt_5kq2n8v0r7d3m9x1c6b4t2w8ya",
    ),
    sequence: field(
      z.number().int().positive(),
      "Number of the event in its workspace: they have no gaps, so that a reader can prove that it missed nothing.",
      1042,
    ),
    type: field(
      z.enum(EVENT_TYPES),
      "What happened. `customer.erased`: the person is to be forgotten; `record` is `{ id, erased: true }`, and whatever you keep of this customer should go as well.",
      "customer.churn_risk.changed",
    ),
    timestamp: field(Instant, "When it happened.", "2026-11-21T08:30:00.000Z"),
    actor: field(z.string(), "Who did it: a person, a key, an import, or `system`.", "key_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    requestId: field(
      z.string().nullable(),
      "Request that caused it; null for what follows by itself.",
      "req_01k9f3v7m2e8q4x6c0b5d7h9jn",
    ),
    bulk: field(z.boolean(), "Brought by an import; endpoints are spared these unless they ask for them.", false),
    data: z
      .object({
        record: z
          .record(z.string(), z.unknown())
          .nullable()
          .meta({
            description: "The record as it became, or as it was before it was deleted; null when it is over 16 kB.",
            examples: [{ id: "cus_01k9f3v7m2e8q4x6c0b5d7h9jn", name: "Zhang Xiaoming" }],
          }),
        changed: field(z.array(z.string()), "Fields that are not what they were.", ["churnRisk"]),
        previous: z.record(z.string(), z.unknown()).meta({
          description: "What the changed fields were before; empty when that and the record are over 18 kB together.",
          examples: [{ churnRisk: 41 }],
        }),
        version: field(z.number().int().nullable(), "Version of the record; a later one may be known already.", 3),
      })
      .meta({ description: "What changed." }),
  })
  .meta({ id: "Event", description: "Something that happened in the workspace." });
export type Event = z.infer<typeof Event>;

export const eventOperations = {
  listEvents: operation({
    id: "listEvents",
    method: "get",
    path: "/events",
    tag: "Events",
    summary: "Read the event log",
    description:
      "Everything that happened after a number, in order, for 30 days. Read on with `after` = `nextAfter`; when nothing new has happened the page is empty.",
    access: "event:read",
    cost: "read",
    query: z.object({
      after: field(z.coerce.number<number>().int().min(0).max(1e15).default(0), "Events with a greater number.", 1041),
      limit: field(z.coerce.number<number>().int().min(1).max(200).default(50), "Events at most.", 50),
      type: field(
        z.string().max(400).optional(),
        "Types to answer, with commas between; `customer.*` stands for all of customers.",
        "customer.*,purchase.created",
      ),
    }),
    output: z
      .object({
        data: z.array(Event).meta({ description: "The events, the oldest first." }),
        nextAfter: field(z.number().int().min(0), "Send it as `after` to read on.", 1091),
        withheld: field(
          z.number().int().min(0),
          "Events of this page of things that the caller may not know of, or does not ask for by `type`: with those answered they make up every number from `after` to `nextAfter`, as far as they are still kept.",
          0,
        ),
        lastSequence: field(z.number().int().min(0), "Number of the latest event there is.", 1204),
        oldestSequence: field(
          z.number().int().min(0).nullable(),
          "Number of the oldest event that is still kept on this page's way; greater than `after` + 1 when some have gone.",
          1,
        ),
      })
      .meta({ id: "EventPage", description: "A part of the event log." }),
    status: 200,
    errors: [],
  }),
};
