import type { Message, PlanName } from "@perennial/contract";
import { planOf } from "../billing/plan.ts";
import { roomFor } from "../billing/quota.ts";
import type { TenantContext } from "../context.ts";
import { piecesOf } from "../parallel.ts";
import type { Blob } from "../ports.ts";
import { readPart } from "./chunk.ts";
import { ROW_KINDS } from "./file/row-kinds.ts";
import type { ImportItem } from "./import.ts";

const LOOKED_UP = 100;

/** Own ids of the customers of the rows of a part. */
async function customersOfPart(blob: Blob, item: ImportItem, part: number): Promise<Set<string>> {
  const rows = await readPart<never>(blob, item, part);
  return new Set(rows.map(({ row }) => ROW_KINDS[item.kind].key(row)));
}

/** Customers that a file would make. All rows of one lie in the same part. */
async function newCustomers({ table, blob }: TenantContext, item: ImportItem): Promise<number> {
  if (item.kind === "products") return 0;
  let count = 0;
  for (let part = 0; part < item.chunks.length; part += 1) {
    for (const piece of piecesOf([...(await customersOfPart(blob, item, part))], LOOKED_UP)) {
      const claims = await table.getMany(
        "claim",
        piece.map((value) => ({ kind: "customer", value })),
      );
      count += claims.filter((claim) => claim === undefined).length;
    }
  }
  return count;
}

/**
 * Why a file does not fit into the plan, counted before anything of it is written: a base of which the plan cut off an
 * end would be worse than none.
 */
export async function tooManyFor(
  context: TenantContext,
  item: ImportItem,
  plan: PlanName,
): Promise<Message | undefined> {
  if (planOf(plan).quotas.customers === undefined || item.demo) return undefined;
  const room = await roomFor(context.table, plan, "customers", context.realNow());
  const wanted = await newCustomers(context, item);
  if (wanted <= room) return undefined;
  const [many, few] = [wanted, room].map((count) => count.toLocaleString("en"));
  return {
    en: `The file would bring ${many} new customers, and the plan “${plan}” has room for ${few} more. Nothing was brought in. Choose a larger plan under Settings → Plan and start again, or send a file with fewer customers.`,
    zh: `该文件会带来 ${many} 位新客户，而“${plan}”套餐还可容纳 ${few} 位，因此没有导入任何内容。请在“设置 → 套餐”中升级后重新开始，或上传客户较少的文件。`,
  };
}
