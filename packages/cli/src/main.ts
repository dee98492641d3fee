#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { program } from "./program.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};
const controller = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
// Whoever reads no further, as `head` does, has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
const { env, stdin, stdout, stderr } = process;
process.exitCode = await program(process.argv.slice(2), version, {
  env,
  stdin,
  stdout,
  stderr,
  signal: controller.signal,
});
