import * as z from "zod";
import { customerParams } from "./customer-address.ts";
import { Day, field, Instant, idOf, line } from "./field.ts";
import { operation } from "./operation.ts";

/** Ways of reaching somebody. */
export const CHANNELS = ["mail", "phone", "sms", "post", "wechat", "app"] as const;
export type Channel = (typeof CHANNELS)[number];
export const CONSENT_STATUSES = ["preferred", "granted", "denied"] as const;

const channel = field(z.enum(CHANNELS), "Way of reaching the customer.", "mail");
const status = field(
  z.enum(CONSENT_STATUSES),
  "What the customer wants: to be reached this way first, to be reached this way, or not to be.",
  "granted",
);
const on = field(Day, "Day on which the customer said so.", "2026-11-20");
const source = field(line(200), "Where the customer said so.", "Order form on the web site");

export const Consent = z
  .object({
    id: idOf("consent"),
    customerId: idOf("customer"),
    channel,
    status,
    on,
    source,
    recordedBy: field(z.string(), "Who recorded it: a member, a key or an import.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    recordedAt: field(Instant, "When it was recorded.", "2026-11-20T03:12:04.511Z"),
  })
  .meta({ id: "Consent", description: "What a customer said about being reached in one way; kept as it was said." });
export type Consent = z.infer<typeof Consent>;

export const ChannelConsent = z
  .object({
    channel,
    status: status.nullable().meta({ description: "What holds now; null when the customer never said." }),
    since: field(Day.nullable(), "Day on which the customer said so; null when the customer never did.", "2026-11-20"),
    source: field(z.string().nullable(), "Where the customer said so.", "Order form on the web site"),
    mayContact: field(
      z.boolean(),
      "Whether the customer may be reached this way today: never after a refusal; without a word only where the workspace's privacy settings say so.",
      true,
    ),
  })
  .meta({ id: "ChannelConsent", description: "What holds for one way of reaching a customer." });
export type ChannelConsent = z.infer<typeof ChannelConsent>;

const TAG = "Privacy";

export const consentOperations = {
  listConsents: operation({
    id: "listConsents",
    method: "get",
    path: "/customers/{customerId}/consents",
    tag: TAG,
    summary: "Read how a customer may be reached",
    description: "What holds for every channel, and everything the customer has said about it.",
    access: "customer:read",
    cost: "read",
    params: customerParams,
    output: z
      .object({
        channels: z.array(ChannelConsent).meta({ description: "What holds now, one entry a channel." }),
        data: z.array(Consent).meta({ description: "Everything that was said, the latest first." }),
      })
      .meta({ id: "ConsentList", description: "Consents of a customer." }),
    status: 200,
    errors: ["not_found"],
  }),
  recordConsent: operation({
    id: "recordConsent",
    method: "post",
    path: "/customers/{customerId}/consents",
    tag: TAG,
    summary: "Record what a customer says about being reached",
    description:
      "Adds to what was said before, which stays. What was said on the latest day holds; of two on one day the one recorded later.",
    access: "customer:write",
    cost: "write",
    params: customerParams,
    body: z
      .object({
        channel,
        status,
        on: on.optional().meta({ description: "Day on which the customer said so; today if left out." }),
        source,
      })
      .strict()
      .meta({ id: "ConsentInput", description: "What the customer said, and where." }),
    output: Consent,
    status: 201,
    errors: ["not_found", "conflict"],
  }),
};
