import type { InputOf, OperatorOperations, OutputOf, PlanName, Tenant } from "@perennial/contract";
import type { SystemTable, TenantTable } from "@perennial/table";
import { bucketOf, TENANT_BUCKETS, type TenantItem } from "../account/account.ts";
import { formatKey, hashToken } from "../api-key/api-key.ts";
import { planNow } from "../billing/plan.ts";
import { CrmError, notFound } from "../error.ts";
import type { Log } from "../ports.ts";
import { readUsage } from "../usage/usage.store.ts";
import { carryLeg, findWorkspace } from "../workspace/workspace.store.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";
import type { OperatorItem } from "./operator.ts";

export interface OperatorContext {
  readonly operator: OperatorItem;
  readonly system: SystemTable;
  /** A tenant's table, in the name of the operator. */
  readonly tenant: (workspaceId: string) => TenantTable;
  readonly fallback: PlanName;
  readonly now: () => Date;
  readonly newSecret: () => string;
  readonly log: Log;
}

type Actions = {
  readonly [K in keyof OperatorOperations]: (
    context: OperatorContext,
    input: InputOf<OperatorOperations[K]>,
  ) => Promise<OutputOf<OperatorOperations[K]>>;
};

const DAYS = 30;
const ROUNDS = 5;
const SUPPORT_MS = 3_600_000;

async function allTenants(system: SystemTable): Promise<TenantItem[]> {
  const buckets = Array.from({ length: TENANT_BUCKETS }, (_, bucket) =>
    system.all("tenant", { bucket: String(bucket) }),
  );
  return (await Promise.all(buckets)).flat().sort((a, b) => (a.workspaceId < b.workspaceId ? -1 : 1));
}

async function detail({ tenant, now, fallback }: OperatorContext, item: TenantItem) {
  const { workspaceId } = item;
  const table = tenant(workspaceId);
  const at = now();
  const to = at.toISOString().slice(0, 10);
  const from = new Date(at.getTime() - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
  const [workspace, { days }, grant] = await Promise.all([
    findWorkspace(table),
    readUsage(table, from, to),
    table.get("supportGrant", {}),
  ]);
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
    requests: days.reduce((sum, day) => sum + day.requests, 0),
    storageBytes: days.findLast(({ storageBytes }) => storageBytes !== null)?.storageBytes ?? null,
    costMicros: days.reduce((sum, day) => sum + day.costMicros, 0),
  };
  return { told, days };
}

async function find({ system }: OperatorContext, workspaceId: string): Promise<TenantItem> {
  const item = await system.get("tenant", { bucket: bucketOf(workspaceId), workspaceId });
  if (!item) throw notFound();
  return item;
}

/** Changes whether a tenant is suspended; one that is already as wished stays as it is. */
async function setSuspended(
  context: OperatorContext,
  workspaceId: string,
  wish: { readonly reason: string } | undefined,
): Promise<Tenant> {
  const item = await find(context, workspaceId);
  const table = context.tenant(workspaceId);
  for (let round = 0; round < ROUNDS; round += 1) {
    const workspace = await findWorkspace(table);
    if (!workspace) throw notFound();
    if (Boolean(workspace.suspended) === Boolean(wish)) break;
    const { suspended: _before, ...rest } = workspace;
    const at = context.now().toISOString();
    const fields: Partial<WorkspaceItem> = wish ? { suspended: { at, reason: wish.reason } } : {};
    const { ok } = await table.write(carryLeg(rest, fields));
    if (ok) {
      context.log.warn(wish ? "tenant suspended" : "tenant resumed", {
        workspace: workspaceId,
        operator: context.operator.operatorId,
      });
      break;
    }
  }
  return (await detail(context, item)).told;
}

export const operatorActions: Actions = {
  async listTenants(context, { query: { limit, after } }) {
    const all = await allTenants(context.system);
    const rest = after === undefined ? all : all.filter(({ workspaceId }) => workspaceId > after);
    const page = rest.slice(0, limit);
    const data = await Promise.all(page.map(async (item) => (await detail(context, item)).told));
    const last = page.at(-1);
    return { data, total: all.length, nextAfter: rest.length > limit && last ? last.workspaceId : null };
  },
  async getTenant(context, { params: { workspaceId } }) {
    const { told, days } = await detail(context, await find(context, workspaceId));
    return { ...told, days };
  },
  async suspendTenant(context, { params: { workspaceId }, body }) {
    return await setSuspended(context, workspaceId, body);
  },
  async resumeTenant(context, { params: { workspaceId } }) {
    return await setSuspended(context, workspaceId, undefined);
  },
  async openSupport(context, { params: { workspaceId } }) {
    await find(context, workspaceId);
    const { system, now, newSecret, operator, tenant, log } = context;
    const grant = await tenant(workspaceId).get("supportGrant", {}, { consistent: true });
    const at = now();
    if (!grant || grant.until <= at.toISOString()) {
      throw new CrmError("conflict", {
        en: "The tenant has not agreed. Ask one of its owners to let support in, under Settings → Workspace.",
        zh: "该租户尚未同意。请其所有者在“设置 → 工作区”中允许客服访问。",
      });
    }
    const expires = Math.min(Date.parse(grant.until), at.getTime() + SUPPORT_MS);
    const key = formatKey(operator.operatorId, newSecret());
    await system.write({
      put: "credential",
      item: {
        hash: hashToken(key),
        workspaceId,
        keyId: operator.operatorId,
        access: grant.write ? "write" : "read",
        support: true,
        ttl: Math.floor(expires / 1000),
      },
      if: "absent",
    });
    log.warn("support looks in", { workspace: workspaceId, operator: operator.operatorId });
    return { key, expiresAt: new Date(expires).toISOString(), write: grant.write };
  },
};
