import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const DAY = 86_400_000;

let local: Local;
let tenant: Tenant;
beforeAll(async () => {
  local = await startLocal();
  tenant = await local.signUp();
});
afterAll(() => local.stop());

/** The business day so many days before the tenant's today, in China where new workspaces are. */
const ago = (days: number): string =>
  new Date(local.clock.now() + 8 * 3_600_000 - days * DAY).toISOString().slice(0, 10);

/** A customer who bought for 1,000.00 every thirty days for two years. */
async function buyer(months = 24) {
  const { client } = tenant;
  const { id } = await client.createCustomer({ body: { name: "Monthly" } });
  const params = { customerId: id };
  for (let month = 0; month < months; month += 1) {
    await client.recordPurchase({ params, body: { amountMinor: 100_000, occurredOn: ago(30 * month) } });
  }
  return params;
}

type Params = Awaited<ReturnType<typeof buyer>>;
const creditOf = async (params: Params) => (await tenant.client.explainCustomer({ params })).credit;
const late = (params: Params, body: { occurredOn: string; closedOn?: string; amountMinor?: number }) =>
  tenant.client.recordSignal({ params, body: { type: "overdue", ...body } });

/** The parts and the score stand for the whole hundred, to the point and to the last digit. */
function expectWhole(credit: Awaited<ReturnType<typeof creditOf>>) {
  const { score, deductions } = credit ?? expect.fail("no grade");
  expect(score + deductions.reduce((sum, { points }) => sum + points, 0)).toBe(100);
  for (const { points, share } of deductions) expect(Math.abs(points - share)).toBeLessThan(1);
}

describe("a credit grade", () => {
  test("is not given while nothing was told of a payment, whatever else was", async () => {
    const params = await buyer();
    await tenant.client.recordSignal({ params, body: { type: "complaint" } });
    expect(await creditOf(params)).toBeNull();
  });

  test("falls with payments that come late, further while they are overdue, and says why", async () => {
    const params = await buyer();
    await late(params, { occurredOn: ago(200), closedOn: ago(180), amountMinor: 100_000 });
    const one = await creditOf(params);
    // One of 24 and .6 of 3 ordinary ones: 45 · 1.6 / 27 points; a twelfth of the 13,000.00 of a year, twice.
    expect(one).toMatchObject({ grade: "A", score: 97, payments: 24, late: 1, open: 0, limitMinor: 210_000 });
    expect(one?.deductions[0]?.share).toBeCloseTo((45 * 1.6) / 27, 9);
    expectWhole(one);
    const open = await late(params, { occurredOn: ago(45), amountMinor: 50_000 });
    const two = await creditOf(params);
    expect(two).toMatchObject({ grade: "B", late: 2, open: 1 });
    expect(two?.deductions[1]).toMatchObject({
      points: 15,
      text: "1 payment is overdue, the oldest for 45 days.",
    });
    expect(two?.limitMinor).toBeLessThan(one?.limitMinor ?? 0);
    expect(two?.defaultPercent).toBeGreaterThan(one?.defaultPercent ?? 100);
    expectWhole(two);
    const chinese = local.client({ key: tenant.key, language: "zh-CN" });
    const { credit } = await chinese.explainCustomer({ params });
    expect(credit?.deductions[1]?.text).toBe("有 1 笔款项逾期未付，最久的已逾期 45 天。");
    await tenant.client.updateSignal({ params: { ...params, signalId: open.id }, body: { closedOn: ago(0) } });
    expect(await creditOf(params)).toMatchObject({ grade: "A", late: 2, open: 0 });
  });

  test("counts a payment that came on the day it was due as one in time", async () => {
    const params = await buyer(1);
    for (const days of [20, 50, 80]) await late(params, { occurredOn: ago(days), closedOn: ago(days) });
    expect(await creditOf(params)).toMatchObject({ payments: 3, late: 0, open: 0, grade: "A" });
  });

  test("forgets after two years, but not what is still owed; returns take points off", async () => {
    const params = await buyer();
    await late(params, { occurredOn: ago(731), closedOn: ago(700) });
    expect(await creditOf(params)).toMatchObject({ late: 0, open: 0 });
    await tenant.client.recordPurchase({ params, body: { amountMinor: -240_000 } });
    expect((await creditOf(params))?.deductions[2]).toMatchObject({
      points: 5,
      text: "10% of what was bought in two years was returned.",
    });
    await late(params, { occurredOn: ago(800) });
    const owed = await creditOf(params);
    expect(owed).toMatchObject({ late: 0, open: 1, limitMinor: null });
    expect(owed?.deductions[1]?.points).toBe(30);
    expectWhole(owed);
  });

  test("of a customer who pays nothing is the worst, without a limit", async () => {
    const params = await buyer(2);
    for (const days of [95, 60, 30, 5]) await late(params, { occurredOn: ago(days), amountMinor: 100_000 });
    expect(await creditOf(params)).toMatchObject({ grade: "D", limitMinor: 0, late: 4, open: 4, payments: 4 });
  });

  test("of a past day is the one that was shown on it", async () => {
    const params = await buyer();
    const open = await late(params, { occurredOn: ago(30), amountMinor: 80_000 });
    const query = { day: ago(0), known: "then" } as const;
    const shown = await creditOf(params);
    await local.advance(DAY);
    const address = { ...params, signalId: open.id };
    await tenant.client.updateSignal({ params: address, body: { amountMinor: 10_000 } });
    await tenant.client.updateSignal({ params: address, body: { closedOn: ago(1) } });
    expect((await tenant.client.explainCustomer({ params, query })).credit).toEqual(shown);
    expect(await creditOf(params)).not.toEqual(shown);
    await tenant.client.deleteSignal({ params: address });
    expect(await creditOf(params)).toBeNull();
    expect((await tenant.client.explainCustomer({ params, query })).credit).toEqual(shown);
  });
});
