import { describe, expect, it } from "vitest";
import { type GeneratedFileOptions, generateFile } from "./generate-file.ts";
import { previewFile } from "./preview.ts";
import { readPurchaseRow } from "./purchase-row.ts";
import { readRows } from "./read-rows.ts";
import { addFailing, addPurchase, emptySurvey, surveyResult } from "./survey.ts";

const TODAY = "2026-11-20";

function opener(bytes: Uint8Array): () => AsyncIterable<Uint8Array> {
  return async function* open() {
    for (let at = 0; at < bytes.length; at += 9999) yield bytes.subarray(at, at + 9999);
  };
}

/** Everything that happens to a file before it is taken: preview, guess, survey. */
async function surveyOf(options: GeneratedFileOptions) {
  const file = generateFile(options);
  const open = opener(file.bytes);
  const preview = await previewFile(open, file.fileName, "purchases");
  const targets = preview.columns.map(({ target }) => target);
  const { dateOrder, decimal, format } = preview;
  const settings = { currency: "CNY", dateOrder, decimal, timeZone: "Asia/Shanghai", today: TODAY };
  const survey = emptySurvey();
  for await (const { number, cells, complaint } of readRows(open, format)) {
    if (number <= format.headerRow) continue;
    const result = readPurchaseRow(cells, targets, settings);
    if (result.ok && !complaint) addPurchase(survey, result.row);
    else addFailing(survey);
  }
  return { file, preview, targets, survey: surveyResult(survey, TODAY, 90) };
}

const OPTIONS: GeneratedFileOptions = { seed: 7, sales: 3000, lastDay: "2019-12-30", defects: "usual" };
const TARGETS = ["occurredOn", "customer", "customerName", "amount", "channel", "productName", "note"];

describe("an order file with the defects of real ones", () => {
  const delimiters = [",", ";", "\t", "|"] as const;
  const encodings = ["utf-8", "utf-8-bom", "utf-16le", "utf-16be", "gb18030"] as const;
  const variants: Partial<GeneratedFileOptions>[] = [
    ...encodings.flatMap((encoding) =>
      delimiters.map((delimiter) => ({ encoding, delimiter, language: "zh" as const })),
    ),
    ...delimiters.map((delimiter) => ({ encoding: "windows-1252" as const, delimiter })),
    { delimiter: ";", decimal: ",", dateOrder: "dmy" },
    { dateOrder: "mdy" },
    { language: "zh", defects: "none" },
  ];
  it.each(variants.map((variant) => [JSON.stringify(variant), variant] as const))(
    "is understood and counted to the last row: %s",
    async (_name, variant) => {
      const { file, preview, targets, survey } = await surveyOf({ ...OPTIONS, ...variant });
      const { truth } = file;
      expect(preview.format.delimiter).toBe(variant.delimiter ?? ",");
      expect(preview.format.encoding).toBe((variant.encoding ?? "utf-8").replace("-bom", ""));
      expect(preview).toMatchObject({ dateOrder: variant.dateOrder ?? "ymd", decimal: variant.decimal ?? "." });
      expect(targets).toEqual(TARGETS);
      expect(survey).toMatchObject({
        rows: truth.rows,
        failing: truth.failing,
        refunds: truth.refunds,
        rounded: truth.rounded,
        amountMinor: truth.amountMinor,
        firstDay: truth.firstDay,
        lastDay: "2019-12-30",
        customers: truth.customers,
        proposedAsOf: "2019-12-30",
      });
      expect(survey.frequent[0]).toEqual({ customer: truth.walkIn.customer, rows: truth.walkIn.rows });
    },
  );

  it("has them all", () => {
    const { truth, bytes } = generateFile({ ...OPTIONS, sales: 5000 });
    expect(truth.failing).toBeGreaterThan(10);
    expect(truth.refunds).toBeGreaterThan(50);
    expect(truth.rounded).toBeGreaterThan(200);
    expect(truth.rows).toBeGreaterThan(5030);
    expect(truth.walkIn.rows / truth.rows).toBeGreaterThan(0.25);
    expect(truth.walkIn.rows / truth.rows).toBeLessThan(0.35);
    expect(Buffer.from(bytes).toString("utf8")).toMatch(
      /^\ufefforder_date.*\r\n\r\n.*"Two lines:\ncall first".*Total,,,[\d.]+,,,\r\n$/s,
    );
  });

  it("is the same for the same seed and another for another", () => {
    expect(generateFile(OPTIONS)).toEqual(generateFile(OPTIONS));
    expect(generateFile({ ...OPTIONS, seed: 8 }).bytes).not.toEqual(generateFile(OPTIONS).bytes);
  });
});
