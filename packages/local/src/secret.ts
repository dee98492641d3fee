import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Secret, SecretName } from "@perennial/core";

/** Secrets as files that only their owner may read, made at the first need. */
export function localSecret(folder: string): Secret & { readNow: (name: SecretName | "blob") => string } {
  const readNow = (name: string): string => {
    const file = join(folder, name);
    if (!existsSync(file)) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(file, randomBytes(48).toString("base64url"), { mode: 0o600 });
    }
    return readFileSync(file, "utf8");
  };
  return { readNow, read: async (name) => readNow(name) };
}
