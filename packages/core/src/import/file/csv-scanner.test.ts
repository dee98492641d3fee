import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv-line.ts";
import { csvScanner } from "./csv-scanner.ts";
import { type FileRow, isBlank, MAX_CELL, MAX_ROW } from "./row-limits.ts";

function scan(text: string, delimiter = ",", pieces: readonly string[] = [text], batch?: number): FileRow[] {
  const scanner = csvScanner(delimiter, batch);
  return [...pieces.flatMap((piece) => scanner.push(piece)), ...scanner.end()];
}

function cellsOf(text: string, delimiter = ","): (readonly string[])[] {
  return scan(text, delimiter).map(({ cells }) => cells);
}

function piecesOf(text: string, cuts: readonly number[]): string[] {
  const places = cuts.map((cut) => Math.floor(cut * text.length)).toSorted((one, other) => one - other);
  return [...places, text.length].map((end, index) => text.slice(places[index - 1] ?? 0, end));
}

const cell = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ",", ";", "\n", "\r", " ", "a", "é", "张", "\t") }),
);

describe("a CSV file", () => {
  it("gives back the cells that were written, whatever they hold", () => {
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 20 });
    fc.assert(
      fc.property(rows, fc.constantFrom(",", ";", "\t", "|"), (rows, delimiter) => {
        const written = rows.filter((cells) => !isBlank(cells));
        const text = written.map((cells) => csvLine(cells, delimiter)).join("");
        expect(cellsOf(text, delimiter)).toEqual(written);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it("gives the same rows however its text is cut into pieces", () => {
    const messy = fc.string({ unit: fc.constantFrom('"', '"', ",", "\n", "\r", "\r\n", " ", "a", "b"), maxLength: 60 });
    fc.assert(
      fc.property(messy, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (text, cuts) => {
        expect(scan(text, ",", piecesOf(text, cuts), 1)).toEqual(scan(text));
      }),
      { seed: 12, numRuns: 2000 },
    );
  });

  it("may end its lines with LF, CR LF or CR, and the last one with nothing", () => {
    const rows = [
      ["a", "b"],
      ["c", "d"],
    ];
    for (const end of ["\n", "\r\n", "\r"]) expect(cellsOf(`a,b${end}c,d`)).toEqual(rows);
  });

  it("takes CR LF for one line end where a piece ends between the two", () => {
    const rows = scan("a\r\nb\r\n", ",", ["a\r", "\nb", "\r", "\n"], 1);
    expect(rows.map(({ number }) => number)).toEqual([1, 2]);
  });

  it("counts rows as a spreadsheet does, empty ones and lines in quotation marks included", () => {
    const rows = scan('a,b\n\n"c\nd",e\n,,\nf,g\n');
    expect(rows.map(({ number }) => number)).toEqual([1, 3, 5]);
  });

  it("forgives quotation marks inside a cell that are not doubled", () => {
    expect(cellsOf('"He said "hi" to me",5\n"Deluxe" tea,6\n12" pipe,7\n x "y",8\n "q" , "r,s"\n')).toEqual([
      ['He said "hi" to me', "5"],
      ['"Deluxe" tea', "6"],
      ['12" pipe', "7"],
      [' x "y"', "8"],
      ["q", "r,s"],
    ]);
  });

  it("drops NUL and the old end-of-file mark", () => {
    expect(cellsOf("a\0,b\nc,d\n\x1a")).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  it("keeps short and long rows as they are", () => {
    expect(cellsOf("a\nb,c,d\n,e\n")).toEqual([["a"], ["b", "c", "d"], ["", "e"]]);
  });
});

describe("a row that cannot be read", () => {
  it("costs itself alone when its quotation mark is not closed before the end", () => {
    const rows = scan(`a,b\n1,"open\n${"2,x\n".repeat(50)}3,y\n`);
    expect(rows).toHaveLength(53);
    expect(rows[1]?.complaint?.message.en).toBe("A quotation mark opens a cell in row 2 and is not closed.");
    expect(rows[1]?.cells).toEqual(["1", '"open']);
    expect(rows.at(-1)).toEqual({ number: 53, cells: ["3", "y"] });
  });

  it("does not swallow the rows up to the next cell in quotation marks", () => {
    const rows = scan('1,"open\n2,x\n3,"quoted, text",y\n');
    expect(rows.map(({ complaint }) => complaint !== undefined)).toEqual([true, false, false]);
    expect(rows[2]?.cells).toEqual(["3", "quoted, text", "y"]);
  });

  it("is given up after a bounded stretch of a huge file", () => {
    const rows = scan(`1,"open\n${"2,x\n".repeat(MAX_CELL)}`);
    expect(rows).toHaveLength(MAX_CELL + 1);
    expect(rows.filter(({ complaint }) => complaint)).toHaveLength(1);
  });

  it("may hold a cell of a million characters, in quotation marks or not, in one piece or many", () => {
    for (const long of ["z".repeat(1_000_000), `"${"z".repeat(1_000_000)}"`, `"${"z ".repeat(500_000)}`]) {
      const text = `a,b\n1,${long},c\n2,x\n`;
      const rows = scan(text);
      expect(rows.map(({ number }) => number)).toEqual([1, 2, 3]);
      expect(rows[1]?.complaint?.message.en).toContain("more than 100,000 characters");
      expect(JSON.stringify(rows[1]).length).toBeLessThan(2000);
      expect(rows[2]?.cells).toEqual(["2", "x"]);
      expect(scan(text, ",", text.match(/[^]{1,7001}/g) ?? [], 1)).toEqual(rows);
    }
  });

  it("may be longer than a row can be, in cells that are each short enough", () => {
    const wide = Array<string>(MAX_ROW / 50).fill("z".repeat(60));
    for (const cells of [
      wide,
      wide.map((cell) => `"${cell}"`),
      wide.map((cell, at) => (at % 2 ? cell : `"\n${cell}"`)),
      ['"q"', ...wide],
    ]) {
      const text = `1,2\n${cells.join(",")}\n3,4\n`;
      const rows = scan(text);
      expect(rows[1]?.complaint?.message.en).toContain("1,000,000 in all");
      expect(rows.at(-1)?.cells).toEqual(["3", "4"]);
      expect(scan(text, ",", text.match(/[^]{1,7001}/g) ?? [], 1)).toEqual(rows);
    }
  });

  it("is the same row for any pieces where a quotation mark is open at its greatest length", () => {
    for (const before of [MAX_ROW - MAX_CELL - 10, MAX_ROW - MAX_CELL + 10, MAX_ROW - 10, MAX_ROW + 10]) {
      const cells = `${"z,".repeat(before / 2)}"`;
      const open = [
        `${"y".repeat(200_000)}\n3,4\n`,
        `${"y".repeat(50_000)}",x\n3,4\n`,
        `yyy\n${"3,4\n".repeat(60_000)}`,
      ];
      for (const text of open.map((rest) => cells + rest)) {
        const rows = scan(text);
        expect(rows[0]?.complaint).toBeDefined();
        expect(rows.at(-1)?.cells).toEqual(["3", "4"]);
        for (const size of [32_000, 99_999]) {
          expect(scan(text, ",", text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [], 1)).toEqual(rows);
        }
      }
    }
  });

  it("may have more columns than a sheet", () => {
    const rows = scan(`a,b\n${",".repeat(20_000)}x\nc,d\n`);
    expect(rows[1]?.complaint?.message.en).toBe("Row 2 has more than 16,384 columns.");
    expect(rows[2]?.cells).toEqual(["c", "d"]);
  });

  it("takes time in proportion, even where marks were placed to be read again and again", () => {
    const started = performance.now();
    expect(scan('""""x\n'.repeat(1_000_000))).toHaveLength(1_000_000);
    // Half a second; half a minute if every row were searched to the end of the text.
    expect(performance.now() - started).toBeLessThan(12_000);
  });
});
