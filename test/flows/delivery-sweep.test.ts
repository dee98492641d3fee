import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tablesOf } from "../table/tenant.ts";
import { receivers } from "./receiver.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CUSTOMERS = 230;
const { outbound, sent, answers } = receivers();
let local: Local;
beforeAll(async () => {
  local = await startLocal({ outbound });
});
afterAll(() => local.stop());

async function endpointOf({ client }: Tenant, url: string): Promise<string> {
  return (await client.createWebhookEndpoint({ body: { url, types: ["customer.created"] } })).id;
}

async function countsOf({ client }: Tenant, endpointId: string) {
  return (await client.listWebhookEndpoints()).data.find(({ id }) => id === endpointId)?.deliveries;
}

/** Makes customers and what follows from them, up to the queue. */
async function makeCustomers({ client }: Tenant, many: number): Promise<void> {
  for (let start = 0; start < many; start += 100) {
    const items = Array.from({ length: Math.min(100, many - start) }, (_, index) => ({
      operation: "createCustomer" as const,
      body: { name: `Customer ${start + index}` },
    }));
    await client.runBatch({ body: { items } });
  }
  for (let moved = 1; moved > 0; ) {
    moved = 0;
    for (const pump of local.runner.pumps) moved += await pump.turn();
  }
}

/** Loses what lies in the queue: nothing but a fault of the queue itself does that. */
function loseMessages(): number {
  let lost = 0;
  for (let taken = local.queue.take("deliver"); taken; taken = local.queue.take("deliver")) {
    local.queue.finish(taken);
    lost += 1;
  }
  return lost;
}

describe("deliveries that wait for nothing", () => {
  test("are sent the night after, each once", async () => {
    const tenant = await local.signUp();
    const endpointId = await endpointOf(tenant, "https://shop.example/lost");
    await local.drain();
    await makeCustomers(tenant, CUSTOMERS);
    expect(loseMessages()).toBe(CUSTOMERS);
    await local.drain();
    expect(await countsOf(tenant, endpointId)).toEqual({
      total: CUSTOMERS,
      delivered: 0,
      failed: 0,
      waiting: CUSTOMERS,
    });
    await local.advance(DAY);
    expect(await countsOf(tenant, endpointId)).toEqual({
      total: CUSTOMERS,
      delivered: CUSTOMERS,
      failed: 0,
      waiting: 0,
    });
    const ids = sent.filter(({ url }) => url.endsWith("/lost")).map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(CUSTOMERS);
    expect(ids.length).toBe(CUSTOMERS);
  });

  test("are not taken for those that wait their time, of which nothing becomes two", async () => {
    const tenant = await local.signUp();
    const url = "https://shop.example/down";
    answers.set(url, () => 503);
    const endpointId = await endpointOf(tenant, url);
    await local.drain();
    await makeCustomers(tenant, 3);
    await local.drain();
    await local.advance(2 * DAY + HOUR);
    expect((await countsOf(tenant, endpointId))?.waiting).toBe(3);
    local.clock.move(HOUR);
    expect(loseMessages()).toBe(3);
    expect(local.log.filter(({ message }) => message === "deliveries do not add up")).toEqual([]);
  });

  test("are missed when they are counted and not there", async () => {
    const tenant = await local.signUp();
    const endpointId = await endpointOf(tenant, "https://shop.example/astray");
    await local.drain();
    await makeCustomers(tenant, 2);
    await local.drain();
    await tablesOf(local, tenant.workspaceId).write({
      add: "webhookCount",
      key: { endpointId },
      numbers: { total: 1 },
    });
    await local.advance(DAY);
    const said = local.log.filter(({ message }) => message === "deliveries do not add up");
    expect(said.map(({ data }) => data)).toEqual([{ workspace: tenant.workspaceId, endpointId, missing: 1 }]);
  });
});
