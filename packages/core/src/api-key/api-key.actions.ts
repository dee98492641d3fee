import type { apiKeyOperations } from "@perennial/contract";
import { type ActionsOf, sent } from "../change.ts";
import { accessHashes, endLegs } from "../connection/connection.ts";
import type { Context } from "../context.ts";
import { CrmError, notFound } from "../error.ts";
import { checkRules } from "../member/role-change.ts";
import { keyUses, listKeys, newKeyLeg } from "./api-key.store.ts";
import { type ApiKeyItem, formatKey, hashesOf, hashToken, keyPermissions, toApiKey, unchanged } from "./api-key.ts";
import { checkGiven, checkNetworks, permissionsFor } from "./limits.ts";

const hintOf = (key: string): string => `${key.slice(0, 17)}…${key.slice(-4)}`;
/** Stands for no end: the last second of the year 9999. */
const NEVER_S = 253_402_300_799;
const seconds = (time: number): number => Math.floor(time / 1000);

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

const isReading = (permission: string): boolean => permission.endsWith(":read");
const accessOf = (permissions: readonly string[]): ApiKeyItem["access"] =>
  permissions.every(isReading) ? "read" : "write";

/** The moment in so many days; null for never. */
function expiryIn({ realNow }: Context, days: number | null): string | null {
  return days === null ? null : new Date(realNow().getTime() + days * 86_400_000).toISOString();
}

/** An app renews its key by itself, and is let in anew to do more or less. */
function checkOwn({ app }: ApiKeyItem): void {
  if (app === undefined) return;
  throw new CrmError(
    "conflict",
    { en: "This key belongs to an app that a member has connected.", zh: "此密钥属于成员连接的应用。" },
    {
      fix: {
        en: "Revoke it; whoever needs the app connects it again.",
        zh: "请撤销该密钥；需要的成员可重新连接应用。",
      },
    },
  );
}

function rotatedMeanwhile(): CrmError {
  return new CrmError(
    "conflict",
    { en: "The key was rotated at the same moment.", zh: "该密钥同时被轮换。" },
    { fix: { en: "Look at the list, and rotate it again if needed.", zh: "请查看列表，必要时重新轮换。" } },
  );
}

function endedMeanwhile(): CrmError {
  return new CrmError(
    "conflict",
    { en: "This key works no more.", zh: "此密钥已失效。" },
    { fix: { en: "Make a new one.", zh: "请新建密钥。" } },
  );
}

/** Lets what makes a key work follow its entry, and one that a rotation left over with it. */
async function followChange({ identity }: Context, item: ApiKeyItem): Promise<void> {
  const { hash, previous, access, permissions = [], rules, networks = [], expiresAt } = item;
  const fields = { access, permissions, networks, ...(rules ? { rules } : {}) };
  const ttl = expiresAt ? seconds(Date.parse(expiresAt)) : NEVER_S;
  if (!(await identity.changeCredential(hash, { ...fields, ttl }))) throw endedMeanwhile();
  if (!previous) return;
  await identity.changeCredential(previous.hash, {
    ...fields,
    ttl: Math.min(ttl, seconds(Date.parse(previous.until))),
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
    const item: ApiKeyItem = {
      keyId,
      hash: hashToken(key),
      name: body.name,
      access: accessOf(permissions),
      permissions,
      rules: body.rules,
      hint: hintOf(key),
      networks: body.networks,
      createdAt: realNow().toISOString(),
      createdBy: actor.id,
      expiresAt: expiryIn(context, body.expiresInDays),
      version: 1,
    };
    await putCredential(context, item);
    return { output: { ...toApiKey(item), key }, legs: [newKeyLeg(item)] };
  },

  async listApiKeys({ table }) {
    const [keys, uses] = await Promise.all([listKeys(table), keyUses(table)]);
    return { data: keys.map((item) => toApiKey(item, uses.get(item.keyId) ?? null)) };
  },

  async updateApiKey(context, { params, body }) {
    const { name, access, rules, networks, expiresInDays } = body;
    checkNetworks(networks);
    const before = await current(context, params.keyId);
    checkOwn(before);
    await checkRules(context.table, rules);
    const isOther = body.permissions !== undefined || (access !== undefined && access !== before.access);
    const permissions = isOther
      ? (body.permissions ?? permissionsFor(context, access ?? before.access, undefined))
      : keyPermissions(before);
    const item: ApiKeyItem = {
      ...before,
      ...sent({ name, rules, networks }),
      permissions: [...new Set(permissions)],
      access: accessOf(permissions),
      ...(expiresInDays === undefined ? {} : { expiresAt: expiryIn(context, expiresInDays) }),
      version: (before.version ?? 0) + 1,
    };
    checkGiven(context, before, item);
    // Whoever changes it at the same moment is run again on what is there by then, and so has the last word here too.
    await followChange(context, item);
    const used = (await keyUses(context.table)).get(item.keyId);
    return { output: toApiKey(item, used ?? null), legs: [{ put: "apiKey", item, if: unchanged(before) }] };
  },

  async rotateApiKey(context, { params, body }) {
    const { identity, newSecret, realNow, actor } = context;
    const before = await current(context, params.keyId);
    checkOwn(before);
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
      version: (before.version ?? 0) + 1,
    };
    await putCredential(context, item);
    if (previous) await identity.removeCredential(previous.hash);
    if (body.overlapHours > 0) await identity.endCredential(before.hash, seconds(until));
    else await identity.removeCredential(before.hash);
    return {
      output: { ...toApiKey(item), key },
      legs: [{ put: "apiKey", item, if: unchanged(before) }],
      refusals: {
        // What else was changed of it meanwhile holds for the new key too.
        0: (found) => ((found as ApiKeyItem | undefined)?.hash === before.hash ? undefined : rotatedMeanwhile()),
      },
    };
  },

  async revokeApiKey(context, { params: { keyId } }) {
    const item = await current(context, keyId);
    const isApp = item.app !== undefined;
    const grant = isApp ? await context.table.get("appGrant", { keyId }, { consistent: true }) : undefined;
    const hashes = grant ? accessHashes(grant) : hashesOf(item);
    for (const hash of hashes) await context.identity.removeCredential(hash);
    return { output: undefined, legs: grant ? endLegs(grant) : [{ remove: "apiKey", key: { keyId } }] };
  },
};
