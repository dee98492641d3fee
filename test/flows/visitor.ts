import { TERMS_VERSION } from "@perennial/contract";
import { type Local, withCookie } from "@perennial/local";
import { type Client, createClient, PerennialError } from "@perennial/sdk";

export const PASSWORD = "correct horse battery staple";
export const company = { company: "Green Leaf Tea", name: "Li Wei", password: PASSWORD, terms: TERMS_VERSION } as const;

/** The refusal of a request that must be refused. */
export async function refusal(request: Promise<unknown>): Promise<PerennialError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof PerennialError) return error;
    throw error;
  }
  throw new Error("the request was not refused");
}

function pairOf(text: string): [name: string, value: string] {
  const cut = text.indexOf("=");
  return [text.slice(0, cut), text.slice(cut + 1)];
}

export interface Visitor {
  readonly client: Client;
  readonly cookie: () => string;
  readonly fetch: typeof fetch;
}

/** A visitor whose browser keeps the cookies that it is given. */
export function visitor(
  local: Local,
  { from, userAgent, cookie: given = "" }: { from?: string; userAgent?: string; cookie?: string } = {},
): Visitor {
  const jar = new Map(given === "" ? [] : given.split("; ").map((pair) => pairOf(pair)));
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const through = from === undefined ? local.fetch : local.fetchFrom(from);
  const send: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    if (userAgent !== undefined) headers.set("User-Agent", userAgent);
    const reply = await (jar.size === 0 ? through : withCookie(through, cookie()))(input, { ...init, headers });
    for (const line of reply.headers.getSetCookie()) {
      const [name, value] = pairOf(line.split(";")[0] ?? "");
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return reply;
  };
  return {
    client: createClient({ baseUrl: local.origin, fetch: send, retries: 0 }),
    cookie,
    fetch: send,
  };
}

/** The token in the latest mail with a link to an address, after all mails have been sent. */
export async function mailedToken(local: Local, to: string, subject = ""): Promise<string> {
  await local.drain();
  const letter = local.mail
    .letters()
    .find((one) => one.to === to && one.subject.includes(subject) && /#\S/.test(one.text));
  return /#(\S+)/.exec(letter?.text ?? "")?.[1] ?? "";
}

/** Subjects of all mails to an address, the latest first. */
export async function mailsTo(local: Local, to: string): Promise<string[]> {
  await local.drain();
  return local.mail
    .letters()
    .filter((one) => one.to === to)
    .map(({ subject }) => subject);
}

/** Somebody who has signed up and verified the address. */
export async function verified(local: Local, email: string, options: Parameters<typeof visitor>[1] = {}) {
  const person = visitor(local, options);
  const me = await person.client.signUp({ body: { ...company, email } });
  await person.client.verifyEmail({ body: { token: await mailedToken(local, email) } });
  return { ...person, me, email };
}

/** Somebody signed in anew, as on another device. */
export async function signedIn(local: Local, email: string, options: Parameters<typeof visitor>[1] = {}) {
  const person = visitor(local, options);
  const me = await person.client.signIn({ body: { email, password: PASSWORD } });
  return { ...person, me };
}
