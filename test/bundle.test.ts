import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../functions/catalog.ts";
import { built } from "../packages/local/src/build.ts";

/** Bytes of everything that a file loads before it can do anything, itself included. */
function loadedBy(file: string, seen = new Set<string>()): number {
  if (seen.has(file)) return 0;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const imports = [...text.matchAll(/(?:^|[;}])(?:import|export)(?:[^"';()]*from)?"(\.\/[^"]+)"/gm)];
  return imports.reduce(
    (sum, [, name = ""]) => sum + loadedBy(join(dirname(file), name), seen),
    Buffer.byteLength(text),
  );
}

let folder: string;
beforeAll(async () => {
  folder = await built("functions");
});

/** Bytes that a function may load at its start: what grows here makes every cold start longer. */
const MOST: Readonly<Record<string, number>> = { api: 800_000, mcp: 1_000_000, import: 1_250_000 };

describe("the bundle of a function", () => {
  test.each(catalog.map(({ name }) => name))("%s loads no more at its start than it needs", (name) => {
    const bytes = loadedBy(join(folder, name, "handler.mjs"));
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(MOST[name] ?? 900_000);
  });
});
