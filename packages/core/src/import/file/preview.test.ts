import { describe, expect, it } from "vitest";
import { encodeText } from "./encode-text.ts";
import { FileProblem } from "./file-problem.ts";
import { previewFile } from "./preview.ts";
import { textRows, xlsxFile } from "./test-xlsx.ts";

function opener(bytes: Uint8Array): () => AsyncIterable<Uint8Array> {
  return async function* open() {
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
  };
}

const ROWS = [
  ["order_date", "cust_id", "net_sales", "source"],
  ["2018-02-16", "cust1", "108.784", "web"],
  ["2018-03-28", "cust2", "117", "shop"],
];
const COLUMNS = [
  { name: "order_date", target: "occurredOn", examples: ["2018-02-16", "2018-03-28"] },
  { name: "cust_id", target: "customer", examples: ["cust1", "cust2"] },
  { name: "net_sales", target: "amount", examples: ["108.784", "117"] },
  { name: "source", target: "channel", examples: ["web", "shop"] },
];

describe("the preview of a file", () => {
  it("shows a CSV file's columns with what they become", async () => {
    const bytes = encodeText(ROWS.map((cells) => cells.join(";")).join("\n"), "utf-8-bom");
    expect(await previewFile(opener(bytes), "orders.csv", "purchases")).toEqual({
      format: { type: "csv", encoding: "utf-8", delimiter: ";", headerRow: 1, columns: 4 },
      columns: COLUMNS,
      sample: ROWS.slice(1),
      dateOrder: "ymd",
      decimal: ".",
      currency: null,
      signalType: null,
    });
  });

  it("shows a workbook's, whose headings come after a title", async () => {
    const rows = textRows([["Sales of 2018"], [], ...ROWS]);
    const preview = await previewFile(opener(xlsxFile({ sheets: [{ name: "S", rows }] })), "orders.xlsx", "purchases");
    expect(preview).toMatchObject({ format: { type: "xlsx", headerRow: 3, columns: 4 }, columns: COLUMNS });
    expect(preview.sample).toEqual(ROWS.slice(1));
  });

  it("numbers columns without headings", async () => {
    const bytes = encodeText(
      ROWS.slice(1)
        .map((cells) => cells.join(","))
        .join("\n"),
      "utf-8",
    );
    const preview = await previewFile(opener(bytes), "orders.csv", "purchases");
    expect(preview.format.headerRow).toBe(0);
    expect(preview.columns.map(({ name, target }) => [name, target]).slice(0, 3)).toEqual([
      ["1", "occurredOn"],
      ["2", "customer"],
      ["3", "amount"],
    ]);
  });

  it("refuses a file with more columns than anybody can look through", async () => {
    const row = `${Array.from({ length: 1001 }, (_, at) => `c${at}`).join(",")}\n`;
    const open = opener(encodeText(`${row}${row.replaceAll("c", "")}`, "utf-8"));
    await expect(previewFile(open, "orders.csv", "purchases")).rejects.toThrow("more than 1,000 columns");
  });

  it("refuses a file without rows below its headings", async () => {
    const open = opener(encodeText("order_date,cust_id,net_sales\n", "utf-8"));
    await expect(previewFile(open, "orders.csv", "purchases")).rejects.toThrow(FileProblem);
  });
});
