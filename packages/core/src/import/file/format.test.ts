import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv-line.ts";
import { encodeText, type WrittenEncoding } from "./encode-text.ts";
import { FileProblem } from "./file-problem.ts";
import { detectFormat, type FileFormat } from "./format.ts";

const CHINESE =
  "下单时间,客户姓名,实付金额,备注\r\n2026-02-16,张小明,108.50,送给朋友\r\n2026-02-17,王芳,12.00,加急\r\n";
const GERMAN = "Datum;Käufer;Betrag\r\n16.02.2026;Jörg Müller;1.234,50\r\n17.02.2026;Zoë Groß;12,00\r\n";

function formatOf(text: string, encoding: WrittenEncoding = "utf-8"): FileFormat {
  return detectFormat(encodeText(text, encoding), "orders.csv");
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

describe("the encoding of a file", () => {
  it.each([
    ["utf-8", CHINESE, "utf-8"],
    ["utf-8-bom", CHINESE, "utf-8"],
    ["utf-16le", CHINESE, "utf-16le"],
    ["utf-16be", CHINESE, "utf-16be"],
    ["gb18030", CHINESE, "gb18030"],
    ["windows-1252", GERMAN, "windows-1252"],
    ["utf-8", GERMAN, "utf-8"],
  ] as const)("is found in text written as %s", (written, text, found) => {
    expect(formatOf(text, written).encoding).toBe(found);
  });

  it("is found in UTF-16 without a mark", () => {
    expect(detectFormat(encodeText(CHINESE, "utf-16le").subarray(2), "a.csv").encoding).toBe("utf-16le");
    expect(detectFormat(encodeText(CHINESE, "utf-16be").subarray(2), "a.csv").encoding).toBe("utf-16be");
  });

  it("is the same wherever the head is cut, in the middle of a character, too", () => {
    const long = CHINESE.replace("\r\n", `\r\n${"2026-02-18,李雷,5.00,好\r\n".repeat(5)}`);
    for (const encoding of ["utf-8", "gb18030", "utf-16le"] as const) {
      const whole = encodeText(long, encoding);
      for (let end = whole.length - 60; end < whole.length; end += 1) {
        expect(detectFormat(whole.subarray(0, end), "a.csv")).toEqual(detectFormat(whole, "a.csv"));
      }
    }
  });

  it("is not misjudged by half of the only character beyond ASCII", () => {
    expect(detectFormat(encodeText("name,city\nJosé", "utf-8").subarray(0, -1), "a.csv").encoding).toBe("utf-8");
  });

  it("stays UTF-8 where a program cut some names in the middle of a character", () => {
    const name = encodeText("2026-02-16,张小明,1\r\n", "utf-8");
    const cut = Buffer.concat([name.subarray(0, 16), name.subarray(17)]);
    const whole = Buffer.concat([...Array<Uint8Array>(30).fill(name), cut]);
    expect(detectFormat(whole, "a.csv").encoding).toBe("utf-8");
  });
});

describe("the sign between the columns", () => {
  it.each([",", ";", "\t", "|"])("is found to be %j, with other signs inside quotation marks", (delimiter) => {
    const rows = [
      ["order_date", "cust_id", "net_sales", "note"],
      ["2026-02-16", "c1", "1,5", "a;b|c\td"],
      ["2026-02-17", "c2", "2,5", "x, y; z"],
      ["2026-02-18", "c3", "3,5", 'say "hi"\nagain'],
    ];
    expect(formatOf(rows.map((cells) => csvLine(cells, delimiter)).join(""))).toMatchObject({
      delimiter,
      headerRow: 1,
      columns: 4,
    });
  });

  it("is not the decimal comma", () => {
    expect(formatOf(GERMAN)).toMatchObject({ delimiter: ";", columns: 3 });
  });

  it("is not the comma between entries of a list", () => {
    expect(formatOf(`customer;tags\n${"c1;vip,tea,web\n".repeat(12)}`)).toMatchObject({
      delimiter: ";",
      columns: 2,
    });
  });

  it("is the one that a first line names", () => {
    expect(formatOf("sep=|\r\na,b|c,d\r\n1,2|3,4\r\n")).toMatchObject({ delimiter: "|", columns: 2 });
  });

  it("is a comma in a file of one column", () => {
    expect(formatOf("phone\r\n13800138000\r\n13900139000\r\n")).toMatchObject({ delimiter: ",", columns: 1 });
  });
});

describe("the row with the headings", () => {
  it("is the first row whose words are of another kind than what stands below", () => {
    expect(formatOf("quand,qui,combien\n2026-01-02,c1,5.00\n2026-01-03,c2,6.00\n").headerRow).toBe(1);
  });

  it("comes after titles and empty rows", () => {
    expect(formatOf(`某某旗舰店 销售明细\n\n导出时间：2026-03-01,,,\n${CHINESE}`).headerRow).toBe(4);
  });

  it("comes after titles that are as many as the rows of a small table", () => {
    const title = "支付宝交易记录明细查询\n账号:[shop]\n起始日期:[2019-01-01]\n--------\n";
    const format = formatOf(`${title}${CHINESE}--------\n导出时间:[2019-02-01]\n`, "gb18030");
    expect(format).toMatchObject({ delimiter: ",", headerRow: 5, columns: 4 });
  });

  it("is missing when the first row holds values", () => {
    expect(formatOf("2026-02-16,cust1,108.784,web\n2026-02-17,cust2,5,web\n").headerRow).toBe(0);
  });

  it("is missing when the first row is like the others", () => {
    expect(formatOf("web,Anna\nshop,Bert\nweb,Cleo\n").headerRow).toBe(0);
    expect(formatOf("tea,tea\ncup,web\nweb,shop\n").headerRow).toBe(0);
  });
});

describe("a file that is no table", () => {
  const zip = (...names: string[]) =>
    bytes(names.map((name) => `PK\x03\x04${"\0".repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}`).join(""));
  it.each([
    ["nothing", bytes(""), "a.csv", "The file is empty."],
    ["nothing but a mark and line ends", bytes("\xef\xbb\xbf\r\n\r\n"), "a.csv", "The file is empty."],
    ["nothing but delimiters", bytes(",,,\n,,,\n"), "a.csv", "The file is empty."],
    [
      "an old workbook",
      bytes(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${"\0".repeat(600)}`),
      "a.xls",
      "This is an old Excel file (.xls).",
    ],
    [
      "a workbook with a password",
      bytes(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${"\0".repeat(600)}E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0`),
      "a.bin",
      "The workbook is protected with a password.",
    ],
    ["an archive", zip("orders.csv"), "a.zip", "This is an archive, not a table."],
    [
      "an archive with a workbook in it",
      zip("orders.xlsx", "xl/workbook.xml"),
      "a.zip",
      "This is an archive, not a table.",
    ],
    ["an archive of pictures", zip("a.png", "b.png"), "a.zip", "This is an archive, not a table."],
    [
      "a letter",
      zip("[Content_Types].xml", "word/document.xml"),
      "a.docx",
      "This is a document or a picture, not a table.",
    ],
    ["a binary workbook", zip("xl/workbook.bin"), "a.xlsb", "This is a binary Excel workbook (.xlsb)."],
    ["a PDF", bytes("%PDF-1.7\n"), "a.csv", "This is a document or a picture, not a table."],
    ["a picture", bytes("\x89PNG\r\n\x1a\n"), "a.csv", "This is a document or a picture, not a table."],
    [
      "a web page called .xls",
      bytes("<html><table><tr><td>1</td></tr></table>"),
      "a.xls",
      "This is a web page or XML file",
    ],
    ["JSON", bytes('[{"id":1}]'), "a.csv", "This is a JSON file, not a table."],
    ["compressed", bytes("\x1f\x8b\x08\0\0"), "a.csv.gz", "This is an archive, not a table."],
    ["a program", bytes("\x01\x02\x03\x04\x05\x06\x07\x08"), "a.csv", "This file holds no text that can be read."],
  ])("is refused: %s", (_name, head, fileName, message) => {
    const refusal = expect(() => detectFormat(head, fileName));
    refusal.toThrow(FileProblem);
    refusal.toThrow(message);
  });

  it("is never met with any other error, whatever its bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.boolean(), (head, hasSignature) => {
        const start = hasSignature ? Buffer.concat([bytes("PK\x03\x04"), head]) : head;
        try {
          expect(["csv", "xlsx"]).toContain(detectFormat(start, "a.csv").type);
        } catch (error) {
          expect(error).toBeInstanceOf(FileProblem);
        }
      }),
      { seed: 21, numRuns: 1000 },
    );
  });
});
