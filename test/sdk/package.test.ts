import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { beforeAll, describe, expect, test } from "vitest";
import { errorClassesModule } from "../../packages/sdk/build/error-classes.ts";
import { installed, packSdk, typeCheck } from "./packed.ts";

const ROOT = dirname(dirname(import.meta.dirname));
let tarball: string;
let folder: string;
beforeAll(() => {
  tarball = packSdk();
  folder = installed(tarball);
});

const inPackage = (...path: string[]): string => join(folder, "node_modules", "@perennial", "sdk", ...path);
const modules = (end: string): string[] => readdirSync(inPackage("dist")).filter((name) => name.endsWith(end));

/**
 * What arethetypeswrong says and is meant to be so. The package is modules only: a second form for `require` would be a
 * second class of every error, and `instanceof` would depend on who loaded which. Programs that `require` get the modules
 * from Node 20.19 (runtimes.test.ts), and older ones by `import()`. Node 10 knew no `exports`, and so no second entry.
 */
const MEANT = [
  "CJSResolvesToESM . node16-cjs",
  "CJSResolvesToESM ./operator node16-cjs",
  "NoResolution ./operator node10",
];

describe("the published package", () => {
  test("is what publint and arethetypeswrong call right", async () => {
    const bytes = readFileSync(tarball);
    const { messages } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
    expect(messages).toEqual([]);
    const { types, problems = [] } = (await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)))) as {
      types: unknown;
      problems?: readonly { readonly kind: string; readonly entrypoint: string; readonly resolutionKind: string }[];
    };
    expect(types).toEqual({ kind: "included" });
    expect(
      problems.map(({ kind, entrypoint, resolutionKind }) => `${kind} ${entrypoint} ${resolutionKind}`).sort(),
    ).toEqual(MEANT);
  });

  test("holds its manual, its licence and its modules, and nothing else", () => {
    expect(readdirSync(inPackage()).sort()).toEqual(["LICENSE", "README.md", "dist", "package.json"]);
    expect(readdirSync(inPackage("dist")).filter((name) => !/\.(js|d\.ts)$/.test(name))).toEqual([]);
    expect(readFileSync(inPackage("LICENSE"), "utf8")).toBe(readFileSync(join(ROOT, "LICENSE"), "utf8"));
    const manifest = JSON.parse(readFileSync(inPackage("package.json"), "utf8")) as Record<string, unknown>;
    expect(manifest["version"]).toMatch(/^\d+\.\d+\.\d+$/);
    expect(manifest).toMatchObject({ license: "Apache-2.0", type: "module" });
    expect(manifest).not.toHaveProperty("private");
    expect(manifest).not.toHaveProperty("dependencies");
  });

  test("imports nothing, of the runtime or of others, so that it runs everywhere", () => {
    const foreign = [...modules(".js"), ...modules(".d.ts")].flatMap((name) =>
      [...readFileSync(inPackage("dist", name), "utf8").matchAll(/(?:from|import\()\s*"([^".][^"]*)"/g)].map(
        ([, from]) => `${name}: ${from}`,
      ),
    );
    expect(foreign.filter((one) => !one.includes("@perennial/sdk"))).toEqual([]);
  });

  test("is as small as its manual says", () => {
    const manual = readFileSync(inPackage("README.md"), "utf8").replace(/\s+/g, " ");
    const stated = 1000 * Number(/less than (\d+) kB of code \(gzip\)/.exec(manual)?.[1]);
    const code = modules(".js").map((name) => readFileSync(inPackage("dist", name)));
    const bytes = gzipSync(Buffer.concat(code), { level: 9 }).length;
    expect(bytes).toBeLessThan(stated);
    // Nor does the manual say more than a program has to load.
    expect(bytes).toBeGreaterThan(stated - 2000);
    // Types and what they say make up most of it; no program loads them.
    expect(statSync(tarball).size).toBeLessThan(100_000);
  });

  test("has one class a code", async () => {
    await expect(errorClassesModule()).toMatchFileSnapshot("../../packages/sdk/src/error-classes.gen.ts");
  });
});

describe("a program of a stranger", () => {
  test("is checked by TypeScript at its strictest, and told what it does wrong", async () => {
    const good = `import { createClient, type Customer, DuplicateError, type List } from "@perennial/sdk";
const crm = createClient({ baseUrl: process.env["X"], key: process.env["Y"] });
const customer: Customer = await crm.createCustomer({ body: { name: "A", kind: "person", fields: { size: "M", n: 1 } } });
const risk: number | null | undefined = customer.scores?.churnRisk;
const products: List<Awaited<ReturnType<typeof crm.listProducts>>> = crm.listProducts();
for await (const { name } of products) name.toUpperCase();
const error: unknown = new Error();
if (error instanceof DuplicateError) { const code: "duplicate" = error.code; console.log(code, risk); }
`;
    writeFileSync(join(folder, "good.ts"), good);
    const right = await typeCheck(folder, ["good.ts"]);
    expect(right.stdout).toBe("");
    const wrong = ["crm.createCustomer({ body: {} })", 'crm.createCustomer({ body: { name: "A", kind: "dog" } })'].map(
      (line) => `import { createClient } from "@perennial/sdk"; const crm = createClient(); await ${line};\n`,
    );
    wrong.forEach((text, index) => writeFileSync(join(folder, `wrong${index}.ts`), text));
    const refused = await typeCheck(
      folder,
      wrong.map((__, index) => `wrong${index}.ts`),
    );
    expect(refused.stdout).toMatch(/wrong0\.ts.*name/);
    expect(refused.stdout).toMatch(/wrong1\.ts.*"dog"/);
  });

  test("has the very types that the repository has: each client can stand for the other", async () => {
    const source = join(ROOT, "packages", "sdk", "src", "index.ts");
    const text = `import type { Client as Published } from "@perennial/sdk";
import type { Client as Source } from ${JSON.stringify(source)};
declare const published: Published; declare const source: Source;
export const there: Source = published; export const back: Published = source;
type Missing = Exclude<keyof Source, keyof Published> | Exclude<keyof Published, keyof Source>;
export const none: [Missing] extends [never] ? true : false = true;
`;
    writeFileSync(join(folder, "same.ts"), text);
    // The contract's own fields may be undefined where a JSON has none.
    const { stdout } = await typeCheck(folder, ["same.ts"], {
      exactOptionalPropertyTypes: false,
      skipLibCheck: true,
      lib: ["es2024"],
    });
    expect(stdout).toBe("");
  }, 120_000);
});
