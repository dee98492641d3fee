import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { catalog } from "@perennial/functions/catalog";
import { build } from "esbuild";

/** The clone's root: this file lies three folders below it. */
export const ROOT = join(import.meta.dirname, "..", "..", "..");
const DIST = join(ROOT, "dist");

/** Where each part that is built comes from. */
const SOURCES = {
  functions: [
    "functions",
    "packages/contract/src",
    "packages/core/src",
    "packages/scoring/src",
    "packages/table/src",
    "pnpm-lock.yaml",
  ],
  console: ["packages/console", "packages/contract/src", "packages/sdk/src", "pnpm-lock.yaml"],
} as const;
export type Part = keyof typeof SOURCES;

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== "node_modules" && name !== "dist" && !/\.test\.tsx?$/.test(name))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** One hash of everything that a part is built from. */
function sourceHash(part: Part): string {
  const hash = createHash("sha256").update(process.version);
  for (const source of SOURCES[part]) {
    for (const file of filesBelow(join(ROOT, source))) hash.update(relative(ROOT, file)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

const BANNER =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

/** Makes of a source what Lambda runs: `handler.mjs` and, beside it, what that loads only when needed. */
export async function bundleFunction(source: string, outdir: string): Promise<void> {
  await build({
    entryPoints: { handler: source },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: BANNER },
    legalComments: "none",
    logLevel: "error",
  });
}

/** One folder a function, as it is deployed. */
async function buildFunctions(target: string): Promise<void> {
  for (const { name, entry } of catalog) {
    await bundleFunction(join(ROOT, "functions", entry, "handler.ts"), join(target, name));
  }
}

async function buildConsole(target: string): Promise<void> {
  const folder = join(ROOT, "packages", "console");
  const program = join(folder, "node_modules", ".bin", "vite");
  await new Promise<void>((resolve, reject) => {
    let said = "";
    const child = spawn(program, ["build", "--outDir", target, "--emptyOutDir", "--logLevel", "error"], {
      cwd: folder,
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`the console could not be built: ${said}`))));
  });
}

/**
 * Builds a part into `dist/<part>` unless it stands there from the same sources.
 *
 * @returns its folder
 */
export async function built(part: Part): Promise<string> {
  const folder = join(DIST, part);
  const stamp = join(DIST, `${part}.hash`);
  const hash = sourceHash(part);
  if (existsSync(folder) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return folder;
  mkdirSync(DIST, { recursive: true });
  const fresh = join(DIST, `${part}.${process.pid}`);
  await (part === "functions" ? buildFunctions(fresh) : buildConsole(fresh));
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  writeFileSync(stamp, hash);
  return folder;
}
