import { APP_NAME, REDIRECT_URI } from "@perennial/contract";
import type { CursorCodec } from "@perennial/table";
import * as z from "zod";
import { OAuthError } from "./oauth-error.ts";

/**
 * A program that has registered (RFC 7591). Its `client_id` is what it registered, sealed: nothing is kept of it, so that
 * anybody may register and nobody fills a table by it.
 */
export interface App {
  readonly name: string;
  readonly redirectUris: readonly string[];
}

const BINDING = "oauth client";
const MOST_URIS = 10;
/** Longest `client_id`: it travels in addresses. */
const MOST_CHARACTERS = 4_000;
/** Of this device alone (RFC 8252 §7.3). */
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** Schemes that a browser or an operating system runs, shows or opens by itself instead of handing them to an app. */
const NO_APP = new Set(
  `javascript data blob file filesystem about ftp ws wss vbscript view-source chrome edge resource mailto tel sms intent
   smb ssh telnet ldap ms-msdt search-ms ms-officecmd`.split(/\s+/),
);

const isLoopback = ({ protocol, hostname }: URL): boolean => protocol === "http:" && LOOPBACK.has(hostname);

/** Where a code may go: an HTTPS address, a program on the person's own device, or one that has a scheme of its own. */
export function isRedirectUri(text: string): boolean {
  if (text.length > REDIRECT_URI || text.includes("#") || !URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  const scheme = url.protocol.slice(0, -1);
  // A domain turned round is a scheme of one's own, and needs no host (RFC 8252 §7.1).
  if (url.host === "") return scheme.includes(".") && url.pathname.startsWith("/");
  return scheme === "https" || isLoopback(url) || (scheme !== "http" && !NO_APP.has(scheme));
}

/** Whether an app registered with an address; of a program on one's own device the port is free (RFC 8252 §7.3). */
export function isOf({ redirectUris }: App, redirectUri: string): boolean {
  if (redirectUris.includes(redirectUri)) return true;
  if (!isRedirectUri(redirectUri)) return false;
  const withoutPort = (text: string): string => {
    const url = new URL(text);
    url.port = "";
    return url.href;
  };
  return isLoopback(new URL(redirectUri)) && redirectUris.some((one) => withoutPort(one) === withoutPort(redirectUri));
}

/** Where an app is, as a person may know it. */
export function hostOf(redirectUri: string): string {
  const { protocol, host, hostname } = new URL(redirectUri);
  if (LOOPBACK.has(hostname)) return hostname;
  if (host === "") return protocol;
  return protocol === "https:" ? host : `${protocol}//${host}`;
}

const Metadata = z.object({
  redirect_uris: z.array(z.string()).min(1).max(MOST_URIS),
  client_name: z.string().optional(),
});

/** A name as it is shown: without what would turn, hide or break a line. */
function shownName(name: string): string {
  return [...name.replace(/[\p{C}\p{Z}]+/gu, " ").trim()].slice(0, APP_NAME / 2).join("");
}

/** @throws OAuthError when the metadata cannot be registered */
export function registerApp(codec: CursorCodec, given: unknown): { readonly clientId: string; readonly app: App } {
  const { data } = Metadata.safeParse(given);
  if (!data) {
    throw new OAuthError(
      "invalid_client_metadata",
      `Send a JSON object with redirect_uris, an array of 1 to ${MOST_URIS} addresses.`,
    );
  }
  const redirectUris = data.redirect_uris;
  if (!redirectUris.every(isRedirectUri)) {
    throw new OAuthError(
      "invalid_redirect_uri",
      `Each of redirect_uris is https, http on localhost, or of the app's own scheme; at most ${REDIRECT_URI} characters, without fragment or user name.`,
    );
  }
  const [first = ""] = redirectUris;
  const name = shownName(data.client_name ?? "");
  const app = { name: name === "" ? hostOf(first).slice(0, APP_NAME) : name, redirectUris };
  const clientId = codec.encode(BINDING, app);
  if (clientId.length > MOST_CHARACTERS) {
    throw new OAuthError("invalid_client_metadata", "These addresses are too long together. Register with fewer.");
  }
  return { clientId, app };
}

/** The app of a `client_id`; undefined for what we have not given out. */
export function appOf(codec: CursorCodec, clientId: string): App | undefined {
  return codec.decode(BINDING, clientId) as App | undefined;
}
