import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocal } from "@perennial/local";
import { expect, test } from "vitest";
import { unpack } from "../fixtures/record.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures");
const recordings = readdirSync(FIXTURES).filter((name) => name.endsWith(".json.gz"));

test.each(recordings)("data written by an earlier release open, are found and can be added to: %s", async (name) => {
  const folder = mkdtempSync(join(tmpdir(), "earlier-"));
  const recorded = unpack(join(FIXTURES, name), folder);
  const local = await startLocal({ folder, real: () => recorded.now });
  try {
    const client = local.client({ key: recorded.key });
    const params = { customerId: recorded.customerId };
    const customer = await client.getCustomer({ params });
    expect(customer.name).toBe(recorded.name);
    expect(customer.scores).toMatchObject({
      purchaseDays: recorded.purchaseDays,
      revenueMinor: recorded.revenueMinor,
    });
    expect((await client.searchCustomers({ query: { q: "zxm" } })).data.map(({ id }) => id)).toEqual([customer.id]);
    expect((await client.queryCustomers({ body: {} })).data.map(({ id }) => id)).toEqual([customer.id]);
    expect(JSON.stringify(await client.getTimeline({ params }))).toContain(recorded.note);

    await client.recordPurchase({ params, body: { amountMinor: 500, occurredOn: "2026-11-20" } });
    await client.updateCustomer({ params, body: { name: "张大明" } });
    await local.drain();
    const after = await client.getCustomer({ params });
    expect(after.scores).toMatchObject({
      purchaseDays: recorded.purchaseDays + 1,
      revenueMinor: recorded.revenueMinor + 500,
    });
    expect((await client.searchCustomers({ query: { q: "zdm" } })).data).toHaveLength(1);
    await client.rebuildWorkspace();
    await local.drain();
    expect((await client.getCustomer({ params })).scores).toEqual(after.scores);
  } finally {
    await local.stop();
    rmSync(folder, { recursive: true });
  }
});
