// Everything that must hold beside the tests, in seconds: types, lint, format, dead code. `npm run check`.
import { spawnSync } from "node:child_process";

/** @type {readonly (readonly [name: string, command: string, args: readonly string[]])[]} */
const CHECKS = [
  ["types", "tsc", ["-p", "."]],
  ["types of the console", "tsc", ["-p", "packages/console"]],
  ["lint", "oxlint", []],
  ["format", "biome", ["check", "--reporter=summary", "."]],
  ["dead code", "knip", ["--config", "test/knip.json"]],
];

let failed = 0;
for (const [name, command, args] of CHECKS) {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  const passed = status === 0;
  if (!passed) failed += 1;
  console.log(`${passed ? "passed" : "FAILED"}  ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  if (!passed) console.log(`${stdout}${stderr}`.trim().split("\n").slice(-60).join("\n"));
}
console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
