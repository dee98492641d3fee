import type { CursorCodec } from "@perennial/table";

/** What has a secret: an endpoint, or a source by which messages come in. */
interface Sealed {
  readonly sealedSecret?: string;
  readonly sealedOldSecret?: string;
  readonly oldSecretUntil: string | null;
}

const bindingOf = (workspaceId: string, ownerId: string): string => `webhook secret ${workspaceId} ${ownerId}`;

/** A secret as it is kept: a stolen table signs nothing. */
export function sealSecret(seal: CursorCodec, workspaceId: string, ownerId: string, secret: string): string {
  return seal.encode(bindingOf(workspaceId, ownerId), secret);
}

/** The secrets that count at a moment, the newest first. */
export function openSecrets(
  seal: CursorCodec,
  workspaceId: string,
  ownerId: string,
  { sealedSecret, sealedOldSecret, oldSecretUntil }: Sealed,
  now: Date,
): string[] {
  const old = oldSecretUntil !== null && Date.parse(oldSecretUntil) > now.getTime() ? sealedOldSecret : undefined;
  return [sealedSecret, old]
    .filter((sealed) => sealed !== undefined)
    .map((sealed) => {
      const secret = seal.decode(bindingOf(workspaceId, ownerId), sealed);
      if (typeof secret !== "string") throw new Error(`the secret of ${ownerId} does not open`);
      return secret;
    });
}
