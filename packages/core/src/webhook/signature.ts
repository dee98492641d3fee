import { createHmac } from "node:crypto";

/** A secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base 64. */
export function formatSecret(random: string): string {
  return `whsec_${Buffer.from(random, "base64url").toString("base64")}`;
}

/**
 * The value of `webhook-signature`: HMAC-SHA256 over `id.timestamp.body` for every secret (Standard Webhooks, symmetric
 * scheme v1).
 *
 * @param timestamp seconds since 1970 at which the attempt is made
 */
export function signatureOf(secrets: readonly string[], id: string, timestamp: number, body: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
      return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    })
    .join(" ");
}
