import type { ExportKind, Message } from "@perennial/contract";
import { exportLetter } from "../account/letters.ts";
import { listKeys } from "../api-key/api-key.store.ts";
import type { TenantContext } from "../context.ts";
import type { Projection } from "../projection.ts";
import { tellOwners } from "../workspace/tell-owners.ts";
import type { ExportWork } from "./export.job.ts";
import type { ExportItem } from "./export.ts";

/** Name of who asked: a person, or a key and the person who answers for it. */
async function nameOf({ table }: TenantContext, actorId: string): Promise<string> {
  const key = (await listKeys(table)).find(({ keyId }) => keyId === actorId);
  const member = await table.get("member", { userId: key?.createdBy ?? actorId });
  return [key?.name, member?.name].filter((name) => name !== undefined).join(" · ");
}

const WHAT: Readonly<Record<ExportKind, Message>> = {
  customers: { en: "customers", zh: "客户" },
  purchases: { en: "purchases", zh: "购买记录" },
  subscriptions: { en: "subscriptions", zh: "订阅" },
  signals: { en: "signals", zh: "反馈记录" },
  notes: { en: "notes", zh: "备注" },
  tasks: { en: "tasks", zh: "任务" },
  products: { en: "products", zh: "产品" },
  consents: { en: "consents", zh: "联系许可" },
  fields: { en: "custom fields", zh: "自定义字段" },
  views: { en: "saved views", zh: "已存视图" },
  everything: { en: "data", zh: "数据" },
};

/** Whether all of a kind is taken out, some of it, or what is known of one person. */
function whatOf({ kind = "customers", query, of }: ExportItem): Message {
  if (of) return { en: "the data of one customer", zh: "一位客户的数据" };
  const { en, zh } = WHAT[kind];
  return query.filter === undefined ? { en: `all ${en}`, zh: `全部${zh}` } : { en: `some ${en}`, zh: `部分${zh}` };
}

/** Tells every owner that data leave the house. */
async function announce(context: TenantContext, item: ExportItem): Promise<void> {
  const { workspace, origin } = context;
  const at = `${item.createdAt.slice(0, 16).replace("T", " ")} UTC`;
  const by = { name: await nameOf(context, item.createdBy ?? ""), at, what: whatOf(item) };
  await tellOwners(context, (email) => exportLetter(email, workspace.name, by, origin, workspace.language));
}

/** Starts an export as soon as it has been asked for. */
export const projectExports: Projection = async (context, changes) => {
  const {
    queue,
    workspace: { workspaceId },
  } = context;
  for (const { entity, before, after } of changes) {
    if (entity !== "export" || before || !after) continue;
    await queue.send("import", [
      { workspaceId, body: { work: "export", exportId: after.exportId } satisfies ExportWork },
    ]);
    await announce(context, after);
  }
};
