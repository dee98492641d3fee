import type { PlanName, Quota } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { CrmError } from "../error.ts";
import { readCounts } from "../score/count.ts";
import { readUsage } from "../usage/usage.store.ts";
import { listMembers } from "../workspace/workspace.store.ts";
import { planOf } from "./plan.ts";

/** How far counters that are a moment old may be passed. */
const GRACE: Readonly<Record<Quota, number>> = { customers: 1.05, members: 1, storageBytes: 1.05, deliveries: 1.05 };
const DAYS_BACK = 8;

/** How much there is of what a plan limits. */
export async function usedOf(table: TenantTable, quota: Quota, now: Date): Promise<number> {
  const today = now.toISOString().slice(0, 10);
  if (quota === "customers") return (await readCounts(table))["customers"] ?? 0;
  if (quota === "members") return (await listMembers(table)).filter(({ leftAt }) => leftAt === undefined).length;
  if (quota === "deliveries") {
    const { days } = await readUsage(table, `${today.slice(0, 7)}-01`, today);
    return days.reduce((sum, day) => sum + day.deliveries, 0);
  }
  const from = new Date(now.getTime() - DAYS_BACK * 86_400_000).toISOString().slice(0, 10);
  const { days } = await readUsage(table, from, today);
  return days.findLast(({ storageBytes }) => storageBytes !== null)?.storageBytes ?? 0;
}

const NAMES: Readonly<Record<Quota, { en: string; zh: string }>> = {
  customers: { en: "customers", zh: "位客户" },
  members: { en: "members", zh: "名成员" },
  storageBytes: { en: "bytes of storage", zh: "字节存储空间" },
  deliveries: { en: "deliveries of events this month", zh: "次本月事件投递" },
};

/** How many more of it a plan allows; infinite where it does not limit it. */
export async function roomFor(table: TenantTable, plan: PlanName, quota: Quota, now: Date): Promise<number> {
  const limit = planOf(plan).quotas[quota];
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.floor(limit * GRACE[quota]) - (await usedOf(table, quota, now)));
}

/** @throws `plan_limit` when the plan allows no more of it */
export function checkQuota(plan: PlanName, quota: Quota, used: number): void {
  const limit = planOf(plan).quotas[quota];
  if (limit === undefined || used < limit * GRACE[quota]) return;
  const { en, zh } = NAMES[quota];
  throw new CrmError(
    "plan_limit",
    {
      en: `The plan “${plan}” allows ${limit.toLocaleString("en")} ${en}; there are ${used.toLocaleString("en")}.`,
      zh: `“${plan}”套餐最多允许 ${limit.toLocaleString("en")} ${zh}，当前已有 ${used.toLocaleString("en")}。`,
    },
    {
      fix: {
        en: "Choose a larger plan under Settings → Plan, or remove some.",
        zh: "请在“设置 → 套餐”中升级，或删除一部分。",
      },
    },
  );
}

/** Nothing is changed in a workspace whose invoice is unpaid for too long. */
export function unpaid(): CrmError {
  return new CrmError(
    "plan_limit",
    {
      en: "An invoice has been unpaid for too long, so nothing can be changed; everything can be read and exported.",
      zh: "账单逾期未付，目前只能查看和导出，不能修改。",
    },
    { fix: { en: "An owner can pay it under Settings → Plan.", zh: "所有者可在“设置 → 套餐”中付款。" } },
  );
}
