import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { buildPackage } from "../../packages/sdk/build/build.ts";

const ROOT = dirname(dirname(import.meta.dirname));

/** A program's end: what it wrote and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; this process goes on answering meanwhile. */
export async function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string },
): Promise<Ended> {
  const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env } });
  child.stdin.end(options.input ?? "");
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Whether a program is on this machine. */
export function has(command: string): boolean {
  return spawnSync(command, ["--version"]).status === 0;
}

/** The oldest Node of this machine that the package promises to run on, where there is another than ours. */
export function olderNode(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node"));
  return folders.find((node) => /^v2[0-3]\./.test(spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? ""));
}

/** Makes the tarball that would be published, from a copy so that tests do not meet, and answers its path. */
export function packSdk(): string {
  const stage = mkdtempSync(join(tmpdir(), "perennial-pack-"));
  const source = join(ROOT, "packages", "sdk");
  for (const name of ["package.json", "README.md", "LICENSE"]) cpSync(join(source, name), join(stage, name));
  buildPackage(join(stage, "dist"));
  const { status, stderr } = spawnSync("npm", ["pack", "--ignore-scripts", "--silent"], {
    cwd: stage,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  const name = readdirSync(stage).find((file) => file.endsWith(".tgz"));
  return join(stage, name ?? "");
}

/** A folder of a stranger's program: nothing in it but the package, installed from its tarball. */
export function installed(tarball: string): string {
  const folder = mkdtempSync(join(tmpdir(), "perennial-stranger-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
  const args = ["install", "--offline", "--no-audit", "--no-fund", "--silent", tarball];
  const { status, stderr } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return folder;
}

/** Checks programs of a folder as strictly as TypeScript can, with Node's types. */
export async function typeCheck(folder: string, files: readonly string[], options: object = {}): Promise<Ended> {
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: false,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: false,
    noEmit: true,
    types: ["node"],
    typeRoots: [join(ROOT, "test", "node_modules", "@types")],
    ...options,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  return await run("tsc", ["-p", folder], { cwd: folder });
}

/** The blocks of a manual in one language, each with the heading above it. */
export function blocksOf(file: string, language: string): { readonly heading: string; readonly code: string }[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  let heading = "";
  const found: { heading: string; code: string }[] = [];
  for (const [, title, tongue, code] of text.matchAll(/^#+ (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (title !== undefined) heading = title;
    else if (tongue === language) found.push({ heading, code: code ?? "" });
  }
  return found;
}
