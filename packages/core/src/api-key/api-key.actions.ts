import type { apiKeyOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { notFound } from "../error.ts";
import { type ApiKeyItem, formatKey, hashToken, toApiKey } from "./api-key.ts";

export const apiKeyActions: ActionsOf<typeof apiKeyOperations> = {
  async createApiKey({ actor, workspace, identity, newId, newSecret, now }, { body }) {
    const keyId = newId("apiKey");
    const key = formatKey(keyId, newSecret());
    const item: ApiKeyItem = {
      keyId,
      hash: hashToken(key),
      name: body.name,
      access: body.access,
      hint: `${key.slice(0, 17)}…${key.slice(-4)}`,
      createdAt: now().toISOString(),
      createdBy: actor.id,
    };
    // First what makes it work, then what lists it: a key cut off in between was never shown to anyone.
    await identity.putCredential({ hash: item.hash, workspaceId: workspace.workspaceId, keyId, access: body.access });
    return { output: { ...toApiKey(item), key }, legs: [{ put: "apiKey", item, if: "absent" }] };
  },
  async listApiKeys({ table }) {
    const found = await table.range("apiKey", {}, { from: "KEY#", until: "KEY$" });
    return { data: found.flatMap(({ entity, item }) => (entity === "apiKey" ? [toApiKey(item)] : [])) };
  },
  async revokeApiKey({ table, identity }, { params: { keyId } }) {
    const item = await table.get("apiKey", { keyId }, { consistent: true });
    if (!item) throw notFound();
    await identity.removeCredential(item.hash);
    return { output: undefined, legs: [{ remove: "apiKey", key: { keyId } }] };
  },
};
