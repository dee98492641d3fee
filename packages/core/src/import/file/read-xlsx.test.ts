import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FileProblem } from "./file-problem.ts";
import { detectFormat } from "./format.ts";
import { readRows } from "./read-rows.ts";
import type { FileRow } from "./row-limits.ts";
import { type BookFixture, bookParts, textRows, xlsxFile } from "./test-xlsx.ts";
import { type ZipOptions, zipFile } from "./test-zip.ts";

async function rowsOf(bytes: Uint8Array, size = bytes.length): Promise<FileRow[]> {
  async function* open(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const rows: FileRow[] = [];
  for await (const row of readRows(open, detectFormat(bytes, "a.xlsx"))) rows.push(row);
  return rows;
}

async function cellsOf(book: BookFixture): Promise<(readonly string[])[]> {
  return (await rowsOf(xlsxFile(book))).map(({ cells }) => cells);
}

const TABLE = [
  ["date", "customer", "amount"],
  ["2018-02-16", "c1", "5.50"],
  ["2018-02-17", "c2", "6.50"],
];
const PLAIN: BookFixture = { sheets: [{ name: "Orders", rows: textRows(TABLE) }] };

describe("a workbook", () => {
  it("gives its cells as the text that a person sees", async () => {
    const formats = [
      "yyyy-mm-dd",
      'yyyy"年"m"月"d"日" h:mm',
      "000000",
      "[h]:mm",
      '#,##0.00 "days"',
      "[$-409]d-mmm-yy;@",
    ];
    const cells = [
      '<c r="A1" t="s"><v>0</v></c>',
      '<c r="B1" t="s"><v>1</v></c>',
      '<c r="C1" s="1"><v>43147</v></c>',
      '<c r="D1" s="2"><v>43147.4375</v></c>',
      '<c r="E1" s="3"><v>123</v></c>',
      '<c r="F1" s="4"><v>1.5</v></c>',
      '<c r="G1" s="5"><v>12.5</v></c>',
      '<c r="H1" s="6"><v>43147</v></c>',
      '<c r="I1" s="7"><v>43147</v></c>',
      '<c r="J1"><v>0.30000000000000004</v></c>',
      '<c r="K1"><v>1.38001380E10</v></c>',
      '<c r="L1" t="b"><v>1</v></c>',
      '<c r="M1" t="str"><f>A1&amp;"x"</f><v>sum_x000D_</v></c>',
      '<c r="N1"><f>1+1</f><v>2</v></c>',
      '<c r="O1" t="e"><v>#N/A</v></c>',
      '<c r="P1" t="d"><v>2018-02-16T10:30:00</v></c>',
      '<c r="Q1" t="inlineStr"><is><t>a</t><r><t>b</t></r><rPh><t>no</t></rPh></is></c>',
      '<c r="R1" s="1"><v>0.4375</v></c>',
      '<c r="T1" s="1"><v>60</v></c>',
    ];
    const texts = ["<t>plain &amp; simple</t>", "<r><t>rich </t></r><r><t>text</t></r><rPh><t>phonetic</t></rPh>"];
    const rows = await cellsOf({ sheets: [{ name: "S", rows: `<row r="1">${cells.join("")}</row>` }], texts, formats });
    expect(rows).toEqual([
      [
        "plain & simple",
        "rich text",
        "2018-02-16",
        "2018-02-16T10:30:00",
        "000123",
        "1.5",
        "12.5",
        "2018-02-16",
      ].concat([
        "2018-02-16",
        "0.3",
        "13800138000",
        "TRUE",
        "sum\r",
        "2",
        "#N/A",
        "2018-02-16T10:30:00",
        "ab",
        "10:30:00",
        "",
        "1900-02-29",
      ]),
    ]);
  });

  it("may count its days from 1904 or write before March 1900", async () => {
    const rows = '<row><c s="1"><v>41685</v></c><c s="1"><v>1</v></c></row>';
    const book = { sheets: [{ name: "S", rows }], formats: ["yyyy-mm-dd"] };
    expect(await cellsOf({ ...book, counts1904: true })).toEqual([["2018-02-16", "1904-01-02"]]);
    expect(await cellsOf(book)).toEqual([["2014-02-15", "1900-01-01"]]);
  });

  it("is read from its first visible sheet that holds a table", async () => {
    const cover = { name: "Cover", rows: textRows([["How to read this file"]]) };
    const hidden = { name: "Lists", rows: textRows(TABLE), state: "hidden" as const };
    const empty = { name: "Empty", rows: "" };
    const orders = {
      name: "Orders",
      rows: textRows([
        ["a", "b"],
        ["1", "2"],
      ]),
    };
    expect(await cellsOf({ sheets: [hidden, empty, cover, orders, ...PLAIN.sheets] })).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect(await cellsOf({ sheets: [hidden, empty, cover] })).toEqual([["How to read this file"]]);
  });

  it("numbers its rows as they are numbered in the program, and leaves out empty ones", async () => {
    const rows =
      '<row r="3"><c r="B3"><v>1</v></c></row><row r="4"><c r="A4"/></row><row r="9"><c r="A9"><v>2</v></c></row>';
    expect(await rowsOf(xlsxFile({ sheets: [{ name: "S", rows }] }))).toEqual([
      { number: 3, cells: ["", "1"] },
      { number: 9, cells: ["2"] },
    ]);
  });

  it("is the same in any order of its parts, packed in any way, cut anywhere, and with prefixed names", async () => {
    const book = { ...PLAIN, prefix: "x" };
    const ways: ZipOptions[] = [
      {},
      { isStored: true },
      { isStreamed: true },
      { isStreamed: true, hasSignature: false },
    ];
    const arbitrary = fc.record({
      parts: fc
        .boolean()
        .chain((isPrefixed) => fc.shuffledSubarray(bookParts(isPrefixed ? book : PLAIN), { minLength: 6 })),
      way: fc.constantFrom(...ways),
      size: fc.constantFrom(1, 7, 100, 4096),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ parts, way, size }) => {
        const rows = await rowsOf(zipFile([["xl/media/image1.png", Buffer.alloc(3000, 80)], ...parts], way), size);
        expect(rows.map(({ cells }) => cells)).toEqual(TABLE);
      }),
      { seed: 81, numRuns: 60 },
    );
  });

  it("gives back whatever text was written", async () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "张", "&", "<", ">", '"', "\n", " ", "_", "x", "😀"),
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(text, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        async (table) => {
          const filled = table.map((cells) => ["x", ...cells]);
          expect(await cellsOf({ sheets: [{ name: "S", rows: textRows(filled) }] })).toEqual(filled);
        },
      ),
      { seed: 82, numRuns: 60 },
    );
  });

  it("is read to its end when its sheet is large and comes before everything else", async () => {
    const values = Array.from(
      { length: 30_000 },
      (_, at) => `<row><c><v>${(at * 7919) % 65_537}</v></c><c t="s"><v>0</v></c></row>`,
    );
    const parts = bookParts({ sheets: [{ name: "S", rows: values.join("") }], texts: ["<t>text</t>"] }).toReversed();
    const sheetFirst = parts.toSorted(
      ([one], [other]) => Number(other.includes("sheet1")) - Number(one.includes("sheet1")),
    );
    for (const options of [{}, { isStreamed: true }, { isStored: true }]) {
      const rows = await rowsOf(zipFile(sheetFirst, options), 5000);
      expect(rows).toHaveLength(30_000);
      expect(rows[1]?.cells).toEqual(["7919", "text"]);
    }
  });

  it("gives its rows while it is being read", async () => {
    const values = Array.from({ length: 20_000 }, (_, at) => `<row><c><v>${(at * 7919) % 65_537}</v></c></row>`);
    const bytes = xlsxFile({ sheets: [{ name: "S", rows: values.join("") }] });
    let taken = 0;
    async function* open(): AsyncGenerator<Uint8Array> {
      taken = 0;
      for (let at = 0; at < bytes.length; at += 1000) {
        taken = at;
        yield bytes.subarray(at, at + 1000);
      }
    }
    let rows = 0;
    for await (const row of readRows(open, detectFormat(bytes, "a.xlsx"))) {
      rows += 1;
      if (row.number === 10_000) expect(taken / bytes.length).toBeLessThan(0.75);
    }
    expect(rows).toBe(20_000);
  });
});

describe("a row of a workbook that cannot be taken", () => {
  it("holds too long a cell, or too many columns, and costs itself alone", async () => {
    const long = `<row><c t="str"><v>${"z".repeat(1_000_000)}</v></c></row>`;
    const wide = '<row r="2"><c r="ZZZZ2"><v>1</v></c><c r="A2"><v>1</v></c></row>';
    const rows = await rowsOf(xlsxFile({ sheets: [{ name: "S", rows: `${long}${wide}${textRows(TABLE)}` }] }));
    expect(rows.map(({ complaint }) => complaint !== undefined)).toEqual([true, true, false, false, false]);
    expect(rows[0]?.cells[0]?.length).toBeLessThan(300);
  });
});

describe("a workbook that cannot be read", () => {
  const problem = async (bytes: Uint8Array) => expect(rowsOf(bytes)).rejects.toThrow(FileProblem);

  it("is refused when it has no values, no sheets, a password, or broken XML", async () => {
    await expect(rowsOf(xlsxFile({ sheets: [{ name: "S", rows: "" }] }))).rejects.toThrow("No visible sheet");
    await expect(rowsOf(zipFile([["xl/theme.xml", "<a/>"]]))).rejects.toThrow("No visible sheet");
    expect(() => detectFormat(xlsxFile(PLAIN, { isLocked: true }), "a.xlsx")).toThrow("password");
    await expect(rowsOf(xlsxFile({ sheets: [{ name: "S", rows: "<row><c>" }] }))).rejects.toThrow("damaged");
  });

  it("is refused wherever it was cut off or spoilt, and with no other error", async () => {
    const book = {
      ...PLAIN,
      sheets: [{ name: "S", rows: textRows([...TABLE, ...Array.from({ length: 200 }, () => ["a", "b", "c"])]) }],
    };
    const arbitrary = fc.record({
      isStreamed: fc.boolean(),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      byte: fc.nat(255),
      isCut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ isStreamed, at, byte, isCut }) => {
        const bytes = Buffer.from(xlsxFile(book, { isStreamed }));
        const place = Math.floor(at * (bytes.length - 1));
        if (!isCut) bytes[place] = byte;
        try {
          expect((await rowsOf(isCut ? bytes.subarray(0, place) : bytes, 500)).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(FileProblem);
        }
      }),
      { seed: 83, numRuns: 300 },
    );
  });

  it("is not called damaged when the stream breaks off for another reason", async () => {
    for (const options of [{}, { isStreamed: true }, { isStored: true }]) {
      const bytes = xlsxFile({ sheets: [{ name: "S", rows: textRows(TABLE) }] }, options);
      for (let end = 40; end < Buffer.from(bytes).indexOf("PK\x01\x02"); end += 97) {
        async function* open(): AsyncGenerator<Uint8Array> {
          yield bytes.subarray(0, end);
          throw new Error("The connection was lost.");
        }
        const rows = readRows(open, detectFormat(bytes, "a.xlsx"));
        await expect(rows.next()).rejects.toThrow("The connection was lost.");
      }
    }
  });

  it("is given up when it unpacks to ever so much, or to one endless text", async () => {
    const bomb = `<row><c t="str"><v>${"z".repeat(40_000_000)}</v></c></row>`;
    await problem(xlsxFile({ sheets: [{ name: "S", rows: bomb }] }));
    const texts = [`<t>${"z".repeat(3_000_000)}</t>`];
    await expect(rowsOf(xlsxFile({ ...PLAIN, texts: Array<string>(14).fill(texts[0] ?? "") }))).rejects.toThrow(
      "more text than",
    );
    const parts = bookParts(PLAIN);
    const trap = zipFile([["xl/worksheets/sheet9.xml", Buffer.alloc(300 * 1024 ** 2)], ...parts], { isStreamed: true });
    await problem(trap);
  });
});
