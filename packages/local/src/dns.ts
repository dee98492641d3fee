import { existsSync, readFileSync } from "node:fs";
import type { Dns } from "@perennial/core";
import { systemDns } from "@perennial/functions/dns";

/**
 * TXT records of a file, by name, and those of the real resolver for every other name: on one's own machine a domain that
 * nobody owns can be proved by writing its record down.
 */
export function localDns(file: string): Dns {
  const real = systemDns();
  return {
    async txt(name) {
      const own = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string[]>) : {};
      return own[name] ?? (await real.txt(name));
    },
  };
}
