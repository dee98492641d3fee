import * as z from "zod";
import { customerParams } from "./customer-address.ts";
import {
  AmountMinor,
  addressOf,
  Currency,
  Day,
  field,
  Instant,
  idOf,
  line,
  ownAddress,
  pageOf,
  pageQuery,
} from "./field.ts";
import { operation } from "./operation.ts";

export const PERIODS = ["week", "month", "quarter", "halfYear", "year"] as const;
export type Period = (typeof PERIODS)[number];
export const SUBSCRIPTION_STATES = ["scheduled", "running", "ending", "ended"] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];
export const CANCEL_REASONS = [
  "price",
  "quality",
  "service",
  "competitor",
  "noNeed",
  "moved",
  "payment",
  "other",
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

const reason = field(z.enum(CANCEL_REASONS), "Why it ends, as far as it is known.", "price");
const endedBy = field(
  z.enum(["customer", "us"]),
  "Who ends it. What you end yourself says nothing about the customer's will and is kept out of the forecast.",
  "customer",
);

const Cancellation = z
  .object({
    noticedOn: field(Day, "Day on which notice was given.", "2026-11-20"),
    endsOn: field(Day, "First day on which the subscription no longer holds.", "2026-12-01"),
    reason,
    endedBy,
    note: field(z.string().trim().max(2000).nullable(), "What was said.", "Found it cheaper elsewhere"),
  })
  .meta({ id: "Cancellation", description: "That a subscription ends, and why." });
export type Cancellation = z.infer<typeof Cancellation>;

const facts = {
  externalId: field(line(200).nullable(), "Your own id of the subscription, unique in the workspace.", "SUB-2026-0042"),
  plan: field(line(200), "Name of the plan.", "Tea of the month"),
  productLine: field(
    line(100).nullable(),
    "Product line that it is for. A customer may have several: each line is scored beside the others.",
    "Tea",
  ),
  period: field(z.enum(PERIODS), "For how long is paid at a time.", "month"),
  priceMinor: field(AmountMinor.min(0), "Price of one period in minor units.", 9900),
  costMinor: field(AmountMinor.min(0).nullable(), "What one period costs you, in minor units, when known.", 4200),
  currency: field(Currency, "ISO 4217 code.", "CNY"),
  startedOn: field(Day, "First day of the running term.", "2026-03-01"),
  renewal: field(
    z.enum(["automatic", "manual"]),
    "`automatic`: goes on until notice is given. `manual`: ends with the period unless it is renewed.",
    "automatic",
  ),
  renewedUntil: field(
    Day.nullable(),
    "For manual renewal: first day that is not paid for yet. Null for automatic renewal.",
    null,
  ),
  countsRevenue: field(
    z.boolean(),
    "True when each period counts as revenue by itself; false when its payments are recorded as purchases as well.",
    true,
  ),
  cancellation: Cancellation.nullable().meta({
    description: "That it ends and why; null while no notice was given.",
    examples: [null],
  }),
  note: field(z.string().trim().max(2000).nullable(), "A remark.", "Prefers green tea"),
};

const Term = z
  .object({
    startedOn: field(Day, "First day of the term.", "2025-01-01"),
    endsOn: field(Day, "First day after it.", "2025-09-01"),
    reason: field(z.enum(CANCEL_REASONS).nullable(), "Why it ended, as far as it is known.", "price"),
    endedBy,
  })
  .meta({ id: "SubscriptionTerm", description: "A term that has ended before the running one." });

export const Subscription = z
  .object({
    id: idOf("subscription"),
    customerId: idOf("customer"),
    ...facts,
    earlierTerms: z.array(Term).meta({ description: "Terms before the running one, the oldest first." }),
    state: field(
      z.enum(SUBSCRIPTION_STATES),
      "As of the workspace's today: `scheduled` begins later, `ending` has been given notice.",
      "running",
    ),
    renewals: field(z.number().int().min(0), "Renewals of the running term so far.", 8),
    nextRenewalOn: field(Day.nullable(), "Day of the next renewal; null when there will be none.", "2026-12-01"),
    endsOn: field(Day.nullable(), "First day on which it no longer holds; null while no end is known.", null),
    importId: field(idOf("import").nullable(), "The import that brought it.", null),
    createdAt: field(Instant, "When the record was made.", "2026-03-01T03:12:04.511Z"),
    updatedAt: field(Instant, "When it was last changed.", "2026-03-01T03:12:04.511Z"),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "Subscription", description: "A contract of a customer that is renewed at regular times." });
export type Subscription = z.infer<typeof Subscription>;

const ListedSubscription = Subscription.extend({
  customerName: field(z.string(), "Name of the customer.", "张小明"),
}).meta({ id: "ListedSubscription", description: "A subscription with the name of its customer." });
export type ListedSubscription = z.infer<typeof ListedSubscription>;

const optionalFacts = z.object({
  ...facts,
  externalId: facts.externalId.default(null),
  productLine: facts.productLine.default(null),
  costMinor: facts.costMinor.default(null),
  currency: facts.currency.optional(),
  startedOn: facts.startedOn.optional(),
  renewal: facts.renewal.default("automatic"),
  renewedUntil: facts.renewedUntil.default(null),
  countsRevenue: facts.countsRevenue.default(true),
  cancellation: facts.cancellation.default(null),
  note: facts.note.default(null),
});

export const SubscriptionInput = optionalFacts.strict().meta({
  id: "SubscriptionInput",
  description: "A new subscription. Without a first day it begins today, without a currency it is the workspace's.",
});
export type SubscriptionInput = z.infer<typeof SubscriptionInput>;

const UpsertSubscription = optionalFacts
  .omit({ externalId: true })
  .strict()
  .meta({ id: "UpsertSubscription", description: "A subscription as it shall be, whether it exists or not." });

const SubscriptionChange = z
  .object(facts)
  .omit({ externalId: true, cancellation: true })
  .partial()
  .strict()
  .meta({ id: "SubscriptionChange", description: "Only what is sent is changed." });

const subscriptionParams = customerParams.extend({ subscriptionId: addressOf("subscription") });
const PATH = "/customers/{customerId}/subscriptions";
const ONE = `${PATH}/{subscriptionId}` as const;
const TAG = "Subscriptions";

export const subscriptionOperations = {
  createSubscription: operation({
    id: "createSubscription",
    method: "post",
    path: PATH,
    tag: TAG,
    summary: "Begin a subscription",
    description:
      "Adds a subscription. From its first day on it decides the customer's scores: how likely it is to be renewed. An `externalId` that exists already is refused with `duplicate`.",
    access: "purchase:write",
    cost: "write",
    params: customerParams,
    body: SubscriptionInput,
    output: Subscription,
    status: 201,
    errors: ["not_found", "duplicate"],
    versioned: true,
  }),
  upsertSubscription: operation({
    id: "upsertSubscription",
    method: "put",
    path: ONE,
    tag: TAG,
    summary: "Create or replace a subscription by your own id",
    description: "Makes the subscription if your id is new and replaces it otherwise; safe to repeat.",
    access: "purchase:write",
    cost: "write",
    params: customerParams.extend({ subscriptionId: ownAddress("subscription") }),
    body: UpsertSubscription,
    output: Subscription,
    status: 200,
    errors: ["not_found", "conflict", "version_mismatch"],
    versioned: true,
  }),
  listCustomerSubscriptions: operation({
    id: "listCustomerSubscriptions",
    method: "get",
    path: PATH,
    tag: TAG,
    summary: "List a customer's subscriptions",
    description: "The one recorded last first.",
    access: "purchase:read",
    cost: "read",
    params: customerParams,
    query: z.object(pageQuery),
    output: pageOf(Subscription, "SubscriptionPage"),
    status: 200,
    errors: ["not_found", "invalid_cursor"],
  }),
  listSubscriptions: operation({
    id: "listSubscriptions",
    method: "get",
    path: "/subscriptions",
    tag: TAG,
    summary: "List the subscriptions of all customers",
    description: "The newest first; with `endsUntil` those that end from today until that day, the next one first.",
    access: "purchase:read",
    cost: "search",
    query: z.object({
      ...pageQuery,
      state: field(z.enum(SUBSCRIPTION_STATES).optional(), "Only those in this state.", "running"),
      endsUntil: field(Day.optional(), "Only those that end until this day.", "2026-12-31"),
    }),
    output: pageOf(ListedSubscription, "ListedSubscriptionPage"),
    status: 200,
    errors: ["invalid_cursor"],
  }),
  getSubscription: operation({
    id: "getSubscription",
    method: "get",
    path: ONE,
    tag: TAG,
    summary: "Read a subscription",
    description: "One subscription of a customer.",
    access: "purchase:read",
    cost: "read",
    params: subscriptionParams,
    output: Subscription,
    status: 200,
    errors: ["not_found"],
    versioned: true,
  }),
  updateSubscription: operation({
    id: "updateSubscription",
    method: "patch",
    path: ONE,
    tag: TAG,
    summary: "Change a subscription",
    description: "Changes only what is sent. A cancellation is made with `cancelSubscription`.",
    access: "purchase:write",
    cost: "write",
    params: subscriptionParams,
    body: SubscriptionChange,
    output: Subscription,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  renewSubscription: operation({
    id: "renewSubscription",
    method: "post",
    path: `${ONE}/renew`,
    tag: TAG,
    summary: "Renew a subscription",
    description:
      "Pays a subscription with manual renewal for further periods, also one that has lapsed. One that renews itself is refused with `conflict`.",
    access: "purchase:write",
    cost: "write",
    params: subscriptionParams,
    body: z
      .object({ periods: field(z.number().int().min(1).max(120).default(1), "How many periods.", 1) })
      .strict()
      .meta({ id: "Renewal", description: "For how long." }),
    output: Subscription,
    status: 200,
    errors: ["not_found", "conflict", "version_mismatch"],
    versioned: true,
  }),
  cancelSubscription: operation({
    id: "cancelSubscription",
    method: "post",
    path: `${ONE}/cancel`,
    tag: TAG,
    summary: "Cancel a subscription",
    description:
      "Says that notice was given and when the subscription ends: with the period that runs then, unless `endsOn` says otherwise.",
    access: "purchase:write",
    cost: "write",
    params: subscriptionParams,
    body: z
      .object({
        noticedOn: field(Day.optional(), "Day of the notice; today if left out.", "2026-11-20"),
        endsOn: field(Day.optional(), "First day on which it no longer holds.", "2026-12-01"),
        reason: reason.default("other"),
        endedBy: endedBy.default("customer"),
        note: field(z.string().trim().max(2000).nullable().default(null), "What was said.", null),
      })
      .strict()
      .meta({ id: "CancelInput", description: "When and why it ends." }),
    output: Subscription,
    status: 200,
    errors: ["not_found", "conflict", "version_mismatch"],
    versioned: true,
  }),
  reactivateSubscription: operation({
    id: "reactivateSubscription",
    method: "post",
    path: `${ONE}/reactivate`,
    tag: TAG,
    summary: "Take a cancellation back, or begin again",
    description:
      "Withdraws the notice of a subscription that still runs; one that has ended begins a new term, and the ended one is kept under `earlierTerms`.",
    access: "purchase:write",
    cost: "write",
    params: subscriptionParams,
    body: z
      .object({ startedOn: field(Day.optional(), "First day of the new term; today if left out.", "2026-12-01") })
      .strict()
      .meta({ id: "Reactivation", description: "From when on." }),
    output: Subscription,
    status: 200,
    errors: ["not_found", "conflict", "version_mismatch"],
    versioned: true,
  }),
  deleteSubscription: operation({
    id: "deleteSubscription",
    method: "delete",
    path: ONE,
    tag: TAG,
    summary: "Delete a subscription",
    description: "Takes the subscription away; the scores come out as if it had never been.",
    access: "purchase:write",
    cost: "write",
    params: subscriptionParams,
    status: 204,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
};
