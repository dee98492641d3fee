import type { Event } from "./api.ts";

/** What an endpoint receives. */
export interface WebhookPayload {
  readonly type: Event["type"];
  readonly timestamp: string;
  readonly data: Event["data"] & { readonly sequence: number };
}

/** A request is not what it says, too old, or its body was altered. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
}

/** Headers as `fetch` has them, or as Node, Lambda and most frameworks do. */
export type ReceivedHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

const TOLERANCE_S = 300;
const HMAC = { name: "HMAC", hash: "SHA-256" };

/** The bytes of a text in base 64; undefined when it is none. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function headerOf(headers: ReceivedHeaders, name: string): string {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (typeof value === "string" && value !== "") return value;
  throw new WebhookVerificationError(`The header ${name} is missing.`);
}

async function keyOf(secret: string) {
  const bytes = bytesOf(secret.replace(/^whsec_/, ""));
  if (!bytes || bytes.length === 0) {
    throw new WebhookVerificationError("The secret is not one of an endpoint: it begins with whsec_.");
  }
  return await crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign", "verify"]);
}

const signedText = (id: string, timestamp: string, body: string | Uint8Array): Uint8Array<ArrayBuffer> => {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  return new TextEncoder().encode(`${id}.${timestamp}.${text}`);
};

/**
 * Checks what an endpoint has received, as Standard Webhooks says, and answers it.
 *
 * @param secret of the endpoint, `whsec_…`
 * @param body as received, byte for byte: parsing and writing it again breaks the signature
 * @param now milliseconds since 1970; the request may be five minutes older or newer
 * @throws WebhookVerificationError
 */
export async function verifyWebhook(
  secret: string,
  headers: ReceivedHeaders,
  body: string | Uint8Array,
  now: number = Date.now(),
): Promise<WebhookPayload> {
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const signatures = headerOf(headers, "webhook-signature");
  const age = Math.abs(now / 1000 - Number(timestamp));
  if (!(age <= TOLERANCE_S)) throw new WebhookVerificationError("The request is too old, or a clock is wrong.");
  const key = await keyOf(secret);
  const signed = signedText(id, timestamp, body);
  for (const one of signatures.split(" ")) {
    const [version, signature = ""] = one.split(",");
    const bytes = version === "v1" ? bytesOf(signature) : undefined;
    if (bytes && (await crypto.subtle.verify("HMAC", key, bytes, signed))) {
      return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body)) as WebhookPayload;
    }
  }
  throw new WebhookVerificationError("No signature fits.");
}

/**
 * The headers that an endpoint receives with a body: for tests of your own receiver.
 *
 * @param now milliseconds since 1970
 */
export async function signWebhook(
  secret: string,
  id: string,
  body: string,
  now: number = Date.now(),
): Promise<Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string>> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = await crypto.subtle.sign("HMAC", await keyOf(secret), signedText(id, timestamp, body));
  const base64 = btoa(String.fromCharCode(...new Uint8Array(signature)));
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${base64}` };
}
