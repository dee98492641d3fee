import type { Leg, TenantTable } from "@perennial/table";
import type { ApiKeyItem } from "./api-key.ts";

export async function listKeys(table: TenantTable): Promise<ApiKeyItem[]> {
  const found = await table.range("apiKey", {}, { from: "KEY#", until: "KEY$", consistent: true });
  return found.flatMap(({ entity, item }) => (entity === "apiKey" ? [item] : []));
}

/** Keys for which somebody answers, and somebody else could: an app acts for the person who let it in. */
export async function keysOf(table: TenantTable, makerId: string): Promise<ApiKeyItem[]> {
  return (await listKeys(table)).filter(({ createdBy, app }) => createdBy === makerId && app === undefined);
}

/** The write that makes a key. */
export function newKeyLeg(item: ApiKeyItem): Leg {
  return { put: "apiKey", item, if: "absent" };
}

/** The write that makes somebody else answer for a key. */
export function keyMakerLeg(key: ApiKeyItem, createdBy: string): Leg {
  return { put: "apiKey", item: { ...key, createdBy, version: (key.version ?? 0) + 1 }, if: "present" };
}

/** When each key was last used. */
export async function keyUses(table: TenantTable): Promise<Map<string, string>> {
  const found = await table.range("keyUse", {}, { from: "", until: "~" });
  return new Map(
    found.flatMap(({ entity, item }): [string, string][] =>
      entity === "keyUse" ? [[item.keyId, item.lastUsedAt]] : [],
    ),
  );
}

/** Keeps that a key was used. */
export async function keepKeyUse(table: TenantTable, keyId: string, now: Date): Promise<void> {
  await table.write({ put: "keyUse", item: { keyId, lastUsedAt: now.toISOString() } });
}
