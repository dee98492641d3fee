import { chmodSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const PACKAGE = dirname(import.meta.dirname);

/** Makes the program that is published: one file, with all it needs in it. */
export async function buildProgram(target: string): Promise<void> {
  await build({
    entryPoints: [join(PACKAGE, "src", "main.ts")],
    outfile: target,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    legalComments: "none",
    logLevel: "error",
  });
  chmodSync(target, 0o755);
}

if (import.meta.main) await buildProgram(join(PACKAGE, "dist", "perennial.mjs"));
