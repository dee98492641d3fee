import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PurchaseRow, readPurchaseRow } from "./purchase-row.ts";
import type { RowSettings } from "./row-cells.ts";
import type { RowFault } from "./row-fault.ts";

const SETTINGS: RowSettings = {
  currency: "CNY",
  dateOrder: "ymd",
  decimal: ".",
  timeZone: "Asia/Shanghai",
  today: "2026-11-20",
};

/** Reads a row given by target. */
function read(cells: Record<string, string>, settings: Partial<RowSettings> = {}) {
  return readPurchaseRow(Object.values(cells), Object.keys(cells), { ...SETTINGS, ...settings });
}

function rowOf(cells: Record<string, string>, settings: Partial<RowSettings> = {}): PurchaseRow {
  const result = read(cells, settings);
  if (!result.ok) throw new Error(result.faults.map(({ message }) => message.en).join(" "));
  return result.row;
}

function faultsOf(cells: Record<string, string>, settings: Partial<RowSettings> = {}): readonly RowFault[] {
  const result = read(cells, settings);
  return result.ok ? [] : result.faults;
}

const GOOD = { occurredOn: "2018-02-16", customer: "cust16647", amount: "108.784", channel: "web" };

describe("a row of purchases", () => {
  it("is read with everything that its columns tell", () => {
    expect(
      rowOf({
        ...GOOD,
        occurredOn: "2018-02-16 10:30",
        customerName: " 张小明\u200b ",
        customerPhone: "138 0013 8000",
        customerEmail: "Zhang@Example.com",
        order: '="0012345678901234567"',
        sku: "TEA-1",
        productName: "Dragon Well",
        category: "Tea",
        quantity: "2件",
        note: "Gift\r\nwrapped",
        "field:size": "L",
        ignore: "nothing",
      }),
    ).toEqual({
      customer: "cust16647",
      customerBy: "id",
      customerName: "张小明",
      phone: "138 0013 8000",
      email: "zhang@example.com",
      occurredOn: "2018-02-16",
      occurredAt: "2018-02-16T02:30:00.000Z",
      amountMinor: 10878,
      exactMinor: 10878.4,
      currency: "CNY",
      channel: "web",
      order: "0012345678901234567",
      sku: "TEA-1",
      productName: "Dragon Well",
      category: "Tea",
      quantity: 2,
      note: "Gift\nwrapped",
      fields: { size: "L" },
    });
  });

  it("knows its customer by id, else phone, else e-mail, else name", () => {
    const contact = { customerPhone: "138-0013-8000", customerEmail: "A@example.com", customerName: "Ann" };
    const day = { occurredOn: "2018-02-16", amount: "5" };
    expect(rowOf({ ...day, customer: "C1", ...contact })).toMatchObject({ customer: "C1", customerBy: "id" });
    expect(rowOf({ ...day, customer: "", ...contact })).toMatchObject({ customer: "13800138000", customerBy: "phone" });
    expect(rowOf({ ...day, ...contact, customerPhone: "138****8000" })).toMatchObject({
      customer: "a@example.com",
      customerBy: "email",
    });
    expect(rowOf({ ...day, customerName: "Ann" })).toMatchObject({ customer: "Ann", customerBy: "name" });
  });

  it("has the currency of its column, else that of the file", () => {
    expect(rowOf({ ...GOOD, currency: "EUR" }).currency).toBe("EUR");
    expect(rowOf({ ...GOOD, currency: "" }).currency).toBe("CNY");
    expect(rowOf({ ...GOOD, currency: "¥" }).currency).toBe("CNY");
    expect(rowOf({ ...GOOD, amount: "1500", currency: "JPY" }).amountMinor).toBe(1500);
    expect(rowOf({ ...GOOD, amount: "1.5", currency: "KWD" }).amountMinor).toBe(1500);
  });

  it("may be a refund, or a purchase that cost nothing", () => {
    expect(rowOf({ ...GOOD, amount: "(12.00)", quantity: "-1" })).toMatchObject({ amountMinor: -1200, quantity: 1 });
    expect(rowOf({ ...GOOD, amount: "0" }).amountMinor).toBe(0);
  });

  it("of a further product in an order adds nothing where the order's total stands elsewhere", () => {
    expect(rowOf({ ...GOOD, amount: "", order: "#1001", productName: "Saucer" }).amountMinor).toBe(0);
    expect(faultsOf({ ...GOOD, amount: "", order: "#1001" }).map(({ column }) => column)).toEqual(["amount"]);
  });

  it("keeps keys that mean something to JavaScript harmless", () => {
    const { fields } = rowOf({ ...GOOD, "field:__proto__": "x", "field:constructor": "y" });
    expect(Object.getPrototypeOf(fields)).toBeNull();
    expect(Object.entries(fields)).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(rowOf({ ...GOOD, customer: "__proto__" }).customer).toBe("__proto__");
  });
});

describe("a row that is refused", () => {
  it.each([
    ["a missing customer", { ...GOOD, customer: " " }, "customer", "The customer's id is missing."],
    ["a missing day", { ...GOOD, occurredOn: "" }, "occurredOn", "The day is missing."],
    ["a missing amount", { ...GOOD, amount: "" }, "amount", "The amount is missing."],
    ["a day that no calendar has", { ...GOOD, occurredOn: "2018-02-30" }, "occurredOn", "“2018-02-30” is not a day"],
    ["a day in the future", { ...GOOD, occurredOn: "2026-11-21" }, "occurredOn", "2026-11-21 lies in the future."],
    ["an amount with the other decimal sign", { ...GOOD, amount: "12,50" }, "amount", "“12,50” is not an amount"],
    ["an absurd amount", { ...GOOD, amount: "1e40" }, "amount", "“1e40” is not an amount"],
    ["an unknown currency", { ...GOOD, currency: "Taler" }, "currency", "“Taler” is not a currency."],
    ["a broken e-mail address", { ...GOOD, customerEmail: "a@b" }, "customerEmail", "“a@b” is not an e-mail address."],
    [
      "a broken phone number",
      { ...GOOD, customerPhone: "call me" },
      "customerPhone",
      "“call me” is not a telephone number.",
    ],
    ["a broken quantity", { ...GOOD, quantity: "many" }, "quantity", "“many” is not a number"],
    ["an id that Excel cut short", { ...GOOD, customer: "1.23457E+17" }, "customer", "was cut short by a spreadsheet."],
    ["a long name", { ...GOOD, customerName: "x".repeat(201) }, "customerName", "has more than 200 characters."],
    ["a long field", { ...GOOD, "field:size": "x".repeat(2001) }, "field:size", "The field size has more than 2000"],
  ])("says so for %s", (_name, cells, column, message) => {
    const faults = faultsOf(cells);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.column).toBe(column);
    expect(faults[0]?.message.en).toContain(message);
    expect(faults[0]?.message.zh).toMatch(/\p{Script=Han}/u);
    expect(faults[0]?.fix.en).not.toBe("");
    expect(faults[0]?.fix.zh).toMatch(/\p{Script=Han}/u);
  });

  it("names the latest day allowed", () => {
    expect(faultsOf({ ...GOOD, occurredOn: "2027-01-01" })[0]?.fix.en).toContain("2026-11-20");
  });

  it("needs a currency from somewhere", () => {
    expect(faultsOf(GOOD, { currency: null })[0]?.message.en).toBe("No currency is set for the amount.");
  });

  it("tells everything that is wrong at once", () => {
    const faults = faultsOf({ occurredOn: "x", customer: "", amount: "y" });
    expect(faults.map(({ column }) => column).toSorted()).toEqual(["amount", "customer", "occurredOn"]);
  });

  it("has more cells than the file has columns", () => {
    const result = readPurchaseRow(["2018-02-16", "c1", "12", "50"], ["occurredOn", "customer", "amount"], SETTINGS);
    expect(result).toMatchObject({
      ok: false,
      faults: [{ column: "", message: { en: "The row has 4 cells where the file has 3 columns." } }],
    });
  });

  it("is told apart when it only adds up the others", () => {
    for (const first of ["Total", "Grand total:", "合计", "总计："]) {
      const result = readPurchaseRow([first, "", "12345.00"], ["occurredOn", "customer", "amount"], SETTINGS);
      expect(result).toMatchObject({ ok: false, faults: [{ column: "", message: { zh: "这一行看起来是合计行。" } }] });
    }
  });

  it("never throws and never passes a value that the contract refuses, whatever the cells", () => {
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.constantFrom("2018-02-16", "5.50", "c1", "13800138000", "a@example.com", "\u0000", "\ud800", "NULL"),
    );
    const targets = [
      "occurredOn",
      "customer",
      "amount",
      "customerPhone",
      "customerEmail",
      "note",
      "field:a",
      "channel",
    ];
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 9 }), (cells) => {
        const result = readPurchaseRow(cells, targets, SETTINGS);
        if (!result.ok) expect(result.faults.length).toBeGreaterThan(0);
        else expect(result.row.customer).toMatch(/^[^\p{Cc}\p{Cs}]{1,200}$/u);
      }),
      { seed: 71, numRuns: 600 },
    );
  });
});
