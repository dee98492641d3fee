import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from "jose";

/** What is believed of an ID token. */
export interface Claims {
  readonly sub: string;
  /** When the person signed in there, seconds since 1970; absent where the issuer does not say. */
  readonly authTime?: number;
  readonly email?: string;
  readonly emailVerified: boolean;
  readonly name?: string;
}

/** Signatures that only the holder of a private key can make: none that a client could forge with what it knows. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
/** Seconds by which clocks may differ. */
const SKEW = 60;
/** Seconds for which a token counts after it was made. */
const LONGEST = 600;

/** A token that is not what was asked for. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
}

interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly now: Date;
  /** The person must have signed in there after this moment, seconds since 1970. */
  readonly since?: number;
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** What the claims of an issuer say of a person; an address counts as verified only where that is said in so many words. */
export function personOf(claims: Readonly<Record<string, unknown>>): Pick<Claims, "email" | "emailVerified" | "name"> {
  const email = textOf(claims["email"])?.trim().toLowerCase();
  const name = textOf(claims["name"])?.trim().slice(0, 120);
  return {
    ...(email === undefined ? {} : { email }),
    emailVerified: claims["email_verified"] === true,
    ...(name === undefined || name === "" ? {} : { name }),
  };
}

/**
 * Checks an ID token: OpenID Connect Core 1.0, section 3.1.3.7.
 *
 * @param keys the issuer's public keys as they are now
 * @throws TokenRefused for one that is forged, foreign, too old or not the answer to what was asked
 */
export async function checkIdToken(token: string, keys: unknown, expected: Expected): Promise<Claims> {
  const { issuer, clientId, nonce, now, since } = expected;
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys as JSONWebKeySet), {
      issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      clockTolerance: SKEW,
      currentDate: now,
      maxTokenAge: LONGEST,
      requiredClaims: ["sub", "exp", "iat", "nonce"],
    });
    const { sub = "", azp, auth_time: at } = payload;
    const audiences = [payload.aud ?? []].flat();
    if (azp === undefined ? audiences.length !== 1 : azp !== clientId)
      throw new TokenRefused("made for another client");
    if (payload["nonce"] !== nonce) throw new TokenRefused("the answer to another question");
    if (sub === "" || sub.length > 255) throw new TokenRefused("no subject");
    const authTime = typeof at === "number" ? at : undefined;
    if (since !== undefined && (authTime === undefined || authTime < since - SKEW)) {
      throw new TokenRefused("signed in too long ago");
    }
    return { sub, ...(authTime === undefined ? {} : { authTime }), ...personOf(payload) };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) {
      throw new TokenRefused(error.message, { cause: error });
    }
    throw error;
  }
}
