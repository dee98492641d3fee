import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Leak {
  /** The line, with what must not be there taken out. */
  readonly line: string;
}

const linesOf = (folder: string, beginning: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.startsWith(beginning))
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean));

/** Words as secrets are made of them: whoever leaks one leaks a whole one. */
const WORD = /[\w-]{16,}/g;
const isWord = (secret: string): boolean => /^[\w-]+$/.test(secret);

/**
 * Searches every line that a run of the tests logged for every secret that it handed out.
 *
 * @returns the lines that hold one, and how much was searched
 */
export function scanLogs(folder: string): { readonly leaks: Leak[]; readonly lines: number; readonly secrets: number } {
  const secrets = new Set(linesOf(folder, "secrets-").map((text) => JSON.parse(text) as string));
  const words = new Set([...secrets].filter(isWord));
  const phrases = [...secrets].filter((secret) => !isWord(secret));
  const lines = linesOf(folder, "log-");
  const leaks = lines.flatMap((line) => {
    const found = [
      ...(line.match(WORD) ?? []).filter((word) => words.has(word)),
      ...phrases.filter((phrase) => line.includes(JSON.stringify(phrase).slice(1, -1))),
    ];
    if (found.length === 0) return [];
    return [{ line: found.reduce((text, secret) => text.replaceAll(secret, "(a secret)"), line) }];
  });
  return { leaks, lines: lines.length, secrets: secrets.size };
}
