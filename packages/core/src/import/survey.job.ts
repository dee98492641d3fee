import { say } from "@perennial/contract";
import type { TenantContext } from "../context.ts";
import { dayIn, dayText } from "../day.ts";
import { findParameters } from "../score/parameters.ts";
import { listMembers } from "../workspace/workspace.store.ts";
import { hash32 } from "../workspace/workspace.ts";
import { chunkWriter } from "./chunk.ts";
import { commonType } from "./field-type.ts";
import { csvLine } from "./file/csv-line.ts";
import { readRowBatches } from "./file/read-rows.ts";
import { type RowFault, type RowResult, rowFault } from "./file/row-fault.ts";
import { rowReader, type SurveyedRow } from "./file/row-kinds.ts";
import type { FileRow } from "./file/row-limits.ts";
import type { RowMember } from "./file/row-member.ts";
import { addFailing, emptySurvey, surveyResult } from "./file/survey.ts";
import { isCurrent, stepImport } from "./import.store.ts";
import { errorsName, fileName, type ImportItem, partsOf } from "./import.ts";

/** Refused rows that are kept to be downloaded: whoever has more has set a column wrong. */
const REFUSED = 50_000;
/** Rows between two reports of progress. */
const REPORT = 20_000;

/** The refused rows as a table: the row as it was, and what is wrong with it. */
function refusedTable(item: ImportItem, language: "en" | "zh-CN") {
  const heading = language === "zh-CN" ? ["行号", "问题", "如何修改"] : ["row", "problem", "what to change"];
  const lines = [csvLine([...heading, ...item.columns.map(({ name }) => name)])];
  return {
    add(row: FileRow, faults: readonly RowFault[]): void {
      if (lines.length > REFUSED) return;
      const told = (key: "message" | "fix") => faults.map((fault) => say(fault[key], language)).join(" ");
      lines.push(csvLine([String(row.number), told("message"), told("fix"), ...row.cells]));
    },
    count: () => lines.length - 1,
    bytes: () => new TextEncoder().encode(`\uFEFF${lines.join("")}`),
  };
}

/** Kinds of files whose rows name members. */
const NAMES_MEMBERS: ReadonlySet<ImportItem["kind"]> = new Set(["notes", "tasks"]);

async function membersOf({ table }: TenantContext): Promise<RowMember[]> {
  const members = await listMembers(table);
  return members.map(({ userId, name, email, leftAt }) => ({ id: userId, name, email, isHere: leftAt === undefined }));
}

/** How the rows of an import are read, by what they are. */
async function reader(item: ImportItem, context: TenantContext) {
  const { workspace, now } = context;
  const mapping = item.columns.map(({ target }) => target);
  const settings = {
    currency: item.currency,
    dateOrder: item.dateOrder,
    decimal: item.decimal,
    signalType: item.signalType ?? null,
    timeZone: workspace.timeZone,
    ...(NAMES_MEMBERS.has(item.kind) ? { members: await membersOf(context) } : {}),
    today: dayText(dayIn(workspace.timeZone, now())),
  };
  const survey = emptySurvey();
  const readCells = rowReader(item.kind, mapping, settings, survey);
  const read = (row: FileRow): RowResult<SurveyedRow> =>
    row.complaint ? { ok: false, faults: [rowFault(row.complaint)] } : readCells(row.cells);
  return { read, survey, today: settings.today };
}

/**
 * Reads the whole file once: counts what is in it, refuses what cannot be read, and divides the rest by customer into
 * parts, so that all rows of one customer can be looked at together later in memory that does not grow with the file.
 */
export async function surveyFile(context: TenantContext, item: ImportItem): Promise<void> {
  const { table, blob, workspace } = context;
  const { format } = item;
  if (!format) return;
  const parts = partsOf(item.size);
  const writer = chunkWriter(blob, item, parts);
  const refused = refusedTable(item, workspace.language);
  const { read, survey, today } = await reader(item, context);
  const fieldTypes: Record<string, ReturnType<typeof commonType>> = {};
  let reported = 0;
  const rows = readRowBatches(() => blob.read(fileName(item)), { ...format, columns: format.width });
  for await (const batch of rows) {
    for (const row of batch) {
      if (row.number <= format.headerRow) continue;
      const result = read(row);
      if (result.ok) {
        const { row: found, key: own, fields } = result.row;
        for (const [key, value] of Object.entries(fields)) fieldTypes[key] = commonType(fieldTypes[key], value);
        await writer.add(hash32(own) % parts, { number: row.number, row: found });
      } else {
        addFailing(survey);
        refused.add(row, result.faults);
      }
    }
    if (survey.rows - reported < REPORT) continue;
    reported = survey.rows;
    if (!(await isCurrent(table, item, "surveying"))) return;
    const { importId, revision } = item;
    const progress = { importId, part: "survey", revision, done: reported, failed: 0, skipped: 0, ended: false };
    await table.write({ put: "importPart", item: progress });
  }
  const chunks = await writer.end();
  if (refused.count() > 0) await blob.write(errorsName(item), refused.bytes());
  const { parameters } = await findParameters(table, workspace);
  await stepImport(table, item, {
    ...(item.demo ? { status: "running", startedAt: context.realNow().toISOString() } : { status: "ready" }),
    survey: surveyResult(survey, today, parameters.horizonDays),
    chunks,
    fieldTypes,
    refused: refused.count(),
  });
}
