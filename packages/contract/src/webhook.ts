import * as z from "zod";
import { EVENT_TYPES } from "./event.ts";
import { field, Instant, idOf, line } from "./field.ts";
import { operation } from "./operation.ts";

const NOUNS = [...new Set(EVENT_TYPES.map((type) => type.slice(0, type.indexOf("."))))];
const PATTERNS = new Set<string>([...EVENT_TYPES, ...NOUNS.map((noun) => `${noun}.*`), "*"]);

const step = z.number().int().min(5).max(95).multipleOf(5);

const shape = {
  url: field(z.string().min(1).max(2000), "Where to send: https, a public address.", "https://example.com/perennial"),
  description: field(line(200).nullable(), "What it is for.", "Warehouse"),
  types: field(
    z
      .array(z.string().refine((type) => PATTERNS.has(type), { params: { code: "event_type" } }))
      .min(1)
      .max(50),
    "Types of events, or `customer.*` for all of a kind, or `*` for all.",
    ["customer.churn_risk.changed"],
  ),
  fields: field(
    z.array(z.string().min(1).max(80)).max(50),
    "For `*.updated`: only when one of these fields changed; empty for any.",
    [],
  ),
  churnRiskFrom: field(
    step.nullable(),
    "For `customer.churn_risk.changed`: only when the risk rises to this or above it, or falls below it; a multiple of 5.",
    60,
  ),
  loyaltyBelow: field(
    step.nullable(),
    "For `customer.loyalty.changed`: only when loyalty falls below this, or rises to it again; a multiple of 5.",
    null,
  ),
  bulk: field(z.boolean(), "Whether to send what imports bring, record by record.", false),
};

export const WebhookEndpoint = z
  .object({
    id: idOf("webhookEndpoint"),
    ...shape,
    status: field(
      z.enum(["enabled", "disabled"]),
      "Disabled by hand, by a 410 answer, or after five days without success.",
      "enabled",
    ),
    disabledReason: field(
      z.enum(["by_hand", "gone", "failing"]).nullable(),
      "Why it is disabled; null while it is not.",
      null,
    ),
    oldSecretUntil: field(Instant.nullable(), "Until when the secret before the last rotation signs too.", null),
    createdAt: field(Instant, "When it was made.", "2026-11-21T08:30:00.000Z"),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "WebhookEndpoint", description: "An address to which events are sent." });
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>;

const WithSecret = WebhookEndpoint.extend({
  secret: field(z.string(), "Signs what is sent; shown once.", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
}).meta({ id: "WebhookEndpointWithSecret", description: "An endpoint with the secret that signs what it is sent." });

const Attempt = z
  .object({
    at: field(Instant, "When it was tried.", "2026-11-21T08:30:00.000Z"),
    status: field(z.number().int().nullable(), "Status of the answer; null without one.", 200),
    error: field(z.string().nullable(), "What went wrong before there was an answer.", null),
    answer: field(z.string(), "Beginning of the answer.", "ok"),
    milliseconds: field(z.number().int().min(0), "Time until the answer.", 84),
  })
  .meta({ id: "DeliveryAttempt", description: "One attempt to deliver an event." });

export const Delivery = z
  .object({
    sequence: field(z.number().int().positive(), "Number of the event.", 1042),
    eventId: field(z.string(), "Id of the event, sent as `webhook-id`.", "evt_5kq2n8v0r7d3m9x1c6b4t2w8ya"),
    type: field(z.enum(EVENT_TYPES), "What happened.", "customer.created"),
    status: field(z.enum(["waiting", "delivered", "failed"]), "Where the delivery stands.", "delivered"),
    reason: field(z.string().nullable(), "Why it was given up; null unless it failed.", null),
    nextAttemptAt: field(Instant.nullable(), "When it is tried again; null unless it waits.", null),
    attempts: z.array(Attempt).meta({ description: "What was tried, the oldest first." }),
    createdAt: field(Instant, "When the event came to the endpoint.", "2026-11-21T08:30:00.000Z"),
  })
  .meta({ id: "Delivery", description: "An event on its way to an endpoint." });
export type Delivery = z.infer<typeof Delivery>;

const TAG = "Webhooks";
const params = z.object({ endpointId: idOf("webhookEndpoint") });
const deliveryParams = params.extend({
  sequence: field(z.coerce.number<number>().int().positive().max(1e15), "Number of the event.", 1042),
});

export const webhookOperations = {
  createWebhookEndpoint: operation({
    id: "createWebhookEndpoint",
    method: "post",
    path: "/webhook-endpoints",
    tag: TAG,
    summary: "Make an endpoint",
    description:
      "Sends events to an address from now on, signed as Standard Webhooks says. The secret is answered once. At most 50 endpoints.",
    access: "webhook:write",
    cost: "write",
    quota: "deliveries",
    body: z
      .object({
        ...shape,
        description: shape.description.default(null),
        types: shape.types.default(["*"]),
        fields: shape.fields.default([]),
        churnRiskFrom: shape.churnRiskFrom.default(null),
        loyaltyBelow: shape.loyaltyBelow.default(null),
        bulk: shape.bulk.default(false),
      })
      .strict()
      .meta({ id: "WebhookEndpointInput", description: "A new endpoint." }),
    output: WithSecret,
    status: 201,
    errors: ["plan_limit"],
    versioned: true,
    once: true,
  }),
  listWebhookEndpoints: operation({
    id: "listWebhookEndpoints",
    method: "get",
    path: "/webhook-endpoints",
    tag: TAG,
    summary: "List the endpoints",
    description: "Every endpoint with how its deliveries fare.",
    access: "webhook:read",
    cost: "read",
    output: z
      .object({
        data: z
          .array(
            WebhookEndpoint.extend({
              deliveries: z
                .object({
                  total: field(z.number().int().min(0), "Events that met the conditions.", 120),
                  delivered: field(z.number().int().min(0), "Of these delivered.", 117),
                  failed: field(z.number().int().min(0), "Of these given up.", 1),
                  waiting: field(z.number().int().min(0), "Of these on their way.", 2),
                })
                .meta({ description: "Deliveries so far; delivered, failed and waiting add up to the total." }),
              failingSince: field(Instant.nullable(), "Since when nothing has been delivered, if so.", null),
            }).meta({ id: "ListedWebhookEndpoint", description: "An endpoint with how its deliveries fare." }),
          )
          .meta({ description: "The endpoints, the oldest first." }),
      })
      .meta({ id: "WebhookEndpointList", description: "All endpoints." }),
    status: 200,
    errors: [],
  }),
  updateWebhookEndpoint: operation({
    id: "updateWebhookEndpoint",
    method: "patch",
    path: "/webhook-endpoints/{endpointId}",
    tag: TAG,
    summary: "Change an endpoint",
    description: "Changes only what is sent. `status` enables and disables it.",
    access: "webhook:write",
    cost: "write",
    params,
    body: z
      .object({ ...shape, status: WebhookEndpoint.shape.status })
      .partial()
      .strict()
      .meta({ id: "WebhookEndpointChange", description: "Only what is sent is changed." }),
    output: WebhookEndpoint,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  deleteWebhookEndpoint: operation({
    id: "deleteWebhookEndpoint",
    method: "delete",
    path: "/webhook-endpoints/{endpointId}",
    tag: TAG,
    summary: "Delete an endpoint",
    description: "Nothing more is sent to it.",
    access: "webhook:write",
    cost: "write",
    params,
    status: 204,
    errors: ["not_found"],
  }),
  rotateWebhookSecret: operation({
    id: "rotateWebhookSecret",
    method: "post",
    path: "/webhook-endpoints/{endpointId}/rotate-secret",
    tag: TAG,
    summary: "Replace an endpoint's secret",
    description: "Answers a new secret once. For 24 hours what is sent carries both signatures.",
    access: "webhook:write",
    cost: "write",
    params,
    output: WithSecret,
    status: 200,
    errors: ["not_found"],
    once: true,
  }),
  sendTestEvent: operation({
    id: "sendTestEvent",
    method: "post",
    path: "/webhook-endpoints/{endpointId}/test",
    tag: TAG,
    summary: "Send a test event",
    description: "Sends this endpoint an event of type `webhook_endpoint.test`, whatever it asked for.",
    access: "webhook:write",
    cost: "write",
    params,
    status: 202,
    errors: ["not_found"],
  }),
  listDeliveries: operation({
    id: "listDeliveries",
    method: "get",
    path: "/webhook-endpoints/{endpointId}/deliveries",
    tag: TAG,
    summary: "Read an endpoint's deliveries",
    description: "What was sent to the endpoint in the last 30 days and what it answered, the latest first.",
    access: "webhook:read",
    cost: "read",
    params,
    query: z.object({
      before: field(
        z.coerce.number<number>().int().positive().max(1e15).optional(),
        "Events with a smaller number.",
        1042,
      ),
      limit: field(z.coerce.number<number>().int().min(1).max(100).default(50), "Deliveries at most.", 50),
      status: field(Delivery.shape.status.optional(), "Only those that stand so.", "failed"),
    }),
    output: z
      .object({
        data: z.array(Delivery).meta({ description: "The deliveries, the latest first." }),
        nextBefore: field(z.number().int().positive().nullable(), "Send it as `before` to read on.", null),
      })
      .meta({ id: "DeliveryList", description: "Deliveries of one endpoint." }),
    status: 200,
    errors: ["not_found"],
  }),
  getDelivery: operation({
    id: "getDelivery",
    method: "get",
    path: "/webhook-endpoints/{endpointId}/deliveries/{sequence}",
    tag: TAG,
    summary: "Read a delivery",
    description: "One delivery with what was sent.",
    access: "webhook:read",
    cost: "read",
    params: deliveryParams,
    output: Delivery.extend({
      body: field(z.string().nullable(), "What is sent, byte for byte; null when the event is no longer kept.", "{}"),
    }).meta({ id: "DeliveryWithBody", description: "A delivery with what was sent." }),
    status: 200,
    errors: ["not_found"],
  }),
  replayDeliveries: operation({
    id: "replayDeliveries",
    method: "post",
    path: "/webhook-endpoints/{endpointId}/replay",
    tag: TAG,
    summary: "Send events again",
    description:
      "Sends one event, a range, or everything since a number again, with the same `webhook-id`; failed ones only if asked so.",
    access: "webhook:write",
    cost: "write",
    quota: "deliveries",
    heavy: true,
    params,
    body: z
      .object({
        from: field(z.number().int().positive().max(1e15), "First event.", 1042),
        until: field(z.number().int().positive().max(1e15).nullable().default(null), "Last event; null for all.", 1042),
        only: field(z.enum(["all", "failed"]).default("all"), "All of them, or those that were given up.", "failed"),
      })
      .strict()
      .meta({ id: "ReplayInput", description: "Which events to send again." }),
    status: 202,
    errors: ["not_found"],
  }),
};
