import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scanLogs } from "./log-scan.ts";

/** Has every test process keep its log lines and secrets, and searches the ones for the others when all have ended. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "perennial-spill-"));
  process.env["PERENNIAL_SPILL"] = folder;
  return () => {
    const { leaks, lines, secrets } = scanLogs(folder);
    rmSync(folder, { recursive: true, force: true });
    if (leaks.length === 0) {
      if (lines > 0) console.log(`\n${lines} log lines hold none of ${secrets} secrets.`);
      return;
    }
    process.exitCode = 1;
    const shown = leaks.slice(0, 10).map(({ line }) => line.slice(0, 400));
    throw new Error(`${leaks.length} log lines hold a password, a token, a key or a cookie:\n${shown.join("\n")}`);
  };
}
