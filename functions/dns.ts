import type { Resolver } from "node:dns/promises";
import type { Dns } from "@perennial/core";

const NOTHING_THERE = new Set(["ENOTFOUND", "ENODATA"]);

/** Records as the resolver of this machine knows them. */
export function systemDns(): Dns {
  let resolver: Promise<Resolver> | undefined;
  return {
    async txt(name) {
      resolver ??= import("node:dns/promises").then(({ Resolver }) => new Resolver({ timeout: 2000, tries: 2 }));
      try {
        // A record longer than 255 bytes comes in pieces.
        return (await (await resolver).resolveTxt(name)).map((pieces) => pieces.join(""));
      } catch (error) {
        if (NOTHING_THERE.has((error as { code?: string }).code ?? "")) return [];
        throw error;
      }
    },
  };
}
