import { type PrivacySettings, RETENTION_KINDS, type Retention } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";

export interface PrivacyItem extends PrivacySettings {}

declare module "@perennial/table" {
  interface Items {
    privacy: PrivacyItem;
  }
}

const KEPT = Object.fromEntries(RETENTION_KINDS.map((kind) => [kind, null])) as unknown as Retention;

/** What holds until somebody sets it: nobody is reached without having said so, and everything is kept. */
const DEFAULT: PrivacyItem = { withoutConsent: [], retention: KEPT, version: 0 };

export async function readPrivacy(table: TenantTable, read?: { consistent?: boolean }): Promise<PrivacyItem> {
  return (await table.get("privacy", {}, read)) ?? DEFAULT;
}
