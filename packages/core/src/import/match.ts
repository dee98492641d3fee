import type { CustomerInput } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import { customerLeg } from "../customer/customer.store.ts";
import { type CustomerItem, newCustomer } from "../customer/customer.ts";

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

/** Ids of customers by their own ids, and the records of those that were made just now. */
export interface Matched {
  readonly ids: ReadonlyMap<string, string>;
  readonly made: readonly CustomerItem[];
}

/**
 * The customers that rows name by their own ids; those that are missing are made. Somebody else who makes one of them
 * at the same time is no fault: the customer is then found.
 */
export async function matchCustomers(
  { table, newId, now }: Making,
  wanted: readonly Wanted[],
  importId: string,
): Promise<Matched> {
  const ids = new Map<string, string>();
  const all: CustomerItem[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const missing = wanted.filter(({ externalId }) => !ids.has(externalId));
    if (missing.length === 0) return { ids, made: all };
    const claims = await table.getMany(
      "claim",
      missing.map(({ externalId }) => ({ kind: "customer", value: externalId })),
      { consistent: true },
    );
    for (const claim of claims) if (claim) ids.set(claim.value, claim.id);
    const fresh = missing.filter(({ externalId }) => !ids.has(externalId));
    for (let start = 0; start < fresh.length; start += TOGETHER) {
      const made = fresh.slice(start, start + TOGETHER).map(
        ({ externalId, input }): CustomerItem => ({
          ...newCustomer(input(), newId("customer"), now()),
          externalId,
          importId,
        }),
      );
      const legs = made.flatMap((item): Leg[] => [
        customerLeg(item, "absent"),
        { put: "claim", item: { kind: "customer", value: item.externalId ?? "", id: item.customerId }, if: "absent" },
      ]);
      const written = await table.write(...legs);
      if (!written.ok) continue;
      for (const { externalId, customerId } of made) ids.set(externalId ?? "", customerId);
      all.push(...made);
    }
  }
  throw new Error("customers of the import keep being made by somebody else");
}
