import type { Event } from "@perennial/contract";

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

const TOLERANCE_S = 300;

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

function headerOf(headers: Headers | Readonly<Record<string, string | undefined>>, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  if (!value) throw new WebhookVerificationError(`The header ${name} is missing.`);
  return value;
}

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
  headers: Headers | Readonly<Record<string, string | undefined>>,
  body: string,
  now: number = Date.now(),
): Promise<WebhookPayload> {
  const id = headerOf(headers, "webhook-id");
  const timestamp = headerOf(headers, "webhook-timestamp");
  const signatures = headerOf(headers, "webhook-signature");
  const age = Math.abs(now / 1000 - Number(timestamp));
  if (!(age <= TOLERANCE_S)) throw new WebhookVerificationError("The request is too old, or a clock is wrong.");
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytesOf(secret.replace(/^whsec_/, "")), algorithm, false, [
    "verify",
  ]);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const one of signatures.split(" ")) {
    const [version, signature = ""] = one.split(",");
    if (version === "v1" && (await crypto.subtle.verify("HMAC", key, bytesOf(signature), signed))) {
      return JSON.parse(body) as WebhookPayload;
    }
  }
  throw new WebhookVerificationError("No signature fits.");
}
