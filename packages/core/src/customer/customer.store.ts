import type { Scores } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import { resolve } from "../claim.ts";
import { notFound } from "../error.ts";
import { type CustomerItem, changeCustomer, recordShard } from "./customer.ts";

declare module "@perennial/table" {
  interface Items {
    customer: CustomerItem;
  }
}

export async function findCustomer(
  table: TenantTable,
  customerId: string,
  read?: { consistent?: boolean },
): Promise<CustomerItem | undefined> {
  return await table.get("customer", { customerId }, read);
}

/** The customer behind an address, who must exist. */
export async function customerAt(table: TenantTable, address: string): Promise<CustomerItem> {
  const customer = await findCustomer(table, await resolve(table, "customer", address));
  if (!customer) throw notFound();
  return customer;
}

/** The record and the stored scores, which lie side by side. */
export async function findCustomerWithScores(
  table: TenantTable,
  customerId: string,
): Promise<{ customer: CustomerItem; scores: Scores | null } | undefined> {
  const found = await table.range("customer", { customerId }, { from: "CUSTOMER", until: "CUSTOMER#STATE" });
  const customer = found.find(({ entity }) => entity === "customer")?.item as CustomerItem | undefined;
  if (!customer) return undefined;
  const state = found.find(({ entity }) => entity === "state")?.item as { row: { scores: Scores } } | undefined;
  return { customer, scores: state?.row.scores ?? null };
}

/** The write that makes or replaces a record, in the list that a rebuild goes through. */
export function customerLeg(item: CustomerItem, condition: "absent" | { version: number }): Leg {
  return { put: "customer", item, sort: { recordShard: recordShard(item.customerId) }, if: condition };
}

/** The write that gives a customer to somebody else; everything else about it stays. */
export function ownerLeg(item: CustomerItem, ownerId: string, now: Date): Leg {
  return customerLeg(changeCustomer(item, { ownerId }, now), { version: item.version });
}
