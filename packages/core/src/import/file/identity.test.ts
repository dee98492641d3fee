import { describe, expect, it } from "vitest";
import { rowHash, withOrdinal } from "./identity.ts";
import { type PurchaseRow, readPurchaseRow } from "./purchase-row.ts";
import type { RowSettings } from "./row-cells.ts";

const SETTINGS: RowSettings = {
  currency: "CNY",
  dateOrder: "ymd",
  decimal: ".",
  timeZone: "Asia/Shanghai",
  today: "2026-11-20",
};

function rowOf(cells: Record<string, string>, settings: Partial<RowSettings> = {}): PurchaseRow {
  const result = readPurchaseRow(Object.values(cells), Object.keys(cells), { ...SETTINGS, ...settings });
  if (!result.ok) throw new Error("The row of this test is not read.");
  return result.row;
}

const ROW = { occurredOn: "2018-02-16", customer: "c1", amount: "1234.50", productName: "Tea" };

describe("the identity of a row", () => {
  it("can be the random part of a ULID", () => {
    expect(rowHash(rowOf(ROW))).toMatch(/^[0-9a-hjkmnp-tv-z]{16}$/);
    expect(withOrdinal(rowHash(rowOf(ROW)), 2)).toMatch(/^[0-9a-hjkmnp-tv-z]{16}$/);
  });

  it("stays what it is from one version to the next", () => {
    expect(rowHash(rowOf(ROW))).toBe("9ahrjmx2pzyycg5t");
    expect(withOrdinal(rowHash(rowOf(ROW)), 2)).toBe("3c461zktm49q8z2f");
  });

  it("does not depend on how the row is written, on the order of columns, or on what may change later", () => {
    const other = {
      note: "changed",
      amount: "1.234,50 €",
      "field:status": "shipped",
      customerPhone: "13800138000",
      channel: "web",
      customer: " c1 ",
      productName: "Tea",
      occurredOn: "16.02.2018",
    };
    expect(rowHash(rowOf(other, { dateOrder: "dmy", decimal: "," }))).toBe(rowHash(rowOf(ROW)));
  });

  it.each([
    ["day", { occurredOn: "2018-02-17" }],
    ["moment", { occurredOn: "2018-02-16 10:00" }],
    ["customer", { customer: "C1" }],
    ["amount", { amount: "1234.51" }],
    ["sign", { amount: "-1234.50" }],
    ["currency", { currency: "EUR" }],
    ["order", { order: "A1" }],
    ["product", { productName: "Cup" }],
    ["quantity", { quantity: "2" }],
  ])("depends on the %s", (_name, change) => {
    expect(rowHash(rowOf({ ...ROW, ...change }))).not.toBe(rowHash(rowOf(ROW)));
  });

  it("tells a customer known by id from one known by phone", () => {
    const { customer: _, ...rest } = ROW;
    expect(rowHash(rowOf({ ...ROW, customer: "13800138000" }))).not.toBe(
      rowHash(rowOf({ ...rest, customerPhone: "13800138000" })),
    );
  });

  it("of equal rows differs by their ordinal alone", () => {
    const hash = rowHash(rowOf(ROW));
    const identities = Array.from({ length: 100 }, (_, at) => withOrdinal(hash, at + 1));
    expect(new Set(identities).size).toBe(100);
    expect(identities[0]).toBe(hash);
  });
});
