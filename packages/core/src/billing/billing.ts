import type { Billing, Invoice, PlanName } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { Standing } from "./plan.ts";

/** How a workspace stands with paying. */
export interface BillingItem {
  readonly plan: PlanName;
  readonly periodFrom: string | null;
  readonly periodTo: string | null;
  readonly nextPlan: PlanName | null;
  /** When an invoice could first not be charged; null while all are paid. */
  readonly unpaidSince: string | null;
  readonly readOnlySince: string | null;
  /** Mails that have gone out, so that each goes once. */
  readonly told: readonly string[];
  readonly invoices: number;
  readonly version: number;
}

export interface InvoiceItem extends Omit<Invoice, "id" | "downloadUrl"> {
  readonly invoiceId: string;
  readonly version: number;
}

/** A notice of the payment provider that has been dealt with. */
export interface BillingNoticeItem {
  readonly noticeId: string;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    billing: BillingItem;
    invoice: InvoiceItem;
    billingNotice: BillingNoticeItem;
  }
}

const DAY_MS = 86_400_000;
/** Days after an unpaid invoice on which it is charged again and the owners are told. */
export const DUNNING_DAYS = [3, 7, 12] as const;
/** Days after which the workspace becomes read-only; nothing is ever deleted for it. */
export const GRACE_DAYS = 14;

/** The same day of the next month, or its last day. */
export function monthAfter(instant: string): string {
  const from = new Date(instant);
  const next = new Date(from);
  next.setUTCDate(1);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  next.setUTCDate(Math.min(from.getUTCDate(), last));
  return next.toISOString();
}

export function graceEnd(unpaidSince: string): string {
  return new Date(Date.parse(unpaidSince) + GRACE_DAYS * DAY_MS).toISOString();
}

export const daysSince = (instant: string, now: Date): number => (now.getTime() - Date.parse(instant)) / DAY_MS;

/** What the workspace carries of it. */
export function standingOf({ plan, readOnlySince }: BillingItem): Standing {
  return { plan, ...(readOnlySince === null ? {} : { readOnlySince }) };
}

export function statusOf(item: BillingItem | undefined, trialEndsAt: string | null, now: Date): Billing["status"] {
  if (item?.readOnlySince) return "read_only";
  if (item?.unpaidSince) return "past_due";
  if (item && item.periodTo !== null) return "active";
  return trialEndsAt !== null && now.toISOString() < trialEndsAt ? "trial" : "free";
}

export async function findBilling(table: TenantTable): Promise<BillingItem | undefined> {
  return await table.get("billing", {}, { consistent: true });
}

export async function listInvoices(table: TenantTable): Promise<InvoiceItem[]> {
  const found = await table.range("invoice", {}, { from: "", until: "~", descending: true, consistent: true });
  return found.flatMap(({ entity, item }) => (entity === "invoice" ? [item] : []));
}

export const invoiceFile = (invoiceId: string): string => `invoices/${invoiceId}.html`;
