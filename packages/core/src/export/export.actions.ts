import type { ExportKind, exportOperations } from "@perennial/contract";
import { sightOf } from "../access/admit.ts";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { checkFilter } from "../customer/query.store.ts";
import { CrmError, invalid, notFound } from "../error.ts";
import { pageBy } from "../page.ts";
import { readCounts } from "../score/count.ts";
import { type ExportItem, exportLeg, KINDS, newExport, toExport } from "./export.ts";

/** A file holds what its maker reaches, which may be more than another one does. */
function isOwn(context: Context, { createdBy }: ExportItem): boolean {
  return !sightOf(context) || createdBy === context.actor.id;
}

async function current(context: Context, exportId: string): Promise<ExportItem> {
  const item = await context.table.get("export", { exportId }, { consistent: true });
  if (!item || !isOwn(context, item)) throw notFound();
  return item;
}

/** Refuses a kind that the caller may not read. */
function checkKind({ actor }: Context, kind: ExportKind): void {
  const needed = kind === "everything" ? Object.values(KINDS) : [KINDS[kind]];
  const missing = needed.find(({ access }) => actor.kind !== "system" && !actor.permissions.has(access));
  if (!missing) return;
  throw new CrmError(
    "forbidden",
    { en: `This needs the permission ${missing.access}.`, zh: `此操作需要权限 ${missing.access}。` },
    {
      fix: { en: "Choose another kind, or ask an owner of the workspace.", zh: "请选择其他类型，或联系工作区所有者。" },
    },
  );
}

/** How many records there will be, where the sums say it. */
async function totalOf(context: Context, kind: ExportKind, isFiltered: boolean): Promise<number | null> {
  if (kind !== "customers" || isFiltered || sightOf(context)) return null;
  return (await readCounts(context.table))["customers"] ?? 0;
}

export const exportActions: ActionsOf<typeof exportOperations> = {
  async createExport(context, { body }) {
    const { kind, format, filter, sort } = body;
    const sight = sightOf(context);
    checkFilter(filter, sight);
    checkKind(context, kind);
    if (kind === "everything" && format === "csv") {
      throw invalid(
        "body.format",
        { en: "Everything does not fit into one table.", zh: "全部数据无法放入一张表格。" },
        { en: "Send format `jsonl`, or export one kind at a time.", zh: "请使用 `jsonl` 格式，或每次导出一种记录。" },
      );
    }
    const item = newExport(context, {
      kind,
      format,
      query: { sort, ...(filter ? { filter } : {}) },
      total: await totalOf(context, kind, filter !== undefined),
      ...(sight ? { sight } : {}),
    });
    return { output: await toExport(context, item), legs: [exportLeg(item)] };
  },
  async listExports(context, { query }) {
    const { table, cursors, realNow } = context;
    const seconds = realNow().getTime() / 1000;
    return await pageBy(cursors, "listExports", query, async (after, limit) => {
      const list = { index: "by_created", lists: ["export#0"], descending: true, limit } as const;
      const page = await table.list<string>({ ...list, ...(after === undefined ? {} : { after: [after] }) });
      const keys = page.rows.map((exportId) => ({ exportId }));
      const found = [
        ...(await table.getMany("export", keys.slice(0, 100))),
        ...(await table.getMany("export", keys.slice(100, 200))),
        ...(await table.getMany("export", keys.slice(200))),
      ];
      const shown = found.flatMap((item) => (item && item.ttl > seconds && isOwn(context, item) ? [item] : []));
      return await Promise.all(
        shown.map(async (item) => ({
          key: `${item.createdAt}#${item.exportId}`,
          value: await toExport(context, item),
        })),
      );
    });
  },
  async getExport(context, { params }) {
    return await toExport(context, await current(context, params.exportId));
  },
  async cancelExport(context, { params }) {
    const before = await current(context, params.exportId);
    if (before.status !== "running") {
      throw new CrmError(
        "conflict",
        { en: "The export has ended already.", zh: "该导出已经结束。" },
        { fix: { en: "Begin another one if it is needed.", zh: "如有需要，请重新导出。" } },
      );
    }
    const { version } = before;
    const finishedAt = context.realNow().toISOString();
    const fields = { status: "cancelled", finishedAt, version: version + 1 } as const;
    return {
      output: await toExport(context, { ...before, ...fields }),
      legs: [{ set: "export", key: { exportId: before.exportId }, fields, if: { version } }],
    };
  },
};
