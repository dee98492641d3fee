import type { Leg, TenantTable } from "@perennial/table";
import { newCustomer, type CustomerItem } from "../customer/customer.ts";
import { customerLeg } from "../customer/customer.store.ts";
import type { CustomerInput } from "@perennial/contract";

/** A customer that rows name, and how to make it if it is not there. */
export interface Wanted {
  readonly externalId: string;
  readonly input: () => CustomerInput;
}

interface Making {
  readonly table: TenantTable;
  readonly newId: (kind: "customer") => string;
  readonly now: () => Date;
}

/** Customers made by one write, each with the claim of its own id. */
const TOGETHER = 50;
const ROUNDS = 5;

/**
 * The ids of the customers that rows name by their own ids; those that are missing are made. Somebody else who makes
 * one of them at the same time is no fault: the customer is then found.
 */
export async function matchCustomers(
  { table, newId, now }: Making,
  wanted: readonly Wanted[],
  importId: string,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const missing = wanted.filter(({ externalId }) => !ids.has(externalId));
    if (missing.length === 0) return ids;
    const claims = await table.getMany(
      "claim",
      missing.map(({ externalId }) => ({ kind: "customer", value: externalId })),
      { consistent: true },
    );
    for (const claim of claims) if (claim) ids.set(claim.value, claim.id);
    const fresh = missing.filter(({ externalId }) => !ids.has(externalId));
    for (let start = 0; start < fresh.length; start += TOGETHER) {
      const made = fresh.slice(start, start + TOGETHER).map(({ externalId, input }): CustomerItem => ({
        ...newCustomer(input(), newId("customer"), now()),
        externalId,
        importId,
      }));
      const legs = made.flatMap((item): Leg[] => [
        customerLeg(item, "absent"),
        { put: "claim", item: { kind: "customer", value: item.externalId ?? "", id: item.customerId }, if: "absent" },
      ]);
      const written = await table.write(...legs);
      if (written.ok) for (const { externalId, customerId } of made) ids.set(externalId ?? "", customerId);
    }
  }
  throw new Error("customers of the import keep being made by somebody else");
}
