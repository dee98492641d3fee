import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inflate } from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

export type { Browser, BrowserContext, Page } from "playwright-core";

const PARTS = ["chromium.br", "al2023.tar.br", "swiftshader.tar.br"];

/** The folder of the package that carries the browser. */
function packageFolder(): string {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  return dirname(dirname(entry));
}

/**
 * Unpacks the browser once a machine, into a folder named for its version. The package's own way would take any file
 * called `chromium` in the temporary folder for its own, even a half-written one.
 */
async function unpack(): Promise<string> {
  const from = packageFolder();
  const { version } = JSON.parse(readFileSync(join(from, "package.json"), "utf8")) as { version: string };
  const folder = join(tmpdir(), `perennial-chromium-${version}`);
  if (existsSync(folder)) return folder;
  const fresh = mkdtempSync(join(tmpdir(), "perennial-chromium-"));
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = fresh;
  try {
    for (const part of PARTS) await inflate(join(from, "bin", part));
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Starts a browser: the one named by CHROMIUM_PATH, or the one that the package carries. */
export async function launchBrowser(): Promise<Browser> {
  const args = ["--no-sandbox", "--font-render-hinting=none", "--disable-gpu"];
  const own = process.env["CHROMIUM_PATH"];
  if (own !== undefined) return await chromium.launch({ executablePath: own, args });
  const folder = await unpack();
  const profile = join(folder, "home");
  mkdirSync(profile, { recursive: true });
  return await chromium.launch({
    executablePath: join(folder, "chromium"),
    args: [...args, "--headless=shell"],
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      HOME: profile,
    },
  });
}
