import type { SignInProvider } from "@perennial/contract";
import type { CursorCodec, TenantTable } from "@perennial/table";

/**
 * A company's own sign-in service.
 *
 * Threats, and what meets them (test/flows/sso.test.ts, test/flows/sso-attacks.test.ts):
 * - a company whose service says that it knows somebody else's address: it is believed for the domains that the company has
 *   proved, for addresses that the service itself has verified, and for this workspace alone; a session that began
 *   through it works nowhere else;
 * - a code, state or answer from elsewhere: state is used once and only from the browser that began, the code is bound to it by
 *   PKCE, the token by its nonce, the issuer by its name (RFC 9207) and by the addresses read when it began;
 * - a forged token: issuer, audience, authorised party, time and signature are checked, with a list of algorithms that holds
 *   none that a client could forge;
 * - an issuer that leads inwards: every request goes through the sender of webhooks;
 * - a stolen table: the client secret is sealed.
 */
export interface SignInProviderItem extends Omit<SignInProvider, "hasSecret"> {
  /** Sessions that began through it bear this; another issuer or client is another one. */
  readonly providerId: string;
  readonly sealedSecret?: string;
}

declare module "@perennial/table" {
  interface Items {
    signInProvider: SignInProviderItem;
  }
}

const SECRET = "sign-in provider's secret";

export const sealClientSecret = (seal: CursorCodec, secret: string): string => seal.encode(SECRET, secret);

/** The client secret; undefined for a public client. */
export function openClientSecret(seal: CursorCodec, { sealedSecret }: SignInProviderItem): string | undefined {
  if (sealedSecret === undefined) return undefined;
  const secret = seal.decode(SECRET, sealedSecret);
  if (typeof secret !== "string") throw new Error("the secret of the sign-in provider does not open");
  return secret;
}

export async function findProvider(table: TenantTable): Promise<SignInProviderItem | undefined> {
  return await table.get("signInProvider", {}, { consistent: true });
}

export function toProvider(item: SignInProviderItem): SignInProvider {
  const { providerId: _id, sealedSecret, ...provider } = item;
  return { ...provider, hasSecret: sealedSecret !== undefined };
}

/** Where an issuer sends people back to. */
export const redirectUri = (origin: string): string => `${origin}/sign-in/callback`;
