import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { beforeAll, describe, expect, test } from "vitest";
import { errorClassesModule } from "../../packages/sdk/build/error-classes.ts";
import { has, installed, olderNode, packSdk, run, typeCheck } from "./packed.ts";

const ROOT = dirname(dirname(import.meta.dirname));
let tarball: string;
let folder: string;
beforeAll(() => {
  tarball = packSdk();
  folder = installed(tarball);
});

const inPackage = (...path: string[]): string => join(folder, "node_modules", "@perennial", "sdk", ...path);
const modules = (end: string): string[] => readdirSync(inPackage("dist")).filter((name) => name.endsWith(end));

/** What any program would do first: it needs no network, and fails when something is missing. */
const PROGRAM = `
import { createClient, NotFoundError, PerennialError, verifyWebhook, signWebhook } from "@perennial/sdk";
const problem = { type: "", title: "T", status: 404, detail: "D", instance: "", code: "not_found", requestId: "req_1", errors: [] };
const crm = createClient({ baseUrl: "http://x", key: "k", fetch: async (url, init) => {
  if (url.endsWith("/customers/none")) return Response.json(problem, { status: 404 });
  return Response.json({ data: [url, init.method], nextCursor: null });
} });
const seen = [];
for await (const one of crm.listProducts()) seen.push(one);
const error = await crm.getCustomer({ params: { customerId: "none" } }).catch((error) => error);
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const payload = await verifyWebhook(secret, await signWebhook(secret, "evt_1", '{"type":"t"}'), '{"type":"t"}');
console.log(JSON.stringify([seen, error instanceof NotFoundError, error instanceof PerennialError, payload]));
`;
const EXPECTED = [["http://x/v1/products", "GET"], true, true, { type: "t" }];

describe("the published package", () => {
  test("is what publint and arethetypeswrong call right", async () => {
    const bytes = readFileSync(tarball);
    const { messages } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
    expect(messages).toEqual([]);
    const { types, problems = [] } = (await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)))) as {
      types: unknown;
      problems?: readonly { readonly kind: string; readonly resolutionKind?: string }[];
    };
    expect(types).toEqual({ kind: "included" });
    // A module cannot be had by `require` before Node 20.19, and resolution before `exports` is Node 10's.
    const known = ({ kind, resolutionKind }: (typeof problems)[number]): boolean =>
      (kind === "CJSResolvesToESM" && resolutionKind === "node16-cjs") || resolutionKind === "node10";
    expect(problems.filter((problem) => !known(problem))).toEqual([]);
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

  test("is small", () => {
    const code = modules(".js").map((name) => readFileSync(inPackage("dist", name)));
    expect(gzipSync(Buffer.concat(code), { level: 9 }).length).toBeLessThan(16_000);
    expect(statSync(tarball).size).toBeLessThan(120_000);
  });

  test("has one class a code", async () => {
    await expect(errorClassesModule()).toMatchFileSnapshot("../../packages/sdk/src/error-classes.gen.ts");
  });
});

describe("a program of a stranger", () => {
  const programs = [
    { name: "this Node", command: process.execPath, args: [] },
    { name: "the oldest Node of this machine", command: olderNode(), args: [] },
    { name: "Bun", command: has("bun") ? "bun" : undefined, args: ["run"] },
    { name: "Deno", command: has("deno") ? "deno" : undefined, args: ["run", "--node-modules-dir=manual"] },
  ];
  for (const { name, command = "", args } of programs) {
    test.skipIf(command === "")(`runs in plain JavaScript on ${name}`, async () => {
      writeFileSync(join(folder, "plain.mjs"), PROGRAM);
      const { stdout, stderr } = await run(command, [...args, "plain.mjs"], { cwd: folder });
      expect(JSON.parse(stdout || JSON.stringify(stderr))).toEqual(EXPECTED);
    });
  }

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
