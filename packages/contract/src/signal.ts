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

/** What customers say and do besides buying. */
export const SIGNAL_TYPES = ["nps", "csat", "complaint", "overdue", "referral"] as const;
export type SignalType = (typeof SIGNAL_TYPES)[number];

const facts = {
  externalId: field(line(200).nullable(), "Your own id of the signal, unique in the workspace.", "SURVEY-77-0042"),
  type: field(
    z.enum(SIGNAL_TYPES),
    "`nps`: an answer to “would you recommend us”. `csat`: an answer about satisfaction. `complaint`. `overdue`: a payment that did not come in time. `referral`: the customer brought another one.",
    "nps",
  ),
  occurredOn: field(
    Day,
    "Business day: of the answer, of the complaint, of the referral; of an overdue payment the day on which it was due.",
    "2026-11-20",
  ),
  score: field(
    z.number().int().min(0).max(10).nullable(),
    "The answer: 0 to 10 for `nps`, 1 to 5 for `csat`; null for the others.",
    9,
  ),
  severity: field(
    z.number().int().min(1).max(3).nullable(),
    "How grave a complaint is: 1 slight, 2 ordinary, 3 grave; null for the others.",
    null,
  ),
  closedOn: field(
    Day.nullable(),
    "Day on which a complaint was resolved or an overdue payment arrived: the day on which it was due, if it came in time. Null while it is open, and for the others.",
    null,
  ),
  amountMinor: field(AmountMinor.nullable(), "Amount of an overdue payment in minor units, when known.", null),
  currency: field(Currency.nullable(), "Currency of that amount; null without an amount.", null),
  referredId: field(
    idOf("customer").nullable(),
    "The customer who came by a `referral`, when there is a record of it.",
    null,
  ),
  note: field(z.string().trim().max(2000).nullable(), "What was said.", "Quick delivery"),
};

export const Signal = z
  .object({
    id: idOf("signal"),
    customerId: idOf("customer"),
    ...facts,
    importId: field(idOf("import").nullable(), "The import that brought it.", null),
    recordedAt: field(Instant, "When we learned of it.", "2026-11-20T03:12:04.511Z"),
    updatedAt: field(Instant, "When it was last corrected.", "2026-11-20T03:12:04.511Z"),
    version: field(z.number().int().positive(), "Goes up by one with every correction.", 1),
  })
  .meta({ id: "Signal", description: "Something a customer said or did besides buying, on its business day." });
export type Signal = z.infer<typeof Signal>;

const optionalFacts = z.object({
  ...facts,
  externalId: facts.externalId.default(null),
  occurredOn: facts.occurredOn.optional(),
  score: facts.score.default(null),
  severity: facts.severity.default(null),
  closedOn: facts.closedOn.default(null),
  amountMinor: facts.amountMinor.default(null),
  currency: facts.currency.default(null),
  referredId: facts.referredId.default(null),
  note: facts.note.default(null),
});

const EXAMPLE = { type: "nps", score: 9, occurredOn: "2026-11-20" } as const;

export const SignalInput = optionalFacts.strict().meta({
  id: "SignalInput",
  description:
    "A new signal. Without a day it is today's. An answer needs its `score`; a complaint without a severity is an ordinary one.",
  examples: [EXAMPLE],
});
export type SignalInput = z.infer<typeof SignalInput>;

const UpsertSignal = optionalFacts
  .omit({ externalId: true })
  .strict()
  .meta({ id: "UpsertSignal", description: "A signal as it shall be, whether it exists or not.", examples: [EXAMPLE] });

const SignalChange = z
  .object(facts)
  .omit({ externalId: true, type: true })
  .partial()
  .strict()
  .meta({
    id: "SignalChange",
    description: "Only what is sent is corrected; send `closedOn` to close a complaint.",
    examples: [{ note: "Quick delivery" }],
  });

const signalParams = customerParams.extend({ signalId: addressOf("signal") });
const TAG = "Signals";

export const signalOperations = {
  recordSignal: operation({
    id: "recordSignal",
    method: "post",
    path: "/customers/{customerId}/signals",
    tag: TAG,
    summary: "Record a signal",
    description:
      "Adds an answer, a complaint, an overdue payment or a referral. The customer's scores follow within seconds. An `externalId` that exists already is refused with `duplicate`.",
    access: "activity:write",
    cost: "write",
    params: customerParams,
    body: SignalInput,
    output: Signal,
    status: 201,
    errors: ["not_found", "duplicate"],
    versioned: true,
  }),
  upsertSignal: operation({
    id: "upsertSignal",
    method: "put",
    path: "/customers/{customerId}/signals/{signalId}",
    tag: TAG,
    summary: "Create or replace a signal by your own id",
    description: "Records the signal if your id is new and corrects it otherwise; safe to repeat.",
    access: "activity:write",
    cost: "write",
    params: customerParams.extend({ signalId: ownAddress("signal") }),
    body: UpsertSignal,
    output: Signal,
    status: 200,
    errors: ["not_found", "conflict", "version_mismatch"],
    versioned: true,
  }),
  listSignals: operation({
    id: "listSignals",
    method: "get",
    path: "/customers/{customerId}/signals",
    tag: TAG,
    summary: "List a customer's signals",
    description: "The latest signal first.",
    access: "activity:read",
    cost: "read",
    params: customerParams,
    query: z.object(pageQuery),
    output: pageOf(Signal, "SignalPage"),
    status: 200,
    errors: ["not_found", "invalid_cursor"],
  }),
  getSignal: operation({
    id: "getSignal",
    method: "get",
    path: "/customers/{customerId}/signals/{signalId}",
    tag: TAG,
    summary: "Read a signal",
    description: "One signal of a customer.",
    access: "activity:read",
    cost: "read",
    params: signalParams,
    output: Signal,
    status: 200,
    errors: ["not_found"],
    versioned: true,
  }),
  updateSignal: operation({
    id: "updateSignal",
    method: "patch",
    path: "/customers/{customerId}/signals/{signalId}",
    tag: TAG,
    summary: "Correct or close a signal",
    description:
      "Corrects only what is sent; the day may change. `closedOn` resolves a complaint or says that a payment has come. The scores come out as if it had been right at once.",
    access: "activity:write",
    cost: "write",
    params: signalParams,
    body: SignalChange,
    output: Signal,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  deleteSignal: operation({
    id: "deleteSignal",
    method: "delete",
    path: "/customers/{customerId}/signals/{signalId}",
    tag: TAG,
    summary: "Delete a signal",
    description: "Takes the signal away; the scores come out as if it had never been.",
    access: "activity:write",
    cost: "write",
    params: signalParams,
    status: 204,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
};
