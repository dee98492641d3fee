// Prepares this clone and then runs a command in it: `node run.mjs <command> [argument …]`.
//
// Plain JavaScript that works on Node 20, because it runs before anything is installed. It installs the
// pinned dependencies when a manifest or the lockfile changed, puts their programs first in the PATH
// (Node 24, the Lambda runtime, is one of them) and hands over.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PNPM = "pnpm@12.21.0";
const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const stampFile = join(root, "node_modules", ".install-stamp");

/** What the installed tree depends on, as one hash. */
function manifestStamp() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${PNPM}`);
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}/package.json`);
  const manifests = [
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "package.json",
    "functions/package.json",
    "infra/package.json",
    "test/package.json",
  ];
  for (const file of [...manifests, ...packages.sort()]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** This process's environment without what npm put there, so that pnpm reads its own settings only. */
function cleanEnvironment() {
  /** @type {[string, string | undefined][]} */
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_(config|lifecycle|package)_/i.test(name));
  return Object.fromEntries(kept);
}

/** @param {NodeJS.ProcessEnv} env */
function install(env) {
  const stamp = manifestStamp();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return;
  console.error("Installing dependencies (only the first time, and when they change) …");
  const { status, error } = spawnSync(
    "npx",
    ["--yes", PNPM, "install", "--frozen-lockfile", "--reporter=append-only"],
    {
      cwd: root,
      env,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    },
  );
  if (status !== 0) {
    console.error(
      `The dependencies could not be installed${error ? `: ${error.message}` : ""}. Check the network and the disk, then run the command again.`,
    );
    process.exit(status ?? 1);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(
    `Node ${process.versions.node} is too old: install Node 20 or newer from https://nodejs.org and run the command again.`,
  );
  process.exit(1);
}

const env = cleanEnvironment();
install(env);
env.PATH = [join(root, "node_modules", ".bin"), join(root, "test", "node_modules", ".bin"), env.PATH].join(delimiter);

const [command = "node", ...args] = process.argv.slice(2);
const version = spawnSync("node", ["-v"], { env, encoding: "utf8" }).stdout?.trim() ?? "";
if (!/^v(2[4-9]|[3-9]\d)\./.test(version)) {
  console.error(
    `Perennial runs on Node 24. It brings its own on Linux (x64 and arm64); on ${process.platform}-${process.arch} install Node 24 from https://nodejs.org and run the command again (found ${version || "none"}).`,
  );
  process.exit(1);
}

const child = spawn(command, args, { cwd: root, env, stdio: "inherit", shell: process.platform === "win32" });
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  console.error(`${command} could not be started: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
