import type { PlanName, Tenant, TenantMonth, UsageDay } from "@perennial/contract";
import type { SystemTable, TenantTable } from "@perennial/table";
import { bucketOf, TENANT_BUCKETS, type TenantItem } from "../account/account.ts";
import { planNow } from "../billing/plan.ts";
import { notFound } from "../error.ts";
import { readCounts } from "../score/count.ts";
import { readUsage } from "../usage/usage.store.ts";
import { findWorkspace } from "../workspace/workspace.store.ts";

/** Days of which a tenant tells what it used. */
const DAYS = 30;
/** Months in lists, and of one tenant alone. */
export const MONTHS = { list: 3, alone: 12 } as const;

/** Every tenant in the order in which they signed up. */
export async function allTenants(system: SystemTable): Promise<TenantItem[]> {
  const buckets = Array.from({ length: TENANT_BUCKETS }, (_, bucket) =>
    system.all("tenant", { bucket: String(bucket) }),
  );
  return (await Promise.all(buckets)).flat().sort((a, b) => (a.workspaceId < b.workspaceId ? -1 : 1));
}

/** @throws `not_found` */
export async function findTenant(system: SystemTable, workspaceId: string): Promise<TenantItem> {
  const item = await system.get("tenant", { bucket: bucketOf(workspaceId), workspaceId });
  if (!item) throw notFound();
  return item;
}

/** First days of the last months, this one included. */
function monthsTo(at: Date, count: number): string[] {
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}

function byMonth(months: readonly string[], days: readonly UsageDay[]): TenantMonth[] {
  return months.map((month) => {
    const own = days.filter(({ day }) => day.startsWith(month));
    const sum = (of: "requests" | "costMicros") => own.reduce((total, day) => total + day[of], 0);
    return { month, requests: sum("requests"), costMicros: sum("costMicros") };
  });
}

interface Seen {
  readonly tenant: (workspaceId: string) => TenantTable;
  readonly fallback: PlanName;
  readonly now: () => Date;
}

/** A tenant as an operator sees it, and the last days of it. */
export async function describeTenant(
  { tenant, now, fallback }: Seen,
  item: TenantItem,
  months: number,
): Promise<{ told: Tenant; days: UsageDay[] }> {
  const { workspaceId } = item;
  const table = tenant(workspaceId);
  const at = now();
  const wanted = monthsTo(at, months);
  const [workspace, usage, counts, grant, question] = await Promise.all([
    findWorkspace(table),
    readUsage(table, `${wanted.at(-1)}-01`, at.toISOString().slice(0, 10)),
    readCounts(table),
    table.get("supportGrant", {}),
    table.get("supportQuestion", {}),
  ]);
  const days = usage.days.slice(-DAYS);
  const closesAt = workspace?.closesAt ?? null;
  const suspended = workspace?.suspended;
  const told: Tenant = {
    id: workspaceId,
    company: workspace?.name ?? item.company,
    state: closesAt !== null || !workspace ? "closed" : suspended ? "suspended" : "open",
    plan: workspace ? planNow(workspace, fallback, at.getTime()) : fallback,
    createdAt: item.createdAt,
    suspendedAt: suspended?.at ?? null,
    reason: suspended?.reason ?? null,
    closesAt,
    supportUntil: grant && grant.until > at.toISOString() ? grant.until : null,
    supportAskedAt: question?.at ?? null,
    customers: counts["customers"] ?? 0,
    requests: days.reduce((sum, day) => sum + day.requests, 0),
    storageBytes: days.findLast(({ storageBytes }) => storageBytes !== null)?.storageBytes ?? null,
    costMicros: days.reduce((sum, day) => sum + day.costMicros, 0),
    months: byMonth(wanted, usage.days),
  };
  return { told, days };
}
