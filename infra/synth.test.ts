import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog } from "@perennial/functions/catalog";
import { expect, test } from "vitest";
import { built } from "../packages/local/src/build.ts";

const ROOT = join(import.meta.dirname, "..");

interface Assets {
  readonly files: Readonly<Record<string, { readonly source: { readonly path: string; readonly packaging: string } }>>;
}

test("the command that deploys makes a template of the built bundles, with all that may be added", async () => {
  await built("functions");
  const out = mkdtempSync(join(tmpdir(), "cdk-"));
  const context = ["mailFrom=crm@example.com", "wafRequests=2000", "backupDays=365"].flatMap((one) => ["-c", one]);
  const { status, stderr } = spawnSync(
    join(ROOT, "infra", "node_modules", ".bin", "cdk"),
    ["synth", "--quiet", "--no-notices", "--output", out, ...context],
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, CI: "1", AWS_EC2_METADATA_DISABLED: "true" } },
  );
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });

  const { files } = JSON.parse(readFileSync(join(out, "Perennial.assets.json"), "utf8")) as Assets;
  const bundles = Object.values(files).filter(({ source }) => source.packaging === "zip");
  expect(bundles).toHaveLength(catalog.length);
  for (const { source } of bundles) expect(existsSync(join(out, source.path, "handler.mjs"))).toBe(true);
  expect(existsSync(join(out, "PerennialFirewall.template.json"))).toBe(true);
}, 120_000);
