import * as z from "zod";
import { addressOf, field, Instant, idOf, line, secretField } from "./field.ts";
import { operation } from "./operation.ts";
import { FormSettings, OrderMapping } from "./source-settings.ts";

/** What can be let in, each by an address of its own. */
export const SOURCE_KINDS = ["orders", "shopify", "woocommerce", "form", "mail"] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

const shape = {
  name: field(line(80), "What it is called here.", "Web shop"),
  idPrefix: field(
    z
      .string()
      .max(40)
      .regex(/^[\w.-]*$/),
    "Stands with a colon before the shop's own numbers of customers and orders, so that two shops do not get in each other's way. Empty where they are the workspace's own.",
    "shopify",
  ),
  mapping: OrderMapping.nullable().meta({ description: "Where an order's parts stand; for `orders` alone." }),
  form: FormSettings.nullable().meta({ description: "What the form asks and does; for `form` alone." }),
};

export const InboundSource = z
  .object({
    id: idOf("inboundSource"),
    kind: field(z.enum(SOURCE_KINDS), "What comes in.", "shopify"),
    ...shape,
    address: field(
      z.string(),
      "Where to send: an address on the web, or for `mail` a mail address.",
      "https://crm.example.com/in/3f9a1c5be07d42868c1e0b7a9d5f2e64",
    ),
    status: field(z.enum(["enabled", "disabled"]), "A disabled source lets nothing in.", "enabled"),
    signed: field(z.boolean(), "Whether what comes must carry a signature made with the source's secret.", true),
    oldSecretUntil: field(Instant.nullable(), "Until when the secret before the last rotation counts too.", null),
    createdAt: field(Instant, "When it was made.", "2026-11-21T08:30:00.000Z"),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "InboundSource", description: "A way by which orders, leads or mails come in." });
export type InboundSource = z.infer<typeof InboundSource>;

const WithSecret = InboundSource.extend({
  secret: field(
    z.string().nullable(),
    "Signs what is sent; shown once. Null where nothing is signed.",
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  ),
}).meta({ id: "InboundSourceWithSecret", description: "A source with the secret that its sender signs with." });

/** Where a message can stand. Every message stands in exactly one of these. */
export const MESSAGE_STATUSES = ["received", "done", "waiting", "skipped", "failed"] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** Why a message was not simply done, or holds nothing any more. */
export const MESSAGE_REASONS = [
  "order_missing",
  "sender_unknown",
  "older",
  "not_an_order",
  "test_order",
  "not_paid",
  "automatic",
  "own_mail",
  "spam",
  "by_hand",
  "erased",
  "unreadable",
  "incomplete",
  "refused",
  "fault",
] as const;
export type MessageReason = (typeof MESSAGE_REASONS)[number];

export const InboundMessage = z
  .object({
    id: idOf("inboundMessage"),
    title: field(z.string(), "What it is: the shop's topic, or the subject of a mail.", "orders/create"),
    about: field(z.string(), "Number of the order, or the sender.", "5208334008572"),
    status: field(
      z.enum(MESSAGE_STATUSES),
      "`received`: it is kept and will be worked on. `waiting`: for its order, or for somebody to say whose it is.",
      "done",
    ),
    reason: field(
      z.enum(MESSAGE_REASONS).nullable(),
      "Why it waits, was skipped or failed; `erased` for what was emptied with the person whom it named.",
      null,
    ),
    detail: field(z.string().nullable(), "What to look at, in a sentence.", null),
    customerId: field(idOf("customer").nullable(), "Whose it has become.", "cus_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    bytes: field(z.number().int().min(0), "Size of what came.", 2048),
    tried: field(z.number().int().min(0), "How often it was worked on.", 1),
    receivedAt: field(Instant, "When it came.", "2026-11-21T08:30:00.000Z"),
    settledAt: field(Instant.nullable(), "When it came to stand as it does.", "2026-11-21T08:30:01.000Z"),
  })
  .meta({ id: "InboundMessage", description: "What came in by a source, and what became of it." });
export type InboundMessage = z.infer<typeof InboundMessage>;

export const PreviewedOrder = z
  .object({
    problem: field(
      z.string().nullable(),
      "What keeps it from being read, in a sentence; then there is no order.",
      null,
    ),
    orderId: field(z.string().nullable(), "Number of the order, as the purchase would carry it.", "shop:1001"),
    customer: z
      .object({
        externalId: field(z.string().nullable(), "Own number by which the customer is found.", "shop:77"),
        name: field(z.string(), "Name that a new customer would get.", "Zhang Xiaoming"),
        emails: field(z.array(z.string()), "Addresses by which the customer is found.", ["zhang@example.com"]),
        phones: field(z.array(z.string()), "Numbers by which the customer is found.", ["+8613800138000"]),
      })
      .nullable()
      .meta({ description: "Whose the order would be." }),
    purchases: z
      .array(
        z.object({
          as: field(
            z.enum(["sale", "refund", "cancellation"]),
            "What it is; the last two have negative amounts.",
            "sale",
          ),
          amountMinor: field(z.number().int(), "Amount in the smallest unit of the currency.", 12_800),
          currency: field(z.string(), "ISO 4217 code.", "CNY"),
          occurredOn: field(z.string(), "Its day.", "2026-11-21"),
          lines: field(z.number().int().min(0), "Lines that it would have.", 2),
        }),
      )
      .meta({ description: "What would be recorded." }),
  })
  .meta({ id: "PreviewedOrder", description: "What would become of an order." });
export type PreviewedOrder = z.infer<typeof PreviewedOrder>;

const count = (description: string, example: number) => field(z.number().int().min(0), description, example);
const Counts = z
  .object({
    total: count("Messages so far, each counted once however often it was sent.", 120),
    received: count("Of these to be worked on.", 1),
    done: count("Of these done.", 110),
    waiting: count("Of these waiting.", 2),
    skipped: count("Of these skipped.", 5),
    failed: count("Of these failed.", 2),
    refused: count("Not among them: sent with a wrong signature, and not kept.", 0),
  })
  .meta({ description: "Received, done, waiting, skipped and failed add up to the total." });

const TAG = "Inbound";
const params = z.object({ sourceId: idOf("inboundSource") });
const messageParams = params.extend({ messageId: idOf("inboundMessage") });
const secret = secretField(
  line(200).nullable(),
  "The secret that the shop shows, as Shopify does. Without one we make it.",
  null,
);

export const sourceOperations = {
  createInboundSource: operation({
    id: "createInboundSource",
    outside: true,
    method: "post",
    path: "/inbound-sources",
    tag: TAG,
    summary: "Make an inbound source",
    description:
      "Makes an address of its own at which orders, leads or mails come in. A secret is answered once where a signature is asked. At most 50 sources.",
    access: "webhook:write",
    cost: "write",
    whole: true,
    body: z
      .object({
        kind: InboundSource.shape.kind,
        name: shape.name,
        idPrefix: shape.idPrefix.optional(),
        mapping: shape.mapping.default(null),
        form: shape.form.default(null),
        secret: secret.default(null),
      })
      .strict()
      .meta({
        id: "InboundSourceInput",
        description: "A new source.",
        examples: [{ kind: "shopify", name: "Web shop" }],
      }),
    output: WithSecret,
    status: 201,
    errors: ["plan_limit"],
    versioned: true,
    once: true,
  }),
  listInboundSources: operation({
    id: "listInboundSources",
    method: "get",
    path: "/inbound-sources",
    tag: TAG,
    summary: "List the inbound sources",
    description: "Every source with what came in by it.",
    access: "webhook:read",
    cost: "read",
    whole: true,
    output: z
      .object({
        data: z
          .array(
            InboundSource.extend({
              messages: Counts,
              latest: InboundMessage.nullable().meta({
                description: "What came in last, of the last 30 days; null when nothing did.",
              }),
            }).meta({
              id: "ListedInboundSource",
              description: "A source with what came in by it.",
            }),
          )
          .meta({ description: "The sources, the oldest first." }),
      })
      .meta({ id: "InboundSourceList", description: "All sources." }),
    status: 200,
    errors: [],
  }),
  previewInboundOrder: operation({
    id: "previewInboundOrder",
    method: "post",
    path: "/inbound-sources/preview",
    tag: TAG,
    summary: "See what would become of an order",
    description:
      "Reads a sample by a mapping, as a source of kind `orders` would that had it, and answers what would be recorded. Changes nothing.",
    access: "webhook:write",
    cost: "read",
    whole: true,
    body: z
      .object({
        mapping: OrderMapping,
        idPrefix: shape.idPrefix.default(""),
        sample: field(z.string().max(100_000), "What the program would send, as text.", '{"order":{"id":"1001"}}'),
      })
      .strict()
      .meta({ id: "InboundOrderSample", description: "A mapping to try, and something to try it on." }),
    output: PreviewedOrder,
    status: 200,
    errors: [],
  }),
  updateInboundSource: operation({
    id: "updateInboundSource",
    method: "patch",
    path: "/inbound-sources/{sourceId}",
    tag: TAG,
    summary: "Change an inbound source",
    description: "Changes only what is sent. `status` enables and disables it.",
    access: "webhook:write",
    cost: "write",
    whole: true,
    params,
    body: z
      .object({ ...shape, status: InboundSource.shape.status })
      .partial()
      .strict()
      .meta({
        id: "InboundSourceChange",
        description: "Only what is sent is changed.",
        examples: [{ name: "Old web shop" }],
      }),
    output: InboundSource,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  deleteInboundSource: operation({
    id: "deleteInboundSource",
    method: "delete",
    path: "/inbound-sources/{sourceId}",
    tag: TAG,
    summary: "Delete an inbound source",
    description: "Nothing more comes in by it, and its log is gone; what has become of what came stays.",
    access: "webhook:write",
    cost: "write",
    whole: true,
    params,
    status: 204,
    errors: ["not_found"],
  }),
  rotateInboundSource: operation({
    id: "rotateInboundSource",
    outside: true,
    method: "post",
    path: "/inbound-sources/{sourceId}/rotate",
    tag: TAG,
    summary: "Replace a source's secret or address",
    description:
      "Replaces the secret, by one of ours or by the one that is sent; for 24 hours the one before counts too. Or makes another address, and the one before leads nowhere at once.",
    access: "webhook:write",
    cost: "write",
    whole: true,
    params,
    body: z
      .object({
        what: field(z.enum(["secret", "address"]).default("secret"), "What to replace.", "secret"),
        secret: secret.default(null),
      })
      .strict()
      .meta({ id: "RotateInboundSource", description: "What to replace." }),
    output: WithSecret,
    status: 200,
    errors: ["not_found"],
    versioned: true,
    once: true,
  }),
  listInboundMessages: operation({
    id: "listInboundMessages",
    method: "get",
    path: "/inbound-sources/{sourceId}/messages",
    tag: TAG,
    summary: "Read what came in",
    description: "What came in by the source in the last 30 days and what became of it, the latest first.",
    access: "webhook:read",
    cost: "read",
    whole: true,
    params,
    query: z.object({
      before: field(idOf("inboundMessage").optional(), "Messages before this one.", "inm_01k9f3v7m2e8q4x6c0b5d7h9jn"),
      limit: field(z.coerce.number<number>().int().min(1).max(100).default(50), "Messages at most.", 50),
      status: field(z.enum(MESSAGE_STATUSES).optional(), "Only those that stand so.", "failed"),
    }),
    output: z
      .object({
        data: z.array(InboundMessage).meta({ description: "The messages, the latest first." }),
        nextBefore: field(idOf("inboundMessage").nullable(), "Send it as `before` to read on.", null),
      })
      .meta({ id: "InboundMessageList", description: "Messages of one source." }),
    status: 200,
    errors: ["not_found"],
  }),
  getInboundMessage: operation({
    id: "getInboundMessage",
    method: "get",
    path: "/inbound-sources/{sourceId}/messages/{messageId}",
    tag: TAG,
    summary: "Read one message as it came",
    description: "One message with what was sent, for those who set up sources.",
    access: "webhook:write",
    cost: "read",
    whole: true,
    params: messageParams,
    output: InboundMessage.extend({
      body: field(z.string().nullable(), "What was sent; null when it is no longer kept.", '{"id":5208334008572}'),
    }).meta({ id: "InboundMessageWithBody", description: "A message with what was sent." }),
    status: 200,
    errors: ["not_found"],
    audited: true,
  }),
  resolveInboundMessage: operation({
    id: "resolveInboundMessage",
    method: "post",
    path: "/inbound-sources/{sourceId}/messages/{messageId}/resolve",
    tag: TAG,
    summary: "Say what is to become of a message",
    description:
      "Works once more on one that failed or waits; attaches a mail to a customer, or makes a customer of its sender; or skips it. What was done already stays as it is.",
    access: "webhook:write",
    cost: "write",
    whole: true,
    params: messageParams,
    body: z
      .object({
        as: field(
          z.enum(["retry", "attach", "make_customer", "skip"]),
          "`retry` works on it once more, `attach` gives a mail to `customerId`, `make_customer` makes one of its sender, `skip` leaves it.",
          "retry",
        ),
        customerId: field(
          addressOf("customer").nullable().default(null),
          "To whom a mail belongs, for `attach`.",
          null,
        ),
      })
      .strict()
      .meta({ id: "ResolveInboundMessage", description: "What is to become of a message." }),
    status: 202,
    errors: ["not_found", "conflict"],
  }),
};
