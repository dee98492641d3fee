import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeText } from "../../packages/core/src/import/file/encode-text.ts";
import { textRows, xlsxFile } from "../../packages/core/src/import/file/test-xlsx.ts";
import { bringIn, upload } from "./upload.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const ORDERS = [
  ["客户编号", "客户姓名", "订单日期", "金额", "类别"],
  ["k1", "张小明", "2026-10-01", "88.50", "茶叶"],
  ["k1", "张小明", "2026-10-20", "12.00", "茶具"],
  ["k2", "单小红", "2026-11-02", "1,299.00", "茶叶"],
];
const lines = ORDERS.map((cells) => cells.map((cell) => (cell.includes(",") ? `"${cell}"` : cell)).join(","));
const csv = lines.join("\r\n");

/** Excel's own: shared texts, numbers, and days as numbers with a format. */
function workbook(): Uint8Array {
  const texts = ["客户编号", "客户姓名", "订单日期", "金额", "k1", "张小明", "k2", "单小红"].map(
    (one) => `<t>${one}</t>`,
  );
  const text = (index: number) => `<c t="s"><v>${index}</v></c>`;
  // 46296 is 2026-10-01 in the calendar that begins in 1900; style 1 is the first format.
  const row = (id: number, name: number, day: number, amount: number) =>
    `<row>${text(id)}${text(name)}<c s="1"><v>${day}</v></c><c><v>${amount}</v></c></row>`;
  const rows = `<row>${text(0)}${text(1)}${text(2)}${text(3)}</row>${row(4, 5, 46_296, 88.5)}${row(4, 5, 46_315, 12)}${row(6, 7, 46_328, 1299)}`;
  return xlsxFile({ sheets: [{ name: "订单", rows }], texts, formats: ["yyyy-mm-dd"] });
}

describe("the same orders, however they are written", () => {
  test.each([
    ["UTF-8 without a mark", "orders.csv", () => encodeText(csv, "utf-8")],
    ["GB18030", "orders.csv", () => encodeText(csv, "gb18030")],
    ["UTF-16 with a mark", "orders.csv", () => encodeText(csv, "utf-16le")],
    ["a workbook of texts", "orders.xlsx", () => xlsxFile({ sheets: [{ name: "订单", rows: textRows(ORDERS) }] })],
    ["a workbook of numbers and days", "orders.xlsx", workbook],
  ])("come in from %s", async (_name, fileName, make) => {
    const { client } = await local.signUp();
    const surveyed = await upload(local, client, { fileName, bytes: make() });
    expect({ status: surveyed.status, problem: surveyed.problem }).toEqual({ status: "ready", problem: null });
    const done = await bringIn(local, client, surveyed.id);
    expect(done.status).toBe("done");
    expect(done.progress).toMatchObject({ total: 3, done: 3, failed: 0, skipped: 0, waiting: 0 });
    const zhang = await client.getCustomer({ params: { customerId: "ext:k1" } });
    expect(zhang.name).toBe("张小明");
    expect(zhang.scores).toMatchObject({
      purchaseDays: 2,
      firstPurchaseOn: "2026-10-01",
      lastPurchaseOn: "2026-10-20",
      revenueMinor: 10_050,
    });
    const shan = await client.getCustomer({ params: { customerId: "ext:k2" } });
    expect(shan.scores).toMatchObject({ lastPurchaseOn: "2026-11-02", revenueMinor: 129_900 });
  });
});
