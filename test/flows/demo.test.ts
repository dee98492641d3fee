import { type Local, startLocal, type Tenant } from "@perennial/local";
import { aucOf } from "@perennial/scoring";
import { each } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoFile, demoSales } from "../../packages/core/src/demo/demo-sales.ts";
import { bringIn, upload } from "./upload.ts";

const OPENED = "2023-11-21";
const YESTERDAY = "2026-11-20";

let local: Local;
let tenant: Tenant;
beforeAll(async () => {
  local = await startLocal({ real: () => Date.parse("2026-11-21T04:00:00Z") });
  tenant = await local.signUp();
  const sales = demoSales(OPENED, OPENED, YESTERDAY);
  const surveyed = await upload(local, tenant.client, { fileName: "demo.csv", bytes: demoFile(sales) });
  await bringIn(local, tenant.client, surveyed.id);
}, 180_000);
afterAll(() => local.stop());

describe("the demo shop", () => {
  test("has some thousands of customers, of whom half to two thirds bought once", () => {
    const days = Map.groupBy(demoSales(OPENED, OPENED, YESTERDAY), ({ customer }) => customer);
    const once = [...days.values()].filter((sales) => new Set(sales.map(({ day }) => day)).size === 1).length;
    expect(days.size).toBeGreaterThan(3000);
    expect(once / days.size).toBeGreaterThan(0.5);
    expect(once / days.size).toBeLessThan(0.65);
  });

  test("sells up to the last day asked for, and the days after it are just added", () => {
    const whole = demoSales(OPENED, OPENED, "2026-12-31");
    const parts = [...demoSales(OPENED, OPENED, YESTERDAY), ...demoSales(OPENED, "2026-11-21", "2026-12-31")];
    expect(parts).toEqual(whole);
    expect(demoSales(OPENED, OPENED, YESTERDAY).at(-1)?.day).toBe(YESTERDAY);
  });

  test("marks every name as invented", () => {
    expect(demoSales(OPENED, OPENED, YESTERDAY).every(({ name }) => /（示例）$|\(demo\)$/.test(name))).toBe(true);
  });

  test("is scored in the order in which its customers will come back: AUC at least .75", async () => {
    const { client } = tenant;
    const { horizonDays, provisional } = await client.getModel();
    expect(provisional).toBe(false);
    const last = new Date(Date.parse(`${YESTERDAY}T00:00:00Z`) + horizonDays * 86_400_000).toISOString().slice(0, 10);
    const coming = new Set(demoSales(OPENED, "2026-11-21", last).map(({ customer }) => customer));
    const staying: number[] = [];
    const came: number[] = [];
    for await (const { externalId, scores } of each((cursor) =>
      client.queryCustomers({ body: { cursor, limit: 200 } }),
    )) {
      staying.push(100 - (scores.churnRisk ?? 100));
      came.push(coming.has(externalId ?? "") ? 1 : 0);
    }
    expect(aucOf(staying, came)).toBeGreaterThan(0.75);
  });

  test("shows every band, class and stage of life", async () => {
    const { bands, classes, stages, toCall } = await tenant.client.getDashboard();
    for (const { band, customers } of bands) expect(customers, band).toBeGreaterThan(0);
    for (const { valueClass, customers } of classes) expect(customers, valueClass).toBeGreaterThan(0);
    for (const { stage, customers } of stages) if (stage !== "prospect") expect(customers, stage).toBeGreaterThan(0);
    expect(toCall).toHaveLength(10);
  });
});
