import type { InputOf, OperatorOperations, OutputOf, PlanName, Tenant } from "@perennial/contract";
import type { SystemTable, TenantTable } from "@perennial/table";
import { formatKey, hashToken } from "../api-key/api-key.ts";
import { actLeg } from "../audit/act.ts";
import type { Tools } from "../context.ts";
import { CrmError, keepsChanging, notFound } from "../error.ts";
import type { Queue } from "../ports.ts";
import { tellOwners } from "../workspace/tell-owners.ts";
import { carryLeg, findWorkspace } from "../workspace/workspace.store.ts";
import { CLOSED_DAYS, type WorkspaceItem } from "../workspace/workspace.ts";
import { askLetter } from "./letters.ts";
import type { OperatorItem } from "./operator.ts";
import { allTenants, describeTenant, findTenant, MONTHS } from "./tenant.store.ts";

export interface OperatorContext extends Tools {
  readonly operator: OperatorItem;
  readonly system: SystemTable;
  /** A tenant's table, in the name of the operator. */
  readonly tenant: (workspaceId: string) => TenantTable;
  readonly queue: (workspaceId: string) => Queue;
  readonly fallback: PlanName;
  /** Where links in mails lead, without a slash at the end. */
  readonly origin: string;
  readonly newSecret: () => string;
}

type Actions = {
  readonly [K in keyof OperatorOperations]: (
    context: OperatorContext,
    input: InputOf<OperatorOperations[K]>,
  ) => Promise<OutputOf<OperatorOperations[K]>>;
};

const ROUNDS = 5;
const SUPPORT_MS = 3_600_000;
const CLOSED_MS = CLOSED_DAYS * 86_400_000;

async function tell(context: OperatorContext, workspaceId: string): Promise<Tenant> {
  const item = await findTenant(context.system, workspaceId);
  return (await describeTenant(context, item, MONTHS.list)).told;
}

/**
 * Changes what a workspace carries about being at work.
 *
 * @param change what becomes of the workspace as it is by then; undefined when it is so already
 */
async function setWorkspace(
  context: OperatorContext,
  workspaceId: string,
  done: string,
  change: (before: WorkspaceItem) => WorkspaceItem | undefined,
): Promise<Tenant> {
  await findTenant(context.system, workspaceId);
  const table = context.tenant(workspaceId);
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await findWorkspace(table);
    if (!before) throw notFound();
    const after = change(before);
    if (!after) return await tell(context, workspaceId);
    const { ok } = await table.write(carryLeg(after, {}));
    if (ok) {
      context.log.warn(done, { workspace: workspaceId, operator: context.operator.operatorId });
      return await tell(context, workspaceId);
    }
  }
  throw keepsChanging();
}

function wrongCompany(name: string): CrmError {
  return new CrmError(
    "conflict",
    { en: `The tenant is called “${name}”.`, zh: `该租户名为“${name}”。` },
    { fix: { en: "Send this name if it is the one you mean.", zh: "如确实是它，请发送此名称。" } },
  );
}

export const operatorActions: Actions = {
  async listTenants(context, { query: { limit, after } }) {
    const all = await allTenants(context.system);
    const rest = after === undefined ? all : all.filter(({ workspaceId }) => workspaceId > after);
    const page = rest.slice(0, limit);
    const data = await Promise.all(page.map(async (item) => (await describeTenant(context, item, MONTHS.list)).told));
    const last = page.at(-1);
    return { data, total: all.length, nextAfter: rest.length > limit && last ? last.workspaceId : null };
  },
  async getTenant(context, { params: { workspaceId } }) {
    const item = await findTenant(context.system, workspaceId);
    const { told, days } = await describeTenant(context, item, MONTHS.alone);
    return { ...told, days };
  },
  async suspendTenant(context, { params: { workspaceId }, body: { reason } }) {
    const suspended = { at: context.now().toISOString(), reason };
    return await setWorkspace(context, workspaceId, "tenant suspended", (before) =>
      before.suspended ? undefined : { ...before, suspended },
    );
  },
  async resumeTenant(context, { params: { workspaceId } }) {
    return await setWorkspace(context, workspaceId, "tenant resumed", ({ suspended, ...rest }) =>
      suspended ? rest : undefined,
    );
  },
  async closeTenant(context, { params: { workspaceId }, body }) {
    const closesAt = new Date(context.now().getTime() + CLOSED_MS).toISOString();
    return await setWorkspace(context, workspaceId, "tenant closed", (before) => {
      if (body.company !== before.name) throw wrongCompany(before.name);
      return before.closesAt ? undefined : { ...before, closesAt };
    });
  },
  async reopenTenant(context, { params: { workspaceId } }) {
    const now = context.now().toISOString();
    return await setWorkspace(context, workspaceId, "tenant opened again", ({ quietVersion: _quiet, ...before }) => {
      // From this moment on it is being deleted.
      if (before.closesAt && before.closesAt <= now) throw notFound();
      return before.closesAt ? { ...before, closesAt: null } : undefined;
    });
  },
  async askSupport(context, { params: { workspaceId }, body: { reason } }) {
    await findTenant(context.system, workspaceId);
    const { operator, origin, queue } = context;
    const table = context.tenant(workspaceId);
    const workspace = await findWorkspace(table);
    if (!workspace || workspace.closesAt) {
      throw new CrmError(
        "conflict",
        { en: "The tenant is closed.", zh: "该租户已关闭。" },
        {
          fix: {
            en: "Ask nothing of it, or have one of its owners open it again.",
            zh: "无需再询问；或请其所有者重新打开。",
          },
        },
      );
    }
    const item = { at: context.now().toISOString(), reason, operatorId: operator.operatorId };
    const act = { operation: "askSupport", action: "accessed", kind: "support", recordId: "support" } as const;
    await table.write({ put: "supportQuestion", item }, actLeg(context, act));
    const place = { company: workspace.name, origin, language: workspace.language };
    await tellOwners({ table, queue: queue(workspaceId) }, (email) => askLetter(email, place, reason));
    return await tell(context, workspaceId);
  },
  async openSupport(context, { params: { workspaceId } }) {
    await findTenant(context.system, workspaceId);
    const { system, now, newSecret, operator, tenant, log } = context;
    const table = tenant(workspaceId);
    const grant = await table.get("supportGrant", {}, { consistent: true });
    const at = now();
    if (!grant || grant.until <= at.toISOString()) {
      throw new CrmError(
        "conflict",
        { en: "The tenant has not agreed.", zh: "该租户尚未同意。" },
        {
          fix: {
            en: "Ask one of its owners to let support in, under Settings → Support.",
            zh: "请其所有者在“设置 → 客服访问”中允许。",
          },
        },
      );
    }
    const expires = Math.min(Date.parse(grant.until), at.getTime() + SUPPORT_MS);
    const key = formatKey(operator.operatorId, newSecret());
    // Nobody looks in without a word of it in the tenant's audit.
    const act = { operation: "openSupport", action: "accessed", kind: "support", recordId: "support" } as const;
    await table.write(actLeg(context, act));
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
