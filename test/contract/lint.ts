import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a strict linter finds in a document. */
export function lint(linted: object): {
  readonly errors: number;
  readonly warnings: number;
  readonly problems: unknown[];
} {
  const folder = mkdtempSync(join(tmpdir(), "perennial-openapi-"));
  const file = join(folder, "openapi.json");
  writeFileSync(file, JSON.stringify(linted));
  const program = join(dirname(import.meta.dirname), "node_modules", ".bin", "redocly");
  const environment = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { stdout } = spawnSync(program, ["lint", file, "--extends", "recommended-strict", "--format", "json"], {
    encoding: "utf8",
    env: environment,
  });
  rmSync(folder, { recursive: true });
  const { totals, problems } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as {
    totals: { errors: number; warnings: number };
    problems: unknown[];
  };
  return { errors: totals.errors, warnings: totals.warnings, problems };
}
