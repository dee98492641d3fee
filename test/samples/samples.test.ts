import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isForKeys, type Operation, operations, PREFIX } from "@perennial/contract";
import { openApiDocument } from "@perennial/contract/openapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedRecords } from "../isolation/records.ts";
import { has, installed, packSdk, run, typeCheck } from "../sdk/packed.ts";
import { type Product, startProduct } from "../sdk/product.ts";

type Language = "shell" | "typescript" | "python";
interface Sampled {
  readonly op: Operation;
  readonly sources: Readonly<Record<Language, string>>;
}

const { paths } = openApiDocument() as {
  paths: Record<
    string,
    Record<string, { operationId: string; "x-codeSamples"?: { lang: Language; source: string }[] }>
  >;
};
const sampled: readonly Sampled[] = Object.values(paths).flatMap((path) =>
  Object.values(path).flatMap(({ operationId, "x-codeSamples": samples }) => {
    if (!samples) return [];
    const sources = Object.fromEntries(samples.map(({ lang, source }) => [lang, source]));
    return [
      { op: operations[operationId as keyof typeof operations] as Operation, sources: sources as Sampled["sources"] },
    ];
  }),
);

/** Minutes of work for a request without anything in it. */
const HEAVY = new Set(["loadDemo", "removeDemo"]);

/** Reading first, then what changes, then what deletes: the deepest first, customers last. */
function order({ op }: Sampled): number {
  if (op.method === "get") return 0;
  if (op.method !== "delete") return 1;
  return 100 - op.path.split("/").length;
}
const inOrder = sampled.filter(({ op }) => !HEAVY.has(op.id)).toSorted((a, b) => order(a) - order(b));

let product: Product;
let folder: string;
beforeAll(async () => {
  folder = installed(packSdk());
  product = await startProduct();
}, 120_000);
afterAll(async () => await product.stop());

/** Ids as the contract's examples have them, and those of records that there are. */
async function seeded(): Promise<{
  readonly environment: Record<string, string>;
  readonly real: (source: string) => string;
}> {
  const tenant = await product.signUp();
  const client = product.local.client({ key: tenant.fullKey });
  const ids = await seedRecords(product.local, { ...tenant, client });
  const byPrefix = new Map(
    Object.entries(ids).flatMap(([, id]) => (/^[a-z]{3}_/.test(id) ? [[id.slice(0, 3), id] as const] : [])),
  );
  const kinds = Object.values(PREFIX).join("|");
  const { member } = await tenant.owner.getMe();
  const realId = (prefix: string, isFirst: boolean): string | undefined =>
    prefix === "usr" ? (isFirst ? ids["memberId"] : member?.id) : byPrefix.get(prefix);
  return {
    environment: { PERENNIAL_URL: product.origin, PERENNIAL_API_KEY: tenant.fullKey },
    real(source) {
      let seen = 0;
      return source.replace(new RegExp(`\\b(${kinds})_01k9f3v7m2e8q4x6c0b5d7h9jn`, "g"), (example, prefix: string) => {
        seen += 1;
        return realId(prefix, seen === 1) ?? example;
      });
    },
  };
}

/** What became of a sample: `done`, or the code with which the API refused it. */
const outcomeOf = (code: number | null, said: string): string =>
  code === 0 ? "done" : (/"code":\s*"(\w+)"/.exec(said)?.[1] ?? `${code}: ${said.slice(-400)}`);
/** Samples whose request was not understood: a refusal that the operation declares is for want of a state or a secret. */
function misunderstood(outcomes: Readonly<Record<string, string>>): Record<string, string> {
  const wrong = inOrder.flatMap(({ op }) => {
    const outcome = outcomes[op.id] ?? "not run";
    return outcome === "done" || op.errors.some((code) => code === outcome) ? [] : [[op.id, outcome] as const];
  });
  return Object.fromEntries(wrong);
}
/** Those that were answered with success: nearly all, or the ids of the seeded records do not reach the samples. */
const doneOf = (outcomes: Readonly<Record<string, string>>): number =>
  Object.values(outcomes).filter((outcome) => outcome === "done").length / inOrder.length;
/** Their examples are the ETag of a part that nobody has sent, and the name of a customer that is called otherwise. */
const KNOWN = { completeUpload: "invalid_request", eraseCustomer: "invalid_request" };

/** Runs one file after the other in one process and writes a line for each: how it ended. */
const NODE_DRIVER = `
import { createClient } from "@perennial/sdk";
console.log = () => {};
for (const id of process.argv.slice(2)) {
  let outcome = "done";
  try { await import("./" + id + ".ts"); } catch (error) { outcome = error.code ?? String(error); }
  process.stdout.write(id + " " + outcome + "\\n");
}
`;
const PYTHON_DRIVER = `
import contextlib, io, json, runpy, sys, urllib.error
for name in sys.argv[1:]:
    outcome = "done"
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            runpy.run_path(name + ".py")
    except urllib.error.HTTPError as error:
        outcome = json.load(error).get("code", "?")
    except Exception as error:
        outcome = repr(error)
    print(name, outcome)
`;

async function drive(
  language: Language,
  extension: string,
  driver: string,
  command: string,
): Promise<Record<string, string>> {
  const { environment, real } = await seeded();
  for (const { op, sources } of inOrder) writeFileSync(join(folder, `${op.id}.${extension}`), real(sources[language]));
  writeFileSync(join(folder, driver), language === "python" ? PYTHON_DRIVER : NODE_DRIVER);
  const names = inOrder.map(({ op }) => op.id);
  const { stdout, stderr } = await run(command, [driver, ...names], { cwd: folder, env: environment });
  const outcomes = stdout
    .trim()
    .split("\n")
    .map((line) => /^(\w+) (.*)$/.exec(line) ?? []);
  return Object.fromEntries(outcomes.map(([, id = stderr, outcome = ""]) => [id, outcome] as const));
}

describe("the samples", () => {
  test("are there for every operation that a program can do, in three languages", () => {
    const ids = Object.values(operations).filter((op: Operation) => op.access === "public" || isForKeys(op));
    expect(sampled.map(({ op }) => op.id).sort()).toEqual(ids.map(({ id }) => id).sort());
    for (const { sources } of sampled) expect(Object.keys(sources)).toEqual(["shell", "typescript", "python"]);
  });

  test("hold no key, only where to find it", () => {
    for (const { op, sources } of sampled)
      for (const source of Object.values(sources))
        expect(source.includes("PERENNIAL_API_KEY")).toBe(op.access !== "public");
  });

  test("in TypeScript pass its strictest check", async () => {
    for (const { op, sources } of sampled) writeFileSync(join(folder, `${op.id}.check.ts`), sources.typescript);
    const { stdout } = await typeCheck(
      folder,
      sampled.map(({ op }) => `${op.id}.check.ts`),
    );
    expect(stdout).toBe("");
  }, 60_000);

  test.skipIf(!has("curl"))(
    "in curl run as they are printed",
    async () => {
      const { environment, real } = await seeded();
      const outcomes: Record<string, string> = {};
      const home = mkdtempSync(join(tmpdir(), "perennial-curl-"));
      for (const { op, sources } of inOrder) {
        const { code, stdout, stderr } = await run("sh", ["-c", real(sources.shell)], { cwd: home, env: environment });
        outcomes[op.id] = outcomeOf(code, stdout || stderr);
      }
      expect(misunderstood(outcomes)).toEqual(KNOWN);
      expect(doneOf(outcomes)).toBeGreaterThan(0.8);
    },
    180_000,
  );

  test("in TypeScript run as they are printed", async () => {
    const outcomes = await drive("typescript", "ts", "driver.ts", process.execPath);
    expect(misunderstood(outcomes)).toEqual(KNOWN);
    expect(doneOf(outcomes)).toBeGreaterThan(0.8);
  }, 180_000);

  test.skipIf(!has("python3"))(
    "in Python run as they are printed",
    async () => {
      const outcomes = await drive("python", "py", "driver.py", "python3");
      expect(misunderstood(outcomes)).toEqual(KNOWN);
      expect(doneOf(outcomes)).toBeGreaterThan(0.8);
    },
    180_000,
  );
});
