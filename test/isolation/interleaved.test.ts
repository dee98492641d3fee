import { type Instrument, type Local, startLocal, type Tenant } from "@perennial/local";
import { tenantPrefix } from "@perennial/table";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Partition keys that each client of the tables has sent, walked out of whatever command it was. */
const sent: Set<string>[] = [];
function keysIn(value: unknown): string[] {
  if (value === null || typeof value !== "object") return [];
  const text = (value as { S?: unknown }).S;
  if (typeof text === "string" && text.startsWith("T#")) return [text];
  return Object.values(value).flatMap(keysIn);
}
const instrument: Instrument = (client) => {
  const own = new Set<string>();
  sent.push(own);
  client.middlewareStack.add(
    (next) => async (args) => {
      for (const key of keysIn(args.input)) own.add(key.slice(0, 29));
      return await next(args);
    },
    { step: "initialize", name: "keysSent" },
  );
};

let local: Local;
let tenants: Tenant[];
beforeAll(async () => {
  local = await startLocal({ instrument });
  tenants = [await local.signUp({ company: "Alpha" }), await local.signUp({ company: "Beta" })];
});
afterAll(() => local.stop());

test("two companies a thousand times at once in one process never meet", async () => {
  const names = ["Alpha", "Beta"] as const;
  const ids: string[][] = [[], []];
  for (let index = 0; index < 10; index += 1) {
    for (const [which, { client }] of tenants.entries()) {
      const body = { name: `${names[which]} ${index}`, externalId: `shared-${index}` };
      ids[which]?.push((await client.createCustomer({ body })).id);
    }
  }
  await local.drain();
  const work = Array.from({ length: 1000 }, (_, turn) => async () => {
    const which = turn % 2;
    const { client, owner } = tenants[which] as Tenant;
    const name = names[which] ?? "";
    const foreign = ids[1 - which]?.[turn % 10] ?? "";
    switch (Math.floor(turn / 2) % 5) {
      case 0: {
        // The same own id in both companies is another record in each.
        const customer = await client.getCustomer({ params: { customerId: `ext:shared-${turn % 10}` } });
        return expect(customer.name).toBe(`${name} ${turn % 10}`);
      }
      case 1: {
        const { data } = await client.searchCustomers({ query: { q: "alpha beta".split(" ")[which] ?? "" } });
        return expect(data.every((one) => JSON.stringify(one).includes(name))).toBe(true);
      }
      case 2:
        return expect((await owner.getMe()).workspace.name).toBe(name);
      case 3: {
        const { data } = await client.queryCustomers({ body: { limit: 200 } });
        return expect(data.every((one) => one.name.startsWith(name))).toBe(true);
      }
      default:
        return await expect(client.getCustomer({ params: { customerId: foreign } })).rejects.toMatchObject({
          status: 404,
        });
    }
  });
  const waiting = [...work];
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await next();
  };
  await Promise.all(Array.from({ length: 40 }, worker));
  // One client for each tenant, and each has named its own partitions alone.
  const own = tenants.map(({ workspaceId }) => tenantPrefix(workspaceId));
  const used = sent.filter((keys) => keys.size > 0).map((keys) => [...keys]);
  expect(used).toHaveLength(2);
  expect(used.flat().sort()).toEqual([...own].sort());
}, 120_000);
