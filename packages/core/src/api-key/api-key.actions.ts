import { type ApiKey, type apiKeyOperations, KEY_PERMISSIONS } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { CrmError, type Fault, notFound } from "../error.ts";
import { checkRules } from "../member/role-change.ts";
import { KEY_ACCESS } from "../workspace/role.ts";
import { keyUses, listKeys } from "./api-key.store.ts";
import { type ApiKeyItem, formatKey, hashesOf, hashToken, keyPermissions, toApiKey } from "./api-key.ts";
import { isNetwork } from "./network.ts";

const hintOf = (key: string): string => `${key.slice(0, 17)}…${key.slice(-4)}`;
const seconds = (time: number): number => Math.floor(time / 1000);

function checkNetworks(networks: readonly string[]): void {
  const faults = networks.flatMap((network, index): Fault[] =>
    isNetwork(network)
      ? []
      : [
          {
            location: `body.networks[${index}]`,
            message: { en: `${network} is no address or network.`, zh: `${network} 不是有效的地址或网段。` },
            fix: {
              en: "Send it as 203.0.113.7 or 203.0.113.0/24.",
              zh: "请使用 203.0.113.7 或 203.0.113.0/24 的形式。",
            },
          },
        ],
  );
  if (faults.length === 0) return;
  throw new CrmError("invalid_request", { en: "A network is wrong.", zh: "网段有误。" }, { faults });
}

/** What was asked for, none of which the maker may lack. */
function permissionsFor({ actor }: Context, access: ApiKey["access"], chosen: ApiKey["permissions"] | undefined) {
  const may = (permission: string): boolean =>
    actor.kind === "system" || actor.permissions.has(permission as ApiKey["permissions"][number]);
  if (chosen === undefined) return KEY_PERMISSIONS.filter((one) => KEY_ACCESS[access].has(one) && may(one));
  if (chosen.every(may)) return [...new Set(chosen)];
  throw new CrmError("forbidden", {
    en: "A key can do no more than you may do yourself. Leave out what you may not do.",
    zh: "密钥的权限不能超出您本人的权限，请去掉您没有的权限。",
  });
}

async function current({ table }: Context, keyId: string): Promise<ApiKeyItem> {
  const item = await table.get("apiKey", { keyId }, { consistent: true });
  if (!item) throw notFound();
  return item;
}

/** What makes a key work, before its workspace knows of it: one that is cut off in between was never shown to anyone. */
async function putCredential({ identity, workspace }: Context, item: ApiKeyItem): Promise<void> {
  const { hash, keyId, access, createdBy, permissions, rules, networks, expiresAt } = item;
  await identity.putCredential({
    hash,
    workspaceId: workspace.workspaceId,
    keyId,
    access,
    makerId: createdBy,
    ...(permissions ? { permissions } : {}),
    ...(rules ? { rules } : {}),
    ...(networks ? { networks } : {}),
    ...(expiresAt ? { ttl: seconds(Date.parse(expiresAt)) } : {}),
  });
}

export const apiKeyActions: ActionsOf<typeof apiKeyOperations> = {
  async createApiKey(context, { body }) {
    const { actor, newId, newSecret, realNow } = context;
    checkNetworks(body.networks);
    const permissions = permissionsFor(context, body.access, body.permissions);
    await checkRules(context.table, body.rules);
    const keyId = newId("apiKey");
    const key = formatKey(keyId, newSecret(), context.workspace.mode);
    const days = body.expiresInDays;
    const item: ApiKeyItem = {
      keyId,
      hash: hashToken(key),
      name: body.name,
      access: permissions.every((permission) => permission.endsWith(":read")) ? "read" : "write",
      permissions,
      rules: body.rules,
      hint: hintOf(key),
      networks: body.networks,
      createdAt: realNow().toISOString(),
      createdBy: actor.id,
      expiresAt: days === null ? null : new Date(realNow().getTime() + days * 86_400_000).toISOString(),
    };
    await putCredential(context, item);
    return { output: { ...toApiKey(item), key }, legs: [{ put: "apiKey", item, if: "absent" }] };
  },

  async listApiKeys({ table }) {
    const [keys, uses] = await Promise.all([listKeys(table), keyUses(table)]);
    return { data: keys.map((item) => toApiKey(item, uses.get(item.keyId) ?? null)) };
  },

  async rotateApiKey(context, { params, body }) {
    const { identity, newSecret, realNow, actor } = context;
    const before = await current(context, params.keyId);
    // Whoever rotates holds the new key: it may be nobody who may do less than the key.
    permissionsFor(context, before.access, keyPermissions(before));
    const key = formatKey(before.keyId, newSecret(), context.workspace.mode);
    const until = realNow().getTime() + body.overlapHours * 3_600_000;
    const { previous, ...rest } = before;
    const item: ApiKeyItem = {
      ...rest,
      hash: hashToken(key),
      hint: hintOf(key),
      createdBy: actor.kind === "user" ? actor.id : before.createdBy,
      ...(body.overlapHours > 0 ? { previous: { hash: before.hash, until: new Date(until).toISOString() } } : {}),
    };
    await putCredential(context, item);
    if (previous) await identity.removeCredential(previous.hash);
    if (body.overlapHours > 0) await identity.endCredential(before.hash, seconds(until));
    else await identity.removeCredential(before.hash);
    return {
      output: { ...toApiKey(item), key },
      legs: [{ put: "apiKey", item, if: { hash: before.hash } }],
      refusals: {
        0: () =>
          new CrmError("conflict", {
            en: "The key was rotated at the same moment. Look at the list, and rotate it again if needed.",
            zh: "该密钥同时被轮换，请查看列表，必要时重新轮换。",
          }),
      },
    };
  },

  async revokeApiKey(context, { params: { keyId } }) {
    const item = await current(context, keyId);
    for (const hash of hashesOf(item)) await context.identity.removeCredential(hash);
    return { output: undefined, legs: [{ remove: "apiKey", key: { keyId } }] };
  },
};
