import type { Leg } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import type { Billing, BillingNotice, Letter } from "../ports.ts";
import { tellOwners } from "../workspace/tell-owners.ts";
import { carryLeg, findWorkspace } from "../workspace/workspace.store.ts";
import {
  type BillingItem,
  DUNNING_DAYS,
  daysSince,
  findBilling,
  GRACE_DAYS,
  graceEnd,
  type InvoiceItem,
  invoiceFile,
  listInvoices,
  monthAfter,
  standingOf,
} from "./billing.ts";
import { invoiceDocument } from "./document.ts";
import { failedLetter, paidLetter, readOnlyLetter, trialLetter } from "./letters.ts";
import { CURRENCY, planOf, trialEnd } from "./plan.ts";

/** A piece of work on the queue `import`. */
export type BillingWork =
  | { readonly work: "billing-day" }
  | { readonly work: "billing-notice"; readonly notice: BillingNotice };

export interface BillingContext extends TenantContext {
  readonly billing: Billing;
}

interface Step {
  readonly item: BillingItem;
  readonly legs: readonly Leg[];
  /** What follows once it is written. */
  readonly after?: () => Promise<void>;
}

const ROUNDS = 10;
const NOTICE_KEPT_S = 90 * 86_400;

const NEW: BillingItem = {
  plan: "free",
  periodFrom: null,
  periodTo: null,
  nextPlan: null,
  unpaidSince: null,
  readOnlySince: null,
  told: [],
  invoices: 0,
  version: 0,
};

/**
 * Makes a step with the billing of a workspace: the item, the copy of it that every request sees, and whatever belongs to the
 * step take effect together, on what is there by then. A step that has been made already is none.
 */
async function take(
  context: BillingContext,
  step: (before: BillingItem, at: Date) => Promise<Step | undefined>,
  carries = true,
): Promise<void> {
  const { table } = context;
  for (let round = 0; round < ROUNDS; round += 1) {
    const [before = NEW, workspace] = await Promise.all([findBilling(table), findWorkspace(table)]);
    if (!workspace) return;
    const made = await step(before, context.realNow());
    if (!made) return;
    const item = { ...made.item, version: before.version + 1 };
    const isCarried = carries || workspace.billing !== undefined;
    const written = await table.write(
      { put: "billing", item, if: before.version === 0 ? "absent" : { version: before.version } },
      ...(isCarried ? [carryLeg(workspace, { billing: standingOf(item) })] : []),
      ...made.legs,
    );
    if (written.ok) {
      await made.after?.();
      return;
    }
  }
  throw new Error("the billing kept being changed");
}

async function tell(context: BillingContext, letterTo: (email: string, place: Place) => Letter): Promise<void> {
  const { workspace, origin } = context;
  const place = { company: workspace.name, origin, language: workspace.language };
  await tellOwners(context, (email) => letterTo(email, place));
}
type Place = Parameters<typeof paidLetter>[1];

/** Makes out the invoice of the period that begins, and charges it. */
function invoiceNext(context: BillingContext, before: BillingItem, plan: BillingItem["plan"], at: Date): Step {
  const { newId, workspace, billing, blob } = context;
  const from = before.periodTo !== null && plan === before.plan ? before.periodTo : at.toISOString();
  const to = monthAfter(from);
  const count = before.invoices + 1;
  const invoice: InvoiceItem = {
    invoiceId: newId("invoice", at.getTime()),
    number: `${at.getUTCFullYear()}-${String(count).padStart(4, "0")}`,
    status: "open",
    plan,
    from: from.slice(0, 10),
    to: to.slice(0, 10),
    amountMinor: planOf(plan).priceMinor,
    currency: CURRENCY,
    issuedAt: at.toISOString(),
    paidAt: null,
    failure: null,
    version: 1,
  };
  return {
    item: { ...before, plan, periodFrom: from, periodTo: to, nextPlan: null, invoices: count },
    legs: [{ put: "invoice", item: invoice, if: "absent" }],
    after: async () => {
      const text = invoiceDocument(invoice, workspace.name, workspace.language);
      await blob.write(invoiceFile(invoice.invoiceId), new TextEncoder().encode(text));
      await charge(context, billing, invoice);
    },
  };
}

async function charge({ workspace }: TenantContext, billing: Billing, invoice: InvoiceItem): Promise<void> {
  const { invoiceId, amountMinor, currency } = invoice;
  await billing.charge({ workspaceId: workspace.workspaceId, invoiceId, amountMinor, currency });
}

/** What a payment provider tells; the same notice a second time changes nothing. */
export async function applyNotice(context: BillingContext, notice: BillingNotice): Promise<void> {
  const { table } = context;
  const ttl = Math.floor(context.realNow().getTime() / 1000) + NOTICE_KEPT_S;
  const once: Leg = { put: "billingNotice", item: { noticeId: notice.id, ttl }, if: "absent" };
  await take(context, async (before, at) => {
    if (await table.get("billingNotice", { noticeId: notice.id }, { consistent: true })) return undefined;
    if (notice.kind === "subscribed") {
      const step = invoiceNext(context, before, notice.plan, at);
      return { ...step, legs: [...step.legs, once] };
    }
    const invoice = await table.get("invoice", { invoiceId: notice.invoiceId }, { consistent: true });
    if (!invoice || invoice.status === "paid") return { item: before, legs: [once] };
    const { version, number } = invoice;
    const changed = (fields: Partial<InvoiceItem>): Leg => ({
      put: "invoice",
      item: { ...invoice, ...fields, version: version + 1 },
      if: { version },
    });
    if (notice.kind === "failed") {
      const unpaidSince = before.unpaidSince ?? at.toISOString();
      return {
        item: { ...before, unpaidSince },
        legs: [changed({ failure: notice.reason }), once],
        after: () => tell(context, (email, place) => failedLetter(email, place, number, graceEnd(unpaidSince))),
      };
    }
    const others = (await listInvoices(table)).filter(
      (one) => one.status === "open" && one.invoiceId !== invoice.invoiceId,
    );
    const settled = others.length === 0 ? { unpaidSince: null, readOnlySince: null, told: [] } : {};
    return {
      item: { ...before, ...settled },
      legs: [changed({ status: "paid", paidAt: at.toISOString(), failure: null }), once],
      after: () => tell(context, (email, place) => paidLetter(email, place, number)),
    };
  });
}

/** Charges what is unpaid again on its days, and takes the right to change things when the grace is over. */
async function dun(context: BillingContext): Promise<void> {
  const open = (await listInvoices(context.table)).filter(({ status }) => status === "open");
  const [oldest] = open.toReversed();
  if (!oldest) return;
  let again = false;
  await take(context, async (before, at) => {
    again = false;
    if (before.unpaidSince === null) return undefined;
    const days = daysSince(before.unpaidSince, at);
    if (days >= GRACE_DAYS) {
      if (before.readOnlySince !== null) return undefined;
      const after = () => tell(context, (email, place) => readOnlyLetter(email, place, oldest.number));
      return { item: { ...before, readOnlySince: at.toISOString() }, legs: [], after };
    }
    const due = DUNNING_DAYS.filter((day) => days >= day && !before.told.includes(`unpaid ${day}`));
    if (due.length === 0) return undefined;
    again = true;
    return { item: { ...before, told: [...before.told, ...due.map((day) => `unpaid ${day}`)] }, legs: [] };
  });
  if (again) for (const invoice of open) await charge(context, context.billing, invoice);
}

const TRIAL_TOLD = [3, 0];

async function tellOfTrial(context: BillingContext): Promise<void> {
  const { workspace, billing } = context;
  const end = trialEnd(workspace, billing.fallback);
  if (end === null) return;
  await take(
    context,
    async (before, at) => {
      const left = Math.ceil(-daysSince(end, at));
      const due = TRIAL_TOLD.find((days) => left <= days && left > days - 3 && !before.told.includes(`trial ${days}`));
      if (due === undefined || workspace.billing) return undefined;
      const after = () => tell(context, (email, place) => trialLetter(email, place, Math.max(0, left)));
      return { item: { ...before, told: [...before.told, `trial ${due}`] }, legs: [], after };
    },
    // A workspace that has chosen nothing goes on without a plan of its own.
    false,
  );
}

/** What a day brings: the end of a period, charges that are due again, the end of a trial. Twice a day changes nothing. */
export async function billingDay(context: BillingContext): Promise<void> {
  await take(context, async (before, at) => {
    if (before.periodTo === null || at.toISOString() < before.periodTo) return undefined;
    // Nobody is invoiced for more while an invoice is unpaid.
    if (before.unpaidSince !== null && before.nextPlan === null) return undefined;
    if (before.nextPlan === null) return invoiceNext(context, before, before.plan, at);
    return { item: { ...before, plan: before.nextPlan, nextPlan: null, periodFrom: null, periodTo: null }, legs: [] };
  });
  await dun(context);
  await tellOfTrial(context);
}
