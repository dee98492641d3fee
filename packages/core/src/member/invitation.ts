import type { Invitation } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";

/**
 * An invitation that waits.
 *
 * Threats, and what meets them (test/flows/invitation.test.ts, test/flows/escalation.test.ts):
 * - a link guessed or read from the table: 256 bits, of which only the hash is kept;
 * - a link used twice or by many at once: membership and the end of the invitation are one write;
 * - a link that outlives its reason: a week, withdrawn, replaced by a newer one, or its maker may no longer give the role;
 * - somebody's account taken by an invitation: an address with an account needs its password.
 */
export interface InvitationItem extends Omit<Invitation, "id"> {
  readonly invitationId: string;
  /** Hash of the one link that works. */
  readonly tokenHash: string;
  /** Id of the person, if the address turns out to have no account. */
  readonly userId: string;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    invitation: InvitationItem;
  }
}

/** Seconds for which the link works. */
export const INVITATION_SECONDS = 7 * 86_400;
/** Seconds for which an expired invitation can be sent again. */
export const LISTED_SECONDS = 30 * 86_400;

export function toInvitation(item: InvitationItem): Invitation {
  const { invitationId, tokenHash: _hash, userId: _user, ttl: _ttl, ...invitation } = item;
  return { id: invitationId, ...invitation };
}

export async function listInvitations(table: TenantTable): Promise<InvitationItem[]> {
  const found = await table.range("invitation", {}, { from: "INVITATION#", until: "INVITATION$", consistent: true });
  return found.flatMap(({ entity, item }) => (entity === "invitation" ? [item] : []));
}
