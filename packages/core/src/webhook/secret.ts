import type { CursorCodec } from "@perennial/table";
import type { WebhookEndpointItem } from "./endpoint.ts";

const bindingOf = (workspaceId: string, endpointId: string): string => `webhook secret ${workspaceId} ${endpointId}`;

/** A secret as it is kept: a stolen table signs nothing. */
export function sealSecret(seal: CursorCodec, workspaceId: string, endpointId: string, secret: string): string {
  return seal.encode(bindingOf(workspaceId, endpointId), secret);
}

/** The secrets that sign at a moment, the newest first. */
export function openSecrets(
  seal: CursorCodec,
  workspaceId: string,
  { endpointId, sealedSecret, sealedOldSecret, oldSecretUntil }: WebhookEndpointItem,
  now: Date,
): string[] {
  const old = oldSecretUntil !== null && Date.parse(oldSecretUntil) > now.getTime() ? sealedOldSecret : undefined;
  return [sealedSecret, old]
    .filter((sealed) => sealed !== undefined)
    .map((sealed) => {
      const secret = seal.decode(bindingOf(workspaceId, endpointId), sealed);
      if (typeof secret !== "string") throw new Error(`the secret of ${endpointId} does not open`);
      return secret;
    });
}
