import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { apiModule, operatorApiModule } from "./api.ts";

const PACKAGE = dirname(import.meta.dirname);

/** What the published package is compiled with: no library of any one runtime, as it runs in all of them. */
const COMPILER = {
  target: "es2022",
  lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
  types: [],
  module: "nodenext",
  moduleResolution: "nodenext",
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: false,
  rewriteRelativeImportExtensions: true,
  declaration: true,
  rootDir: "src",
};

/**
 * Makes what is published: plain modules and their types, without the contract's schemas and without a dependency.
 *
 * @param target folder that is written anew
 */
export function buildPackage(target: string): void {
  const stage = mkdtempSync(join(tmpdir(), "perennial-sdk-"));
  try {
    cpSync(join(PACKAGE, "src"), join(stage, "src"), { recursive: true });
    writeFileSync(join(stage, "src", "api.ts"), apiModule());
    writeFileSync(join(stage, "src", "operator-api.ts"), operatorApiModule());
    writeFileSync(join(stage, "package.json"), readFileSync(join(PACKAGE, "package.json")));
    rmSync(join(stage, "src", "package.json"));
    const compilerOptions = { ...COMPILER, outDir: join(stage, "dist") };
    writeFileSync(join(stage, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
    const { status, stdout } = spawnSync("tsc", ["-p", stage], { encoding: "utf8" });
    if (status !== 0) throw new Error(`the client could not be built:\n${stdout}`);
    rmSync(target, { recursive: true, force: true });
    cpSync(join(stage, "dist"), target, { recursive: true });
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

if (import.meta.main) buildPackage(join(PACKAGE, "dist"));
