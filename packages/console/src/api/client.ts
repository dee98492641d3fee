import type { Language } from "@perennial/contract";
import { type Client, createClient } from "@perennial/sdk";
import { currentLanguage } from "../i18n/i18n.ts";
import { watchForChinese } from "../theme/chinese-font.ts";

const send: typeof fetch = async (input, init) => {
  const reply = await fetch(input, init);
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
