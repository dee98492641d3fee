import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv-line.ts";
import { encodeText } from "./encode-text.ts";
import { FileProblem } from "./file-problem.ts";
import { detectFormat, type FileFormat } from "./format.ts";
import { readRows } from "./read-rows.ts";
import type { FileRow } from "./row-limits.ts";

const CSV: FileFormat = { type: "csv", encoding: "utf-8", delimiter: ",", headerRow: 1, columns: 2 };

async function* pieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function rowsOf(bytes: Uint8Array, format: FileFormat, sizes = [bytes.length || 1]): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for await (const row of readRows(() => pieces(bytes, sizes), format)) rows.push(row);
  return rows;
}

async function cellsOf(text: string, format = CSV): Promise<(readonly string[])[]> {
  return (await rowsOf(encodeText(text, "utf-8"), format)).map(({ cells }) => cells);
}

describe("rows of a file", () => {
  it("are the same in every encoding and however the bytes are cut", async () => {
    const encodings = fc.constantFrom("utf-8", "utf-8-bom", "utf-16le", "utf-16be", "gb18030");
    const text = fc.string({
      unit: fc.constantFrom("张", "小", "，", "€", "é", "a", "1", " ", '"', ",", "\n"),
      maxLength: 30,
    });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        encodings,
        fc.array(fc.tuple(text, text), { maxLength: 40 }),
        sizes,
        async (name, rows, sizes) => {
          const named = rows.map(([first, second]) => [`张小明${first}`, second]);
          const bytes = encodeText(named.map((cells) => csvLine(cells)).join(""), name);
          const format = { ...CSV, encoding: name.replace("-bom", "") };
          expect((await rowsOf(bytes, format, sizes)).map(({ cells }) => cells)).toEqual(named);
        },
      ),
      { seed: 31, numRuns: 300 },
    );
  });

  it("survive bytes that are cut anywhere, four to a character in GB18030", async () => {
    const bytes = Buffer.from([0x95, 0x32, 0x82, 0x36, 0x2c, 0x81, 0x30, 0x84, 0x36, 0x0a]);
    const format = { ...CSV, encoding: "gb18030" };
    const whole = await rowsOf(bytes, format);
    expect(whole[0]?.cells[0]).toBe("𠀀");
    for (const size of [1, 2, 3]) expect(await rowsOf(bytes, format, [size])).toEqual(whole);
  });

  it("begin after a byte order mark, after two, and after that of GB18030", async () => {
    const text = Buffer.from("a,b\n");
    const mark = Buffer.from([0xef, 0xbb, 0xbf]);
    const chinese = Buffer.from([0x84, 0x31, 0x95, 0x33]);
    for (const bytes of [
      Buffer.concat([mark, text]),
      Buffer.concat([mark, mark, text]),
      Buffer.concat([chinese, text]),
    ]) {
      const rows = await rowsOf(bytes, detectFormat(bytes, "a.csv"), [3]);
      expect(rows.map(({ cells }) => cells)).toEqual([["a", "b"]]);
    }
  });

  it("turn to GBK where a file that began as ASCII does", async () => {
    const text = `name,city\r\n${"Ann,Boston\r\n".repeat(2000)}张小明,上海\r\n李雷,北京\r\n`;
    const bytes = encodeText(text, "gb18030");
    const format = detectFormat(bytes.subarray(0, 4096), "a.csv");
    expect(format.encoding).toBe("utf-8");
    for (const size of [bytes.length, 1000, 7]) {
      expect((await rowsOf(bytes, format, [size])).at(-1)?.cells).toEqual(["李雷", "北京"]);
    }
  });

  it("leave out a first line that only names the delimiter", async () => {
    for (const encoding of ["utf-8", "utf-8-bom", "utf-16le"] as const) {
      const bytes = encodeText("sep=;\r\na;b\r\n1;2\r\n", encoding);
      for (const size of [bytes.length, 1]) {
        const rows = await rowsOf(bytes, detectFormat(bytes, "a.csv"), [size]);
        expect(rows.map(({ number, cells }) => [number, ...cells])).toEqual([
          [1, "a", "b"],
          [2, "1", "2"],
        ]);
      }
    }
  });

  it("are filled up when short and keep what they have too much", async () => {
    expect(await cellsOf("a,b\nc\nd,e,,\nf,g,,h\n")).toEqual([
      ["a", "b"],
      ["c", ""],
      ["d", "e"],
      ["f", "g", "", "h"],
    ]);
  });

  it("come while the file is being read", async () => {
    const bytes = encodeText("a,b\n".repeat(100_000), "utf-8");
    let taken = 0;
    async function* open(): AsyncGenerator<Uint8Array> {
      for (; taken < bytes.length; taken += 10_000) yield bytes.subarray(taken, taken + 10_000);
    }
    for await (const { number } of readRows(open, CSV)) {
      if (number === 50_000) expect(taken / bytes.length).toBeLessThan(0.75);
    }
  });

  it("of any bytes at all are rows or a problem of the file", async () => {
    const formats = fc.constantFrom(CSV, { ...CSV, encoding: "utf-16le" }, { ...CSV, encoding: "gb18030", columns: 0 });
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), formats, async (bytes, format) => {
        try {
          const rows = await rowsOf(bytes, format, [97]);
          expect(rows.every(({ cells }) => cells.length > 0)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(FileProblem);
        }
      }),
      { seed: 32, numRuns: 500 },
    );
  });
});
