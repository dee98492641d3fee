import { say, type ssoOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { type ActionsOf, isUnchanged } from "../change.ts";
import type { Context } from "../context.ts";
import { CrmError, duplicate, invalid, notFound } from "../error.ts";
import { roleOf } from "../workspace/role.ts";
import { settingsChange } from "../workspace/settings-change.ts";
import { findWorkspace } from "../workspace/workspace.store.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";
import { listDomains, type SignInDomainItem, toDomain } from "./domain.ts";
import {
  findProvider,
  openClientSecret,
  redirectUri,
  type SignInProviderItem,
  sealClientSecret,
  toProvider,
} from "./provider.ts";

type Ops = Omit<typeof ssoOperations, "findSignInProvider" | "beginProviderSignIn" | "finishProviderSignIn">;

const MOST_DOMAINS = 20;

/** The write that lets requests know of the provider without reading it. */
async function workspaceLegs(context: Context, provider: WorkspaceItem["provider"]): Promise<Leg[]> {
  const current = (await findWorkspace(context.table)) ?? context.workspace;
  const { provider: _before, ...rest } = current;
  const item: WorkspaceItem = { ...rest, ...(provider ? { provider } : {}), version: current.version + 1 };
  return settingsChange(item, current.version);
}

async function checkDefaultRole({ table }: Context, role: string): Promise<void> {
  const isFit = role !== "owner" && (await roleOf(table, role)) !== undefined;
  if (isFit) return;
  throw invalid(
    "body.role",
    { en: "Nobody can come in with this role.", zh: "不能以此角色加入。" },
    { en: "Take an id from listRoles other than owner.", zh: "请使用 listRoles 中除 owner 以外的角色。" },
  );
}

async function domainAt({ table }: Context, domain: string): Promise<SignInDomainItem> {
  const item = await table.get("signInDomain", { domain }, { consistent: true });
  if (!item) throw notFound();
  return item;
}

function notProved(item: SignInDomainItem): CrmError {
  const { recordName, recordValue } = toDomain(item);
  return new CrmError(
    "conflict",
    {
      en: `There is no TXT record ${recordName} with ${recordValue} yet.`,
      zh: `尚未找到 TXT 记录 ${recordName}，其值应为 ${recordValue}。`,
    },
    {
      fix: {
        en: "Add it where the domain is kept. A new record can take some minutes to be seen.",
        zh: "请在域名服务商处添加。新记录可能需要几分钟才能生效。",
      },
    },
  );
}

/** Whether a provider that is set again is what it was; a secret is sealed otherwise each time. */
function isSameProvider(cursors: Context["cursors"], before: SignInProviderItem, item: SignInProviderItem): boolean {
  const { sealedSecret: _old, ...old } = before;
  const { sealedSecret: _new, ...set } = item;
  return openClientSecret(cursors, before) === openClientSecret(cursors, item) && isUnchanged(old, set);
}

export const ssoActions: ActionsOf<Ops> = {
  async getSignInSettings({ table, origin }) {
    const [provider, domains] = await Promise.all([findProvider(table), listDomains(table)]);
    return {
      provider: provider ? toProvider(provider) : null,
      domains: domains.map(toDomain),
      redirectUri: redirectUri(origin),
    };
  },

  async setSignInProvider(context, { body }) {
    const { table, cursors, newSecret, outbound } = context;
    const { clientSecret, ...settings } = body;
    const refused = outbound.check(body.issuer);
    if (refused) throw invalid("body.issuer", refused.message, refused.fix);
    await checkDefaultRole(context, body.role);
    const before = await findProvider(table);
    if (body.only && !(await listDomains(table)).some(({ verifiedAt }) => verifiedAt !== null)) {
      throw new CrmError(
        "conflict",
        { en: "No domain is proved, so that nobody could come in.", zh: "尚未验证任何域名，无人可以登录。" },
        { fix: { en: "Prove a domain first.", zh: "请先验证一个域名。" } },
      );
    }
    const isSame = before?.issuer === body.issuer && before.clientId === body.clientId;
    const sealedSecret =
      clientSecret === undefined ? (isSame ? before.sealedSecret : undefined) : sealClientSecret(cursors, clientSecret);
    const item: SignInProviderItem = {
      ...settings,
      ...(sealedSecret === undefined ? {} : { sealedSecret }),
      providerId: isSame ? before.providerId : newSecret().slice(0, 22),
      version: (before?.version ?? 0) + 1,
    };
    if (before && isSameProvider(cursors, before, item)) return { output: toProvider(before), legs: [] };
    const { providerId: id, name, only } = item;
    return {
      output: toProvider(item),
      legs: [
        { put: "signInProvider", item, if: before ? { version: before.version } : "absent" },
        ...(await workspaceLegs(context, { id, name, only })),
      ],
    };
  },

  async removeSignInProvider(context) {
    const before = await findProvider(context.table);
    if (!before) return { output: undefined, legs: [] };
    return {
      output: undefined,
      legs: [
        { remove: "signInProvider", key: {}, if: { version: before.version } },
        ...(await workspaceLegs(context, undefined)),
      ],
    };
  },

  async testSignInProvider({ table, outbound, language }) {
    const provider = await findProvider(table);
    if (!provider) throw notFound();
    const { discover } = await import("./discovery.ts");
    const found = await discover(outbound, provider.issuer);
    return { problem: "problem" in found ? say(found.problem, language) : null };
  },

  async addSignInDomain(context, { body }) {
    const { table, now, newSecret } = context;
    const known = await listDomains(table);
    if (known.some(({ domain }) => domain === body.domain)) throw duplicate("domain", body.domain, body.domain);
    if (known.length >= MOST_DOMAINS) {
      throw new CrmError(
        "conflict",
        { en: `A workspace has at most ${MOST_DOMAINS} domains.`, zh: `一个工作区最多有 ${MOST_DOMAINS} 个域名。` },
        { fix: { en: "Remove one first.", zh: "请先移除一个。" } },
      );
    }
    const item: SignInDomainItem = {
      domain: body.domain,
      proof: newSecret().slice(0, 32),
      verifiedAt: null,
      createdAt: now().toISOString(),
    };
    return { output: toDomain(item), legs: [{ put: "signInDomain", item, if: "absent" }] };
  },

  async verifySignInDomain(context, { params }) {
    const { identity, now, workspace } = context;
    const item = await domainAt(context, params.domain);
    await identity.attempt("domain", workspace.workspaceId);
    const outcome = await identity.claimDomain(item.domain, item.proof);
    if (outcome === "missing") throw notProved(item);
    if (outcome === "taken") {
      throw new CrmError(
        "conflict",
        {
          en: "Another workspace has proved this domain, and its record is still there.",
          zh: "另一个工作区已验证此域名，且其记录仍然存在。",
        },
        { fix: { en: "Remove that record first.", zh: "请先删除那条记录。" } },
      );
    }
    const proved: SignInDomainItem = { ...item, verifiedAt: item.verifiedAt ?? now().toISOString() };
    return { output: toDomain(proved), legs: [{ put: "signInDomain", item: proved, if: "present" }] };
  },

  async removeSignInDomain(context, { params }) {
    const { domain } = await domainAt(context, params.domain);
    await context.identity.releaseDomain(domain);
    return { output: undefined, legs: [{ remove: "signInDomain", key: { domain }, if: "present" }] };
  },
};
