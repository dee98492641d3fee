import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startLocal } from "@perennial/local";
import { afterEach, beforeEach, expect, test } from "vitest";
import { scanLogs } from "./log-scan.ts";

let folder: string;
const before = process.env["PERENNIAL_SPILL"];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "perennial-planted-"));
  process.env["PERENNIAL_SPILL"] = folder;
});
afterEach(() => {
  process.env["PERENNIAL_SPILL"] = before;
  rmSync(folder, { recursive: true, force: true });
});

test("a secret that is logged is found, whatever it is", async () => {
  const local = await startLocal();
  const { owner, key, cookie } = await local.signUp();
  const { secret } = await owner.beginSecondFactor({ body: { currentPassword: "correct horse battery staple" } });
  await local.stop();
  expect(scanLogs(folder)).toMatchObject({ leaks: [] });
  expect(scanLogs(folder).lines).toBeGreaterThan(2);
  const session = cookie.split("=")[1] ?? "";
  for (const planted of ["correct horse battery staple", key, session, secret]) {
    expect(planted.length).toBeGreaterThan(15);
    local.platform.log.error("planted", { fault: `Error: refused ${planted} at line 1` });
    const { leaks } = scanLogs(folder);
    expect(leaks, "the one that was planted last").not.toEqual([]);
    expect(JSON.stringify(leaks)).not.toContain(planted);
    // A scan that finds something cannot pass by finding the one before.
    for (const name of readdirSync(folder).filter((one) => one.startsWith("log-")))
      writeFileSync(join(folder, name), "");
  }
});
