import { CHANNELS, type Channel, type ChannelConsent, type Consent } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";

/** What a customer said about one channel: a fact, of which none is ever changed. */
export interface ConsentItem extends Omit<Consent, "id"> {
  readonly consentId: string;
  /** The import that brought it. */
  readonly importId?: string;
}

declare module "@perennial/table" {
  interface Items {
    consent: ConsentItem;
  }
}

export function toConsent({ consentId, importId: _import, ...consent }: ConsentItem): Consent {
  return { id: consentId, ...consent };
}

const isLater = (one: ConsentItem, other: ConsentItem): boolean =>
  one.on !== other.on
    ? one.on > other.on
    : `${one.recordedAt} ${one.consentId}` > `${other.recordedAt} ${other.consentId}`;

/** What holds for a channel on a day, in whatever order it was recorded; undefined when nothing was said by then. */
export function consentOn(consents: readonly ConsentItem[], channel: Channel, day: string): ConsentItem | undefined {
  const said = consents.filter((one) => one.channel === channel && one.on <= day);
  return said.reduce<ConsentItem | undefined>((last, one) => (last && isLater(last, one) ? last : one), undefined);
}

/**
 * Whether a customer may be reached on a channel on a business day. To be asked before anything is sent: a refusal always
 * holds.
 *
 * @param consents everything the customer has said
 * @param withoutConsent channels on which somebody who never said anything may be reached
 */
export function mayContact(
  consents: readonly ConsentItem[],
  channel: Channel,
  day: string,
  withoutConsent: readonly Channel[],
): boolean {
  const said = consentOn(consents, channel, day);
  return said ? said.status !== "denied" : withoutConsent.includes(channel);
}

/** What holds for every channel on a day. */
export function channelsOn(
  consents: readonly ConsentItem[],
  day: string,
  withoutConsent: readonly Channel[],
): ChannelConsent[] {
  return CHANNELS.map((channel) => {
    const said = consentOn(consents, channel, day);
    const { status = null, on: since = null, source = null } = said ?? {};
    return { channel, status, since, source, mayContact: mayContact(consents, channel, day, withoutConsent) };
  });
}

/** Where what customers have said lies beside their records. */
export const CONSENTS = { from: "PREFERENCE#", until: "PREFERENCE$" } as const;

/** Everything a customer has said, the latest first. */
export async function readConsents(table: TenantTable, customerId: string): Promise<ConsentItem[]> {
  const found = await table.range("consent", { customerId }, CONSENTS);
  const consents = found.flatMap(({ entity, item }) => (entity === "consent" ? [item] : []));
  return consents.sort((a, b) => (isLater(a, b) ? -1 : 1));
}
