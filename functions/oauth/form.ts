import { OAuthError } from "@perennial/core";
import type { Context as HttpContext } from "hono";

/** Longest body; what is asked for here is short. */
const BYTES = 20_000;

/** The body of a request, as text. */
async function textOf(http: HttpContext, type: RegExp, named: string): Promise<string> {
  if (!type.test(http.req.header("content-type") ?? "")) {
    throw new OAuthError("invalid_request", `Send the body as ${named}.`);
  }
  const text = await http.req.text();
  if (text.length > BYTES) throw new OAuthError("invalid_request", `Send at most ${BYTES} characters.`);
  return text;
}

/** The fields of a form (RFC 6749, Appendix B): none may come twice, one without a value counts as left out. */
export async function readForm(http: HttpContext): Promise<ReadonlyMap<string, string>> {
  const form = "application/x-www-form-urlencoded";
  const fields = [...new URLSearchParams(await textOf(http, /^application\/x-www-form-urlencoded\b/i, form))];
  const given = new Map(fields.filter(([, value]) => value !== ""));
  const twice = fields.find(([name], index) => fields.findIndex(([one]) => one === name) !== index)?.[0];
  if (twice === undefined) return given;
  throw new OAuthError("invalid_request", "A field of the form is there twice. Send each once.");
}

export async function readJson(http: HttpContext): Promise<unknown> {
  const text = await textOf(http, /^application\/json\b/i, "application/json");
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new OAuthError("invalid_client_metadata", "This is not JSON.");
  }
}

/** @throws OAuthError `invalid_request` when a field is missing */
export function needed(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name);
  if (value !== undefined) return value;
  throw new OAuthError("invalid_request", `Send ${name}.`);
}
