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

/** Samples that are not run, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  loadDemo: "minutes of work for a request without anything in it",
};

/** Reading first, then what changes, then what deletes: the deepest first, customers last. */
function order({ op }: Sampled): number {
  if (op.method === "get") return 0;
  if (op.method !== "delete") return 1;
  return 100 - op.path.split("/").length;
}
const inOrder = sampled.filter(({ op }) => !(op.id in NOT_RUN)).toSorted((a, b) => order(a) - order(b));
/** Every operation of the document: none is left out without a word. */
const documented = Object.values(paths)
  .flatMap((path) => Object.values(path))
  .map(({ operationId }) => operations[operationId as keyof typeof operations] as Operation);
/** Why a sample of an operation is not run; undefined where it is. */
function reasonFor(op: Operation, isHere: boolean): string | undefined {
  if (!sampled.some((one) => one.op === op)) return "only a person can do it, at the console";
  return NOT_RUN[op.id] ?? (isHere ? undefined : "the language is not installed here");
}

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
/** Those that were answered with success: nearly all, or the ids of the seeded records do not reach the samples. */
const doneOf = (outcomes: Readonly<Record<string, string>>): number =>
  Object.values(outcomes).filter((outcome) => outcome === "done").length / inOrder.length;
/** Their examples are the ETag of a part that nobody has sent, and the name of a customer that is called otherwise. */
const KNOWN: Readonly<Record<string, string>> = { completeUpload: "invalid_request", eraseCustomer: "invalid_request" };
/** What a sample may end with: a refusal that its operation declares is for want of a state or a secret. */
const expectedOf = (op: Operation): readonly string[] => {
  const known = KNOWN[op.id];
  return known === undefined ? ["done", ...op.errors] : [known];
};

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
});

async function runShell(): Promise<Record<string, string>> {
  const { environment, real } = await seeded();
  const outcomes: Record<string, string> = {};
  const home = mkdtempSync(join(tmpdir(), "perennial-curl-"));
  for (const { op, sources } of inOrder) {
    const { code, stdout, stderr } = await run("sh", ["-c", real(sources.shell)], { cwd: home, env: environment });
    outcomes[op.id] = outcomeOf(code, stdout || stderr);
  }
  return outcomes;
}

describe.each([
  { name: "curl", isHere: has("curl"), runAll: runShell },
  {
    name: "TypeScript",
    isHere: true,
    runAll: async () => await drive("typescript", "ts", "driver.ts", process.execPath),
  },
  {
    name: "Python",
    isHere: has("python3"),
    runAll: async () => await drive("python", "py", "driver.py", "python3"),
  },
])("as it is printed, in $name, the sample of", ({ isHere, runAll }) => {
  let outcomes: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    if (isHere) outcomes = await runAll();
  }, 180_000);

  test.for(documented.map((op) => [op.id, op] as const))("%s", ([id, op], { skip }) => {
    const reason = reasonFor(op, isHere);
    skip(reason !== undefined, reason);
    expect(expectedOf(op)).toContain(outcomes[id] ?? "not run");
  });

  test("nearly every operation is answered with success", ({ skip }) => {
    skip(!isHere, "the language is not installed here");
    expect(doneOf(outcomes)).toBeGreaterThan(0.8);
  });
});

test("every operation of the document is run, or skipped for a reason that is named", () => {
  const skipped = documented.filter((op) => reasonFor(op, true) !== undefined);
  expect(inOrder.length + skipped.length).toBe(documented.length);
  for (const op of skipped) if (!(op.id in NOT_RUN)) expect(op.access === "public" || isForKeys(op), op.id).toBe(false);
});
