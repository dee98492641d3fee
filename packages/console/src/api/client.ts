import type { Language } from "@perennial/contract";
import { type Client, createClient } from "@perennial/sdk";
import { currentLanguage } from "../i18n/i18n.ts";
import { watchForChinese } from "../theme/chinese-font.ts";

let confirm = async (): Promise<boolean> => false;

/** Says how the person is asked to prove to be there; the request is sent again when that was done. */
export function whenUnconfirmed(ask: () => Promise<boolean>): void {
  confirm = ask;
}

/** The request reaches far, and the person has not been asked to prove to be there for a while. */
async function isUnconfirmed(reply: Response): Promise<boolean> {
  const body = (await reply
    .clone()
    .json()
    .catch(() => undefined)) as { readonly code?: string } | undefined;
  return body?.code === "confirmation_required";
}

/** Sends a request of a page; who has to prove to be there for it is asked to. */
export const send: typeof fetch = async (input, init) => {
  let reply = await fetch(input, init);
  if (reply.status === 403 && (await isUnconfirmed(reply))) {
    if (await confirm()) reply = await fetch(input, init);
  }
  if (reply.headers.get("content-type")?.includes("json")) watchForChinese(reply);
  return reply;
};

const clients = new Map<Language, Client>();

/** The API on this page's own origin, answering in the language that is shown. */
export function api(): Client {
  const language = currentLanguage();
  const known = clients.get(language);
  if (known) return known;
  const client = createClient({ fetch: send, language });
  clients.set(language, client);
  return client;
}
