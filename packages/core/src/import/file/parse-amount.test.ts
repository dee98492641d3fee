import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { detectDecimal, parseAmount, parseQuantity } from "./parse-amount.ts";
import type { DecimalSign } from "./parse-number.ts";

/** An amount in minor units, written by hand with the digits of its currency. */
function plain(minor: number, digits: number): string {
  const padded = String(Math.abs(minor)).padStart(digits + 1, "0");
  const text = digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
  return minor < 0 ? `-${text}` : text;
}

function grouped(text: string, group: string, decimal: string): string {
  const [whole = "", fraction] = text.split(".");
  const parts = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return fraction === undefined ? parts : `${parts}${decimal}${fraction}`;
}

type Form = readonly [DecimalSign, (text: string) => string];
const FORMS: readonly Form[] = [
  [".", (text) => text],
  [",", (text) => text.replace(".", ",")],
  [".", (text) => `¥${grouped(text, ",", ".")}`],
  [".", (text) => `${grouped(text, ",", ".")} USD`],
  [",", (text) => `${grouped(text, ".", ",")} €`],
  [",", (text) => grouped(text, " ", ",")],
  [",", (text) => grouped(text, "\u00a0", ",")],
  [".", (text) => grouped(text, "'", ".")],
  [".", (text) => `CN¥ ${text}`],
  [".", (text) => `${text}元`],
  [".", (text) => (text.startsWith("-") ? `(${text.slice(1)})` : text)],
  [".", (text) => (text.startsWith("-") ? `${text.slice(1)}-` : text)],
  [".", (text) => (text.startsWith("-") ? `−$${text.slice(1)}` : `$${text}`)],
  [".", (text) => text.replace(/[\d.-]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))],
];

describe("an amount", () => {
  it("is read back from every usual form", () => {
    const minor = fc.oneof(fc.integer({ min: -1e15, max: 1e15 }), fc.integer({ min: -100_000, max: 100_000 }));
    fc.assert(
      fc.property(minor, fc.constantFrom(0, 2, 3), fc.constantFrom(...FORMS), (minor, digits, [decimal, write]) => {
        expect(parseAmount(write(plain(minor, digits)), decimal, digits)).toEqual({
          minor: minor + 0,
          exact: minor + 0,
        });
      }),
      { seed: 51, numRuns: 3000 },
    );
  });

  it.each([
    ["1.005", 101, 100.5],
    ["-1.005", -101, -100.5],
    ["108.784", 10878, 10878.4],
    ["0.004", 0, 0.4],
    ["-0.004", 0, -0.4],
    ["2.675", 268, 267.5],
    ["1e-7", 0, 0.00001],
    ["0.0049999999999999999999999", 0, 0.5],
    ["99999999999.995", 10_000_000_000_000, 9_999_999_999_999.5],
  ])("%s is rounded half away from zero to %d", (text, minor, exact) => {
    expect(parseAmount(text, ".", 2)).toEqual({ minor, exact });
  });

  it.each([
    ["1.2e3", 120_000],
    ["1.2万元", 1_200_000],
    ["人民币12元整", 1200],
    ["¥-5", -500],
    ["($1,234.56)", -123_456],
    ["1,23,456.78", 12_345_678],
    [".5", 50],
    ["12.", 1200],
    ["+3", 300],
    ["-0", 0],
  ])("%s is understood", (text, minor) => {
    expect(parseAmount(text, ".", 2)?.minor).toBe(minor);
    expect(Object.is(parseAmount(text, ".", 2)?.minor, -0)).toBe(false);
  });

  it.each([
    "",
    "-",
    ".",
    "$",
    "NaN",
    "Infinity",
    "abc",
    "12 apples",
    "1.2.3",
    "--5",
    "0x10",
    "1e99",
    "10000000000000.01",
    "1,5,0",
  ])("%j is none", (text) => {
    expect(parseAmount(text, ".", 2)).toBeUndefined();
  });

  it("is refused rather than read a hundred times too large under the wrong decimal sign", () => {
    expect(parseAmount("12,50", ".", 2)).toBeUndefined();
    expect(parseAmount("12.50", ",", 2)).toBeUndefined();
    expect(parseAmount("1,234.50", ",", 2)).toBeUndefined();
  });

  it("is a bounded integer or nothing, whatever the text", () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from("0123456789.,-+()e ¥$元万")), maxLength: 20 });
    fc.assert(
      fc.property(text, fc.constantFrom(".", ","), fc.constantFrom(0, 2, 4), (text, decimal, digits) => {
        const amount = parseAmount(text, decimal, digits);
        if (!amount) return;
        expect(Number.isSafeInteger(amount.minor)).toBe(true);
        expect(Math.abs(amount.minor)).toBeLessThanOrEqual(1e15);
        expect(Math.abs(amount.minor - amount.exact)).toBeLessThanOrEqual(0.5);
      }),
      { seed: 52, numRuns: 5000 },
    );
  });
});

describe("the decimal sign", () => {
  it.each([
    [["108.784", "117", "315.9"], "."],
    [["1.234,50"], ","],
    [["12,5", "3"], ","],
    [["1,234", "5,678"], "."],
    [["1.234.567"], ","],
    [["0,125"], ","],
    [["1,234.5", "12,50", "3,5"], ","],
    [["¥１２,５０"], ","],
    [[], "."],
  ] as const)("of %j is %s", (samples, decimal) => {
    expect(detectDecimal(samples)).toBe(decimal);
  });
});

describe("a quantity", () => {
  it.each([
    ["2", 2],
    ["x2", 2],
    ["3件", 3],
    ["1.5 kg", 1.5],
    ["2 pcs", 2],
    ["-1", -1],
    ["1,000", 1000],
    ["two", undefined],
    ["", undefined],
    ["2000000000", undefined],
  ])("of %j is %s", (text, quantity) => {
    expect(parseQuantity(text, ".")).toBe(quantity);
  });
});
