import type { apiKeyOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { notFound } from "../error.ts";
import { listKeys } from "./api-key.store.ts";
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
    await identity.putCredential({
      hash: item.hash,
      workspaceId: workspace.workspaceId,
      keyId,
      access: body.access,
      makerId: actor.id,
    });
    return { output: { ...toApiKey(item), key }, legs: [{ put: "apiKey", item, if: "absent" }] };
  },
  async listApiKeys({ table }) {
    return { data: (await listKeys(table)).map(toApiKey) };
  },
  async revokeApiKey({ table, identity }, { params: { keyId } }) {
    const item = await table.get("apiKey", { keyId }, { consistent: true });
    if (!item) throw notFound();
    await identity.removeCredential(item.hash);
    return { output: undefined, legs: [{ remove: "apiKey", key: { keyId } }] };
  },
};
