import type { Local, Tenant } from "@perennial/local";
import { seededRandom } from "@perennial/scoring";
import { each } from "@perennial/sdk";
import { derivedOf } from "../derived.ts";

type Company = Pick<Tenant, "client" | "workspaceId">;

const DAY_MS = 86_400_000;
export const CUSTOMERS = 6;

/** The same customers with the same history in every company. */
export async function history(local: Local, { client }: Company, now: number): Promise<void> {
  const random = seededRandom(71);
  for (let customer = 0; customer < CUSTOMERS; customer += 1) {
    const params = { customerId: `ext:c${customer}` };
    await client.upsertCustomer({ params, body: { name: `Customer ${customer}` } });
    const purchases = 2 + Math.floor(8 * random());
    for (let purchase = 0; purchase < purchases; purchase += 1) {
      const day = new Date(now - Math.floor(500 * random()) * DAY_MS).toISOString().slice(0, 10);
      const amountMinor = 1000 + Math.floor(20_000 * random());
      await client.upsertPurchase({
        params: { ...params, purchaseId: `ext:p${customer}-${purchase}` },
        body: { occurredOn: day, amountMinor },
      });
    }
  }
  await local.drain();
}

/** Everything derived, with customers by their own ids, so that companies can be compared. */
export async function derivedByOwnId(local: Local, { client, workspaceId }: Company) {
  const names: [string, string][] = [[workspaceId.slice(4).toUpperCase(), "T"]];
  for await (const { id, externalId } of each((cursor) => client.queryCustomers({ body: { cursor } }))) {
    names.push([id, externalId ?? ""]);
  }
  const { items, sums } = await derivedOf(local, workspaceId);
  const text = Object.values(items).map((item) => {
    const { hash: _hash, ...rest } = item as Record<string, unknown>;
    return names.reduce((json, [id, name]) => json.replaceAll(id, name), JSON.stringify(rest));
  });
  return { items: text.sort(), sums };
}
