import { createHash } from "node:crypto";
import { CHANNELS, type Channel, type Consent, PREFIX } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import { BASE32 } from "../fact-id.ts";
import { type ConsentItem, consentOn, readConsents } from "./consent.ts";

/** Where consents of a file come from, and when they were said as far as the file tells. */
export interface ConsentSource {
  readonly importId: string;
  readonly fileName: string;
  /** Business day and moment at which the import was started. */
  readonly on: string;
  readonly at: string;
}

/** The same for the same customer and channel of an import, however often a part of it is loaded. */
function idOf(importId: string, customerId: string, channel: Channel): string {
  const hash = createHash("sha256").update(`${importId} ${customerId} ${channel}`).digest();
  return `${PREFIX.consent}_${Array.from(hash.subarray(0, 26), (byte) => BASE32[byte % 32]).join("")}`;
}

/** Records what a row of a file says a customer wants; what holds already is not said again. */
export async function bringConsents(
  table: TenantTable,
  customerId: string,
  said: Readonly<Partial<Record<Channel, Consent["status"]>>>,
  { importId, fileName, on, at }: ConsentSource,
): Promise<void> {
  const known = (await readConsents(table, customerId)).filter((one) => one.importId !== importId);
  const legs = CHANNELS.flatMap((channel): Leg[] => {
    const status = said[channel];
    if (status === undefined || consentOn(known, channel, on)?.status === status) return [];
    const consentId = idOf(importId, customerId, channel);
    const item: ConsentItem = {
      consentId,
      customerId,
      channel,
      status,
      on,
      source: fileName.slice(0, 200),
      recordedBy: importId,
      recordedAt: at,
      importId,
    };
    return [{ put: "consent", item }];
  });
  await table.bulk(legs);
}

/** Takes out what an import had brought. */
export async function removeConsents(table: TenantTable, customerId: string, importId: string): Promise<void> {
  const brought = (await readConsents(table, customerId)).filter((one) => one.importId === importId);
  await table.bulk(brought.map((item): Leg => ({ remove: "consent", key: item })));
}
