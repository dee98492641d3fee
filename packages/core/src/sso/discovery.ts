import type { Message } from "@perennial/contract";
import * as z from "zod";
import type { Outbound } from "../ports.ts";

const DEADLINE_MS = 8000;
const MOST_BYTES = 512_000;

const Configuration = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  userinfo_endpoint: z.string().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});
export type Configuration = z.infer<typeof Configuration>;

const problem = (en: string, zh: string): { readonly problem: Message } => ({ problem: { en, zh } });

/** JSON from an address that a stranger has given; undefined for whatever else comes. */
export async function readJson(
  outbound: Outbound,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const reply = await outbound.ask({
    method: "GET",
    url,
    headers: { accept: "application/json", ...headers },
    body: "",
    deadlineMs: DEADLINE_MS,
    mostBytes: MOST_BYTES,
  });
  return parsed(reply);
}

/** The JSON of an answer that is a success and whole; undefined for whatever else. */
export function parsed({ status, answer }: { readonly status: number | null; readonly answer: string }): unknown {
  if (status !== 200) return undefined;
  try {
    return JSON.parse(answer) as unknown;
  } catch {
    return undefined;
  }
}

/** What an issuer says of itself, if it can be used: OpenID Connect Discovery 1.0, section 4. */
export async function discover(
  outbound: Outbound,
  issuer: string,
): Promise<{ readonly configuration: Configuration } | { readonly problem: Message }> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const result = Configuration.safeParse(await readJson(outbound, url));
  if (!result.success) {
    return problem(
      `There is no OpenID Connect description at ${url}. Check the issuer's address.`,
      `在 ${url} 找不到 OpenID Connect 描述，请检查签发者地址。`,
    );
  }
  const configuration = result.data;
  if (configuration.issuer !== issuer) {
    return problem(
      `The issuer calls itself ${configuration.issuer}. Enter it exactly so.`,
      `签发者自称为 ${configuration.issuer}，请完全照此填写。`,
    );
  }
  const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = configuration;
  const places = [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint].filter(
    (one) => one !== undefined,
  );
  const bad = places.find((place) => outbound.check(place) !== undefined);
  if (bad === undefined) return { configuration };
  return problem(
    `The issuer names an address that may not be used: ${bad.slice(0, 200)}`,
    `签发者给出了不可使用的地址：${bad.slice(0, 200)}`,
  );
}
