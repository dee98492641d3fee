import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Incoming, Outgoing } from "./gateway.ts";

/**
 * Where a run of the tests keeps every line that is logged and every secret that is handed out, so that in the end the one
 * can be searched for the other (test/log-scan.ts). Without the variable nothing is kept.
 */
const FOLDER = "PERENNIAL_SPILL";

/** Fields of requests and answers that hold what nobody else may know. */
const SECRET_FIELDS = /^(token|key|secret|clientSecret|state|access_token|refresh_token|code|code_verifier)$/;
const PASSWORDS = /^(password|currentPassword)$/;
/** Characters from which on a text cannot stand in a line by chance. */
const LEAST = 16;
const LEAST_PASSWORD = 10;

const isSecret = (name: string, text: string): boolean =>
  (SECRET_FIELDS.test(name) && text.length >= LEAST) || (PASSWORDS.test(name) && text.length >= LEAST_PASSWORD);

function spill(name: "log" | "secrets", text: string): void {
  const folder = process.env[FOLDER];
  if (folder !== undefined) appendFileSync(join(folder, `${name}-${process.pid}`), `${text}\n`);
}

/** Nesting in which secrets are looked for: no request of ours goes so deep. */
const DEEPEST = 50;

function* secretsIn(value: unknown, name = "", depth = 0): Generator<string> {
  if (depth > DEEPEST) return;
  if (typeof value === "string") {
    if (isSecret(name, value)) yield value;
  } else if (Array.isArray(value)) {
    for (const one of value) yield* secretsIn(one, name, depth + 1);
  } else if (value !== null && typeof value === "object") {
    for (const [key, one] of Object.entries(value)) yield* secretsIn(one, key, depth + 1);
  }
}

/** What a body holds: JSON, or the fields of a form. */
function contentOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}

/** Keeps a line as it was logged. */
export function spillLine(line: unknown): void {
  if (process.env[FOLDER] !== undefined) spill("log", JSON.stringify(line));
}

/** Keeps the secrets of a request and its answer: passwords, keys, links' tokens, cookies. */
export function spillSecrets(incoming: Incoming, outgoing: Outgoing): void {
  if (process.env[FOLDER] === undefined) return;
  const [sent, answered] = [incoming.body ?? "", outgoing.body].map((body) => Buffer.from(body).toString());
  const found = new Set([...secretsIn(contentOf(sent ?? "")), ...secretsIn(contentOf(answered ?? ""))]);
  const bearer = /^Bearer +(\S+)$/i.exec(incoming.headers["authorization"] ?? "")?.[1];
  const cookies = outgoing.headers.flatMap(([name, value]) => (/^set-cookie$/i.test(name) ? [value] : []));
  for (const text of [bearer, ...cookies.map((cookie) => /^[^=]+=([^;]+)/.exec(cookie)?.[1])]) {
    if (text !== undefined && text.length >= LEAST) found.add(text);
  }
  for (const secret of found) spill("secrets", JSON.stringify(secret));
}
