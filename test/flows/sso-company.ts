import type { Local } from "@perennial/local";
import { refusal, signedIn, type Visitor, verified, visitor } from "./visitor.ts";

/** Records that tests write in the place of a registrar. */
export const records = new Map<string, string[]>();
export const dns = { txt: async (name: string): Promise<readonly string[]> => records.get(name) ?? [] };

interface Service {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
}

/** Adds a domain to somebody's workspace and proves it. */
export async function prove({ client }: Pick<Visitor, "client">, domain: string): Promise<void> {
  const { recordName, recordValue } = await client.addSignInDomain({ body: { domain } });
  records.set(recordName, [...(records.get(recordName) ?? []), recordValue]);
  await client.verifySignInDomain({ params: { domain } });
}

/** A company with a sign-in service and a domain of its own. */
export async function companyWith(local: Local, { issuer, clientId, clientSecret }: Service, domain: string) {
  const owner = await verified(local, `owner@${domain}`);
  await prove(owner, domain);
  const body = {
    name: `${domain} login`,
    issuer,
    clientId,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    role: "member",
    createsMembers: true,
    only: false,
  } as const;
  await owner.client.setSignInProvider({ body });
  return { owner, body, workspaceId: owner.me.workspace.id };
}

/** Goes to the sign-in service and comes back. */
export async function comeIn(
  local: Local,
  visit: (url: string) => Promise<URLSearchParams>,
  email: string,
  options: { readonly next?: string; readonly confirm?: boolean; readonly as?: Visitor } = {},
) {
  const { as, ...rest } = options;
  const person = as ?? visitor(local);
  const { url } = await person.client.beginProviderSignIn({ body: { email, ...rest } });
  const reply = replyOf(await visit(url));
  const { me, next } = await person.client.finishProviderSignIn({ body: reply });
  return { ...person, me, next, reply };
}

/** What came back in the address, as the console sends it on. */
export function replyOf(query: URLSearchParams) {
  const { state = "", code, iss, error } = Object.fromEntries(query);
  return {
    state,
    ...(code === undefined ? {} : { code }),
    ...(iss === undefined ? {} : { iss }),
    ...(error === undefined ? {} : { error }),
  };
}

export { refusal, signedIn, verified, visitor };
