import { type importOperations, say } from "@perennial/contract";
import { type ActionsOf, type Change, sent } from "../change.ts";
import type { Context } from "../context.ts";
import { CrmError, invalid, notFound } from "../error.ts";
import { pageBy } from "../page.ts";
import { BlobMissingError } from "../ports.ts";
import { FileProblem } from "./file/file-problem.ts";
import { findImport, newImportLeg, readImport } from "./import.store.ts";
import { fileName, type ImportItem, toImport, UPLOAD_PART } from "./import.ts";
import { checkColumns, missingTargets } from "./mapping.ts";

const KINDS_OF_FILE = /\.(csv|txt|tsv|xlsx)$/i;

async function current({ table }: Context, importId: string): Promise<ImportItem> {
  const item = await findImport(table, importId);
  if (!item) throw notFound();
  return item;
}

/** Refuses a step that the import is not ready for. */
function checkStatus(item: ImportItem, ...allowed: readonly ImportItem["status"][]): void {
  if (allowed.includes(item.status)) return;
  throw new CrmError(
    "conflict",
    { en: `The import is ${item.status}.`, zh: `导入当前状态为 ${item.status}。` },
    {
      fix: {
        en: `This can be done while it is ${allowed.join(" or ")}.`,
        zh: `只有在 ${allowed.join(" 或 ")} 时才能执行此操作。`,
      },
    },
  );
}

/** The next step of an import, as a change that only takes effect on what was read. */
async function step(
  context: Context,
  item: ImportItem,
  change: Partial<ImportItem>,
): Promise<Change<ReturnType<typeof toImport>>> {
  const next: ImportItem = { ...item, ...change, version: item.version + 1 };
  return {
    output: await readImport(context, next),
    legs: [{ put: "import", item: next, if: { version: item.version } }],
  };
}

export const importActions: ActionsOf<typeof importOperations> = {
  async createImport(context, { body }) {
    if (!KINDS_OF_FILE.test(body.fileName)) {
      throw invalid(
        "body.fileName",
        { en: "This kind of file cannot be read.", zh: "无法读取这种文件。" },
        { en: "Send a .csv, .txt, .tsv or .xlsx file.", zh: "请上传 .csv、.txt、.tsv 或 .xlsx 文件。" },
      );
    }
    const importId = context.newId("import");
    const count = Math.ceil(body.size / UPLOAD_PART);
    const { uploadId, urls } = await context.blob.createUpload(fileName({ importId }), count);
    const item: ImportItem = {
      importId,
      row: importId,
      kind: body.kind,
      fileName: body.fileName,
      size: body.size,
      status: "uploading",
      format: null,
      columns: [],
      sample: [],
      currency: context.workspace.currency,
      signalType: null,
      dateOrder: "ymd",
      decimal: ".",
      asOf: null,
      unscored: [],
      survey: null,
      problem: null,
      createdAt: context.realNow().toISOString(),
      finishedAt: null,
      version: 1,
      revision: 0,
      uploadId,
      chunks: [],
      fieldTypes: {},
      refused: 0,
      startedAt: null,
    };
    return {
      output: {
        import: toImport(item, [], { errorsUrl: null, keptUrl: null }, context.realNow()),
        partSize: UPLOAD_PART,
        parts: urls.map((url, index) => ({ number: index + 1, url })),
      },
      legs: [newImportLeg(item)],
    };
  },

  async completeUpload(context, { params, body }) {
    const item = await current(context, params.importId);
    checkStatus(item, "uploading");
    try {
      await context.blob.completeUpload(fileName(item), item.uploadId, body.parts);
      // Reading files is no part of most requests, and is loaded when it is needed.
      const { inspectFile } = await import("./inspect.ts");
      const found = await inspectFile(context.blob, item);
      return await step(context, item, { ...found, status: "surveying", revision: 1 });
    } catch (error) {
      if (error instanceof BlobMissingError) {
        throw invalid(
          "body.parts",
          { en: "A part of the file is missing or was altered.", zh: "文件有部分缺失或被改动。" },
          {
            en: "Send every part to its address, and the ETag that answered it.",
            zh: "请将每一部分上传到对应地址，并附上返回的 ETag。",
          },
        );
      }
      if (!(error instanceof FileProblem)) throw error;
      const problem = `${say(error.detail, context.language)} ${say(error.fix, context.language)}`;
      return await step(context, item, { status: "failed", problem, finishedAt: context.realNow().toISOString() });
    }
  },

  async updateImport(context, { params, body }) {
    const item = await current(context, params.importId);
    checkStatus(item, "surveying", "ready");
    const { columns: mapping, ...settings } = sent(body);
    if (mapping) checkColumns(item, mapping);
    const targets = new Map(mapping?.map(({ name, target }) => [name, target]));
    const columns = item.columns.map((column) => ({ ...column, target: targets.get(column.name) ?? column.target }));
    // A day to take for today, and whom to leave unscored, change nothing about how the rows are read.
    const reads =
      mapping !== undefined ||
      body.currency !== undefined ||
      body.dateOrder !== undefined ||
      body.decimal !== undefined ||
      body.signalType !== undefined;
    const again = reads ? { status: "surveying" as const, revision: item.revision + 1, survey: null, refused: 0 } : {};
    return await step(context, item, { ...settings, columns, ...again });
  },

  async startImport(context, { params }) {
    const item = await current(context, params.importId);
    checkStatus(item, "ready");
    const missing = missingTargets(item);
    if (missing.length > 0) {
      throw new CrmError(
        "conflict",
        { en: `No column becomes ${missing.join(", ")}.`, zh: `还没有列映射为 ${missing.join("、")}。` },
        { fix: { en: "Choose one with updateImport.", zh: "请先在 updateImport 中选择。" } },
      );
    }
    if (item.survey && item.survey.rows === item.survey.failing) {
      throw new CrmError(
        "conflict",
        { en: "Every row would be refused.", zh: "所有行都会被拒绝。" },
        { fix: { en: "Look at the refused rows and set the columns again.", zh: "请查看被拒绝的行并重新设置列。" } },
      );
    }
    return await step(context, item, {
      status: "running",
      problem: null,
      startedAt: context.realNow().toISOString(),
    });
  },

  async cancelImport(context, { params }) {
    const item = await current(context, params.importId);
    checkStatus(item, "uploading", "surveying", "ready", "running");
    return await step(context, item, { status: "cancelled", finishedAt: context.realNow().toISOString() });
  },

  async undoImport(context, { params }) {
    const item = await current(context, params.importId);
    checkStatus(item, "done", "cancelled", "failed");
    return await step(context, item, { status: "undoing" });
  },

  async getImport(context, { params }) {
    return await readImport(context, await current(context, params.importId));
  },

  async listImports(context, { query }) {
    const { table, cursors } = context;
    return await pageBy(cursors, "listImports", query, async (after, limit) => {
      const list = { index: "by_created", lists: ["import#0"], descending: true, limit } as const;
      const page = await table.list<string>({ ...list, ...(after === undefined ? {} : { after: [after] }) });
      const items = await table.getMany(
        "import",
        page.rows.map((importId) => ({ importId })),
      );
      const found = items.flatMap((item) => (item ? [item] : []));
      return await Promise.all(
        found.map(async (item) => ({
          key: `${item.createdAt}#${item.importId}`,
          value: await readImport(context, item),
        })),
      );
    });
  },
};
