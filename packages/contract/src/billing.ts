import * as z from "zod";
import { AmountMinor, Currency, Day, field, Instant, idOf } from "./field.ts";
import { operation } from "./operation.ts";

/** Plans that can be chosen; `local` is that of an installation on one machine. */
export const PLAN_NAMES = ["free", "starter", "growth", "scale", "local"] as const;
export type PlanName = (typeof PLAN_NAMES)[number];
/** What a plan limits by number, not by speed. */
export const QUOTAS = ["customers", "members", "storageBytes", "deliveries"] as const;
export type Quota = (typeof QUOTAS)[number];

const planName = (description: string) => field(z.enum(PLAN_NAMES), description, "growth");
const most = (description: string, example: number) =>
  field(z.number().int().positive().nullable(), `${description}; null for no limit.`, example);
const seller = "Whoever pays for the workspace.";

export const Plan = z
  .object({
    id: planName("The plan."),
    priceMinor: field(AmountMinor, "Price a month in the minor unit.", 9900),
    currency: field(Currency, "Currency of the price.", "USD"),
    readsPerSecond: field(z.number().positive(), "Reads a second for good; four times as many at once.", 300),
    writesPerSecond: field(z.number().positive(), "Writes a second for good; four times as many at once.", 150),
    customers: most("Customers", 100_000),
    members: most("Members", 50),
    storageBytes: most("Bytes of records and files", 50_000_000_000),
    deliveries: most("Attempts to deliver events a month", 500_000),
  })
  .meta({ id: "Plan", description: "What a workspace may do, and what that costs." });
export type Plan = z.infer<typeof Plan>;

export const Billing = z
  .object({
    plan: planName("The plan that holds now."),
    status: field(
      z.enum(["free", "trial", "active", "past_due", "read_only"]),
      "`past_due`: an invoice could not be paid and everything still works; `read_only`: nothing can be changed until it is.",
      "active",
    ),
    trialEndsAt: field(Instant.nullable(), "When the trial ends; null when there is none.", null),
    periodEndsAt: field(
      Instant.nullable(),
      "Until when is paid or invoiced; null when nothing is.",
      "2026-12-21T08:30:00.000Z",
    ),
    nextPlan: field(z.enum(PLAN_NAMES).nullable(), "The plan after this period; null when it stays.", null),
    graceEndsAt: field(
      Instant.nullable(),
      "When an unpaid invoice makes the workspace read-only; null when none is unpaid.",
      null,
    ),
    quotas: z
      .array(
        z
          .object({
            quota: field(z.enum(QUOTAS), "What is limited.", "customers"),
            used: field(z.number().min(0), "How much of it there is.", 25_100),
            limit: most("How much of it the plan allows", 100_000),
          })
          .meta({ id: "QuotaUse", description: "How far a limit of the plan is used up." }),
      )
      .meta({ description: "What the plan limits by number." }),
    plans: z.array(Plan).meta({ description: "The plans that can be chosen." }),
    canPay: field(z.boolean(), "Whether this installation can take payments.", true),
    version: field(z.number().int().min(0), "Goes up by one with every change.", 3),
  })
  .meta({ id: "Billing", description: "The workspace's plan, and how it stands with paying." });
export type Billing = z.infer<typeof Billing>;

export const Invoice = z
  .object({
    id: idOf("invoice"),
    number: field(z.string(), "Its number; they follow each other without gaps.", "2026-0003"),
    status: field(z.enum(["open", "paid"]), "`open` until the payment has come.", "paid"),
    plan: planName("The plan."),
    from: field(Day, "First day that it pays for.", "2026-11-21"),
    to: field(Day, "Day up to which it pays.", "2026-12-21"),
    amountMinor: field(AmountMinor, "Amount in the minor unit.", 9900),
    currency: field(Currency, "Currency.", "USD"),
    issuedAt: field(Instant, "When it was made out.", "2026-11-21T08:30:00.000Z"),
    paidAt: field(Instant.nullable(), "When it was paid; null while it is open.", "2026-11-21T08:31:00.000Z"),
    failure: field(z.string().nullable(), "Why the last attempt to charge failed; null when none did.", null),
    downloadUrl: field(
      z.string(),
      "Address of the invoice as a page to print, for an hour.",
      "https://example.com/invoice",
    ),
  })
  .meta({ id: "Invoice", description: "An invoice." });
export type Invoice = z.infer<typeof Invoice>;

const TAG = "Billing";

export const billingOperations = {
  getBilling: operation({
    id: "getBilling",
    method: "get",
    path: "/billing",
    tag: TAG,
    summary: "Read the plan",
    description: "The plan, what it allows and how much of it is used, the days left of a trial, and what is unpaid.",
    access: "workspace:read",
    cost: "read",
    output: Billing,
    status: 200,
    errors: [],
  }),
  listInvoices: operation({
    id: "listInvoices",
    method: "get",
    path: "/billing/invoices",
    tag: TAG,
    summary: "List the invoices",
    description: "All invoices, the last first, each as a page to print.",
    access: "billing:manage",
    cost: "read",
    output: z
      .object({ data: z.array(Invoice).meta({ description: "The invoices, the last first." }) })
      .meta({ id: "InvoiceList", description: "The invoices of the workspace." }),
    status: 200,
    errors: [],
  }),
  startCheckout: operation({
    id: "startCheckout",
    method: "post",
    path: "/billing/checkout",
    tag: TAG,
    summary: "Choose a plan",
    description: `Answers the address at which the plan is paid for. ${seller} comes back from there; the plan holds as soon as the payment is confirmed.`,
    access: "billing:manage",
    cost: "write",
    body: z
      .object({ plan: field(z.enum(["starter", "growth", "scale"]), "The plan to choose.", "growth") })
      .strict()
      .meta({ id: "PlanChoice", description: "A plan to choose." }),
    output: z
      .object({ url: field(z.string(), "Where to go on.", "https://pay.example.com/c/1") })
      .meta({ id: "Checkout", description: "Where a plan is paid for." }),
    status: 200,
    errors: ["conflict"],
    whileUnpaid: true,
  }),
  cancelPlan: operation({
    id: "cancelPlan",
    method: "post",
    path: "/billing/cancel",
    tag: TAG,
    summary: "Go back to the free plan",
    description:
      "The plan ends with the period that is paid for. Nothing is deleted: what the free plan does not allow cannot be added to.",
    access: "billing:manage",
    cost: "write",
    output: Billing,
    status: 200,
    errors: ["conflict"],
    whileUnpaid: true,
  }),
  payInvoice: operation({
    id: "payInvoice",
    method: "post",
    path: "/billing/invoices/{invoiceId}/pay",
    tag: TAG,
    summary: "Try again to charge an invoice",
    description:
      "Charges an open invoice once more. The answer of the payment comes within moments; read the invoice then.",
    access: "billing:manage",
    cost: "write",
    params: z.object({ invoiceId: idOf("invoice") }),
    status: 204,
    errors: ["not_found", "conflict"],
    whileUnpaid: true,
  }),
};
