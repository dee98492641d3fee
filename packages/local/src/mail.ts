import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Letter, Mail } from "@perennial/core";

export interface StoredLetter extends Letter {
  readonly at: string;
}

export interface LocalMail extends Mail {
  /** Every mail that the system has sent, the latest first. */
  letters(): StoredLetter[];
}

/** Mails as lines of a file, to be looked at in the mailbox page instead of being sent. */
export function localMail(file: string, now: () => number): LocalMail {
  return {
    send: async (letter) => {
      appendFileSync(file, `${JSON.stringify({ ...letter, at: new Date(now()).toISOString() })}\n`);
    },
    letters: () =>
      existsSync(file)
        ? readFileSync(file, "utf8")
            .split("\n")
            .filter(Boolean)
            .map((text) => JSON.parse(text) as StoredLetter)
            .reverse()
        : [],
  };
}
