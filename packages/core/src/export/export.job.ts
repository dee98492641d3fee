import type { Leg } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { erasedAmong } from "../erasure/erased.ts";
import { listFields } from "../field/field.store.ts";
import { pagesOf } from "../pages.ts";
import { BlobMissingError } from "../ports.ts";
import type { MessageContext } from "../source/message.ts";
import { auditText } from "./audit-export.ts";
import { csvForm } from "./csv.ts";
import { type ExportItem, type ExportOf, type ExportProgressItem, exportFile, formatOf, kindOf } from "./export.ts";
import { personalData } from "./person-export.ts";
import { beginning, type Exported, pieceFrom, recordKindOf } from "./pieces.ts";

/** A piece of work on the queue `import`. */
export interface ExportWork {
  readonly work: "export";
  readonly exportId: string;
}

/** Bytes of a stored part; the store takes no smaller one but the last. */
const PART = 6 * 1024 * 1024;
/** Parts of one message: well within a Lambda's time. */
const PARTS = 4;

/** How records become the text of the file. */
interface Form {
  readonly header: string;
  line(one: Exported): string;
}

async function formFor({ table }: TenantContext, item: ExportItem): Promise<Form> {
  const kind = kindOf(item);
  if (formatOf(item) === "jsonl" || kind === "everything") {
    const isMixed = kind === "everything";
    return {
      header: "",
      line: ({ kind: of, record }) => `${JSON.stringify(isMixed ? { record: of, ...record } : record)}\n`,
    };
  }
  const noun = recordKindOf(kind);
  const own = (await listFields(table)).filter((field) => field.noun === noun).map(({ key }) => key);
  const csv = csvForm(noun, own);
  return { header: csv.header, line: ({ record }) => csv.line(record) };
}

async function begin({ table, blob }: TenantContext, item: ExportItem): Promise<ExportProgressItem> {
  const { exportId, ttl } = item;
  const before = await table.get("exportProgress", { exportId }, { consistent: true });
  if (before) return before;
  const { uploadId } = await blob.createUpload(exportFile(item), 0);
  const position = beginning(kindOf(item));
  const fresh: ExportProgressItem = { exportId, version: 1, uploadId, parts: [], position, rows: 0, bytes: 0, ttl };
  await table.write({ put: "exportProgress", item: fresh, if: "absent" });
  return (await table.get("exportProgress", { exportId }, { consistent: true })) ?? fresh;
}

const isRunning = async ({ table }: TenantContext, exportId: string): Promise<boolean> =>
  (await table.get("export", { exportId }, { consistent: true }))?.status === "running";

/** Text that becomes one part, and how far it goes. */
interface Filled {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly next: ExportProgressItem["position"] | null;
}

/** Reads on until a part is full; undefined when the export was cancelled. */
async function fill(
  context: TenantContext,
  item: ExportItem,
  form: Form,
  from: ExportProgressItem,
): Promise<Filled | undefined> {
  const texts: string[] = from.parts.length === 0 ? [form.header] : [];
  let length = 0;
  let { rows } = from;
  let next: Filled["next"] = from.position;
  while (next && length < PART) {
    if (!(await isRunning(context, item.exportId))) return undefined;
    const piece = await pieceFrom(context, item, next);
    const text = piece.records.map((one) => form.line(one)).join("");
    texts.push(text);
    length += Buffer.byteLength(text);
    rows += piece.records.length;
    next = piece.next;
    const shown = { rows, bytes: from.bytes + length };
    await context.table.write({ set: "export", key: { exportId: item.exportId }, fields: shown, if: "present" });
  }
  return { bytes: Buffer.from(texts.join("")), rows, next };
}

/** Ends an export in one way or another, unless it has ended already. */
async function end(
  { table, realNow }: TenantContext,
  { exportId, version }: ExportItem,
  change: Partial<Pick<ExportItem, "status" | "rows" | "bytes">>,
  ...others: readonly Leg[]
): Promise<boolean> {
  const fields = { ...change, finishedAt: realNow().toISOString(), version: version + 1 };
  return (await table.write({ set: "export", key: { exportId }, fields, if: { version } }, ...others)).ok;
}

/** Joins the parts; false when what was written of it is not to be kept. */
async function finish(
  context: TenantContext,
  item: ExportItem,
  at: ExportProgressItem,
  before: number,
): Promise<boolean> {
  const { exportId } = item;
  const { uploadId, parts, rows, bytes } = at;
  await context.blob.completeUpload(exportFile(item), uploadId, parts);
  const still: Leg = { check: "exportProgress", key: { exportId }, if: { version: before } };
  if (await end(context, item, { status: "done", rows, bytes }, still)) return true;
  // The same work came twice, and the other one was faster.
  if ((await context.table.get("export", { exportId }, { consistent: true }))?.status === "done") return true;
  await dropExport(context, item);
  return false;
}

/**
 * Lets every export that is being written begin anew: somebody who may be in the parts that are stored is not to be in the
 * file.
 */
export async function restartExports({ table }: TenantContext): Promise<void> {
  for await (const ids of pagesOf<string>(table, "by_created", "export#0", 100)) {
    const found = await table.getMany(
      "export",
      ids.map((exportId) => ({ exportId })),
      { consistent: true },
    );
    const running = found.flatMap((item) => (item?.status === "running" ? [item.exportId] : []));
    await table.bulk(running.map((exportId): Leg => ({ remove: "exportProgress", key: { exportId } })));
  }
}

/** Writes what is known of one person. */
async function exportPerson(context: MessageContext, item: ExportItem, customerId: string): Promise<void> {
  // Whoever was erased meanwhile is not written into a new file.
  if ((await erasedAmong(context.table, [customerId])).has(customerId)) {
    await end(context, item, { status: "failed" });
    return;
  }
  const bytes = Buffer.from(await personalData(context, customerId));
  await context.blob.write(exportFile(item), bytes);
  await end(context, item, { status: "done", rows: 1, bytes: bytes.length });
}

/** Writes who did what, as far as whoever asked reaches. */
async function exportAudit(context: TenantContext, item: ExportItem, of: Extract<ExportOf, { kind: "audit" }>) {
  const { text, rows } = await auditText(context, item, of);
  const bytes = Buffer.from(text);
  await context.blob.write(exportFile(item), bytes);
  await end(context, item, { status: "done", rows, bytes: bytes.length });
}

/**
 * Writes the records of an export into its file, part by part; only one part is in memory. Cut off anywhere it goes on
 * after the last part that is stored; one that was delivered twice stores each part once.
 */
export async function exportRecords(context: MessageContext, work: ExportWork): Promise<void> {
  const { table, blob, queue, workspace } = context;
  const { exportId } = work;
  const item = await table.get("export", { exportId }, { consistent: true });
  if (item?.status !== "running") return;
  if (item.of?.kind === "person") return await exportPerson(context, item, item.of.customerId);
  if (item.of) return await exportAudit(context, item, item.of);
  const form = await formFor(context, item);
  let at = await begin(context, item);
  for (let made = 0; made < PARTS; made += 1) {
    const filled = await fill(context, item, form, at);
    if (!filled) return await dropExport(context, item);
    const number = at.parts.length + 1;
    let next: ExportProgressItem;
    try {
      const etag = await blob.writePart(exportFile(item), at.uploadId, number, filled.bytes);
      next = {
        ...at,
        version: at.version + 1,
        parts: [...at.parts, { number, etag }],
        position: filled.next ?? at.position,
        rows: filled.rows,
        bytes: at.bytes + filled.bytes.length,
      };
      if (filled.next === null) {
        if (await finish(context, item, next, at.version)) return;
        break;
      }
    } catch (error) {
      if (!(error instanceof BlobMissingError)) throw error;
      // The upload has been joined or taken away, or one of its parts is another's: it is begun anew.
      await table.write({ remove: "exportProgress", key: { exportId } });
      break;
    }
    const written = await table.write({ put: "exportProgress", item: next, if: { version: at.version } });
    if (!written.ok) break;
    at = next;
  }
  const again: ExportWork = { work: "export", exportId };
  await queue.send("import", [{ workspaceId: workspace.workspaceId, body: again }]);
}

/** Throws away what was written of an export that nobody wants any more. */
async function dropExport({ table, blob }: TenantContext, item: ExportItem): Promise<void> {
  await blob.removeAll(exportFile(item));
  await table.write({ remove: "exportProgress", key: { exportId: item.exportId } });
}

/** Ends an export that cannot go on, so that it does not look as if it were still running. */
export async function failExport(context: TenantContext, { exportId }: ExportWork): Promise<void> {
  const item = await context.table.get("export", { exportId }, { consistent: true });
  if (item?.status === "running") await end(context, item, { status: "failed" });
}
