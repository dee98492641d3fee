import { createHmac, timingSafeEqual } from "node:crypto";

/** What a request brought: its headers in lower case, and its body byte for byte. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** Seconds by which the sender's clock may differ from ours. */
const TOLERANCE_S = 300;

function isEqual(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

const hmac = (key: string | Buffer, ...parts: readonly (string | Uint8Array)[]): Buffer => {
  const digest = createHmac("sha256", key);
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** The key of a secret as Standard Webhooks writes it. */
const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ""), "base64");

function isStandard({ headers, body }: SignedRequest, secret: string, now: Date): boolean {
  const { "webhook-id": id = "", "webhook-timestamp": timestamp = "", "webhook-signature": signatures = "" } = headers;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) - now.getTime() / 1000) > TOLERANCE_S) return false;
  const expected = hmac(keyOf(secret), `${id}.${timestamp}.`, body);
  return signatures
    .split(" ")
    .some((one) => one.startsWith("v1,") && isEqual(expected, Buffer.from(one.slice(3), "base64")));
}

/** The plain form: an HMAC of the body under the secret as it is written, in base 64 or hexadecimal. */
function isPlain(given: string | undefined, body: Uint8Array, secret: string): boolean {
  if (given === undefined) return false;
  const text = given.trim().replace(/^sha256=/, "");
  const expected = hmac(secret, body);
  return isEqual(expected, Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? "hex" : "base64"));
}

/** Header in which each kind of sender signs what it sends. */
const HEADERS = {
  shopify: "x-shopify-hmac-sha256",
  woocommerce: "x-wc-webhook-signature",
  orders: "x-signature",
} as const;
export type SignedKind = keyof typeof HEADERS;

/**
 * Whether a request was signed with one of the secrets.
 *
 * - `shopify`: `X-Shopify-Hmac-Sha256`, base 64 of the HMAC-SHA256 of the body;
 * - `woocommerce`: `X-WC-Webhook-Signature`, the same;
 * - `orders`: Standard Webhooks, or `X-Signature` with that HMAC in base 64 or hexadecimal.
 */
export function isSignedBy(kind: SignedKind, request: SignedRequest, secrets: readonly string[], now: Date): boolean {
  return secrets.some((secret) => {
    if (kind === "orders" && request.headers["webhook-signature"] !== undefined) {
      return isStandard(request, secret, now);
    }
    return isPlain(request.headers[HEADERS[kind]], request.body, secret);
  });
}

/** Headers in which each kind of sender says what it sends, and which sending it is. */
export const TOPIC_HEADERS: Readonly<Record<SignedKind, { readonly topic: string; readonly delivery: string }>> = {
  shopify: { topic: "x-shopify-topic", delivery: "x-shopify-webhook-id" },
  woocommerce: { topic: "x-wc-webhook-topic", delivery: "x-wc-webhook-delivery-id" },
  orders: { topic: "x-topic", delivery: "webhook-id" },
};
