import type { Message, PlanName } from "@perennial/contract";
import { planOf } from "../billing/plan.ts";
import { roomFor } from "../billing/quota.ts";
import type { TenantContext } from "../context.ts";
import { piecesOf } from "../parallel.ts";
import { readPart } from "./chunk.ts";
import type { CustomerRow } from "./file/customer-row.ts";
import type { RowCustomer } from "./file/row-customer.ts";
import type { ImportItem } from "./import.ts";
import { keyOf } from "./load-customers.ts";

const LOOKED_UP = 100;

/** Customers that a file would make. All rows of one lie in the same part. */
async function newCustomers({ table, blob }: TenantContext, item: ImportItem): Promise<number> {
  let count = 0;
  for (let part = 0; part < item.chunks.length; part += 1) {
    const keys =
      item.kind === "customers"
        ? (await readPart<CustomerRow>(blob, item, part)).map(({ row }) => keyOf(row))
        : (await readPart<RowCustomer>(blob, item, part)).map(({ row }) => row.customer);
    for (const piece of piecesOf([...new Set(keys)], LOOKED_UP)) {
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
