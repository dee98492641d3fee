import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

const ROOT = dirname(import.meta.dirname);

/** What each part of the house may import of the others, and of the world. `*` stands for anything. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "packages/scoring": [],
  "packages/contract": ["zod"],
  "packages/table": ["@perennial/contract", "zod", "node:crypto"],
  "packages/table/src/dynamo": ["@aws-sdk/client-dynamodb", "@aws-sdk/util-dynamodb"],
  "packages/core": [
    "@perennial/contract",
    "@perennial/scoring",
    "@perennial/table",
    "jose",
    "libphonenumber-js",
    "node:crypto",
    "node:events",
    "node:util",
    "node:zlib",
    "pinyin-pro",
    "saxes",
    "zod",
  ],
  functions: [
    "@aws-lambda-powertools/logger",
    "@aws-sdk/",
    "@modelcontextprotocol/sdk",
    "@perennial/contract",
    "@perennial/core",
    "@perennial/table",
    "@perennial/table/dynamo",
    "@smithy/node-http-handler",
    "aws-lambda",
    "hono",
    "node:crypto",
    "node:dns",
    "node:http",
    "node:https",
    "node:net",
    "postal-mime",
    "ulid",
    "zod",
  ],
  "packages/sdk": ["@perennial/contract"],
  "packages/sdk/build": ["@perennial/contract", "node:"],
  "packages/cli": ["@perennial/contract", "@perennial/sdk", "node:", "zod"],
  "packages/cli/build": ["esbuild", "node:"],
  "packages/console": ["*"],
  "packages/local": [
    "@aws-sdk/client-dynamodb",
    "@aws-sdk/client-dynamodb-streams",
    "@perennial/contract",
    "@perennial/core",
    "@perennial/functions",
    "@perennial/scoring",
    "@perennial/sdk",
    "@perennial/table",
    "@smithy/",
    "aws-lambda",
    "esbuild",
    "node:",
    "smtp-server",
  ],
  infra: [
    "@perennial/functions/catalog",
    "@perennial/table/definition",
    "aws-cdk-lib",
    "cdk-nag",
    "constructs",
    "node:",
  ],
};
/** What the console may take of our own. */
const CONSOLE_OWN = new Set([
  "@perennial/contract",
  "@perennial/contract/calls",
  "@perennial/contract/openapi",
  "@perennial/contract/sight",
  "@perennial/sdk",
  "@perennial/sdk/operator",
]);

const LINES = 400;
/** Files that hold a table or were generated, for which the ceiling does not hold. */
const LONG: readonly RegExp[] = [/keys\.ts$/, /\.gen\.ts$/, /i18n\/(en|zh)\.ts$/, /fixtures\//];
const VAGUE = /(^|[/.-])(utils?|helpers?|common|misc|manager|service)([/.-]|$)/;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly { from: string; namespace: boolean; typeOnly: boolean }[];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (["node_modules", "dist", "cdk.out", ".perennial", ".git", "coverage"].includes(name)) return [];
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

function read(path: string): Source {
  const text = readFileSync(path, "utf8");
  const { module } = parseSync(path, text);
  const fixed = module.staticImports.map(({ moduleRequest, entries }) => ({
    from: moduleRequest.value,
    namespace: entries.some(({ importName }) => (importName.kind as string) === "NamespaceObject"),
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
  }));
  const passed = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ from: moduleRequest.value, namespace: true, typeOnly: isType }] : [],
    ),
  );
  const dynamic = [...text.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, from = ""]) => ({
    from,
    namespace: true,
    typeOnly: false,
  }));
  return { path: relative(ROOT, path), text, imports: [...fixed, ...passed, ...dynamic] };
}

const sources = ["functions", "infra", "packages", "test"]
  .flatMap((folder) => filesBelow(join(ROOT, folder)))
  .filter((path) => /\.(ts|tsx)$/.test(path))
  .map(read);
const isTest = ({ path }: Source): boolean =>
  /(\.test\.tsx?$|^test\/|test-\w+\.ts$|\/bench\.ts$|\/testing\/)/.test(path);
const product = sources.filter((source) => !isTest(source));
const partOf = (path: string): string | undefined =>
  Object.keys(MAY_IMPORT)
    .filter((part) => path.startsWith(`${part}/`))
    .sort((a, b) => b.length - a.length)[0];

describe("the house", () => {
  test("is imported in one direction only", () => {
    const wrong = product.flatMap(({ path, imports }) => {
      const part = partOf(path);
      if (part === undefined) return [];
      const allowed = [
        ...(MAY_IMPORT[part] ?? []),
        ...(part === "packages/table/src/dynamo" ? (MAY_IMPORT["packages/table"] ?? []) : []),
      ];
      return imports
        .filter(({ from }) => !from.startsWith("."))
        .filter(({ from }) => {
          if (part === "packages/console" && from.startsWith("@perennial/")) return !CONSOLE_OWN.has(from);
          return !allowed.some(
            (one) =>
              one === "*" || from === one || from.startsWith(one.endsWith("/") || one.endsWith(":") ? one : `${one}/`),
          );
        })
        .map(({ from }) => `${path} imports ${from}`);
    });
    expect(wrong).toEqual([]);
  });

  test("has no import that leaves its part by the back door", () => {
    const wrong = product.flatMap(({ path, imports }) => {
      const part = partOf(path);
      return (
        imports
          .filter(({ from }) => from.startsWith("."))
          .map(({ from }) => join(dirname(path), from))
          // The runner loads the functions' own handlers, as Lambda does.
          .filter(
            (target) => partOf(target)?.split("/").slice(0, 2).join("/") !== part?.split("/").slice(0, 2).join("/"),
          )
          .filter((target) => !(part === "packages/local" && target.startsWith("functions/")))
          .map((target) => `${path} reaches into ${target}`)
      );
    });
    expect(wrong).toEqual([]);
  });

  test("has no circle of imports", () => {
    const byPath = new Map(product.map((source) => [source.path, source]));
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      const source = byPath.get(path);
      if (!source || state.get(path) === "done") return;
      if (state.get(path) === "open") {
        circles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
        return;
      }
      state.set(path, "open");
      for (const { from, typeOnly } of source.imports) {
        if (from.startsWith(".") && !typeOnly) visit(join(dirname(path), from), [...trail, path]);
      }
      state.set(path, "done");
    };
    for (const { path } of product) visit(path, []);
    expect(circles).toEqual([]);
  });

  test("writes a kind of item only in the folder of its noun", () => {
    const OWNERS: Readonly<Record<string, string>> = {
      customer: "customer",
      purchase: "purchase",
      signal: "signal",
      subscription: "subscription",
      product: "product",
      productEntry: "product",
      note: "activity",
      task: "activity",
      earlierFact: "earlier",
      earlierSettings: "earlier",
      state: "score",
      count: "score",
      parameters: "score",
      parametersVersion: "score",
      proof: "proof",
      basePoint: "base",
      baseReport: "base",
      basePart: "base",
      posting: "score",
      workspace: "workspace",
      member: "workspace",
      team: "member",
      role: "member",
      invitation: "member",
      handOver: "member",
      handOverPart: "member",
      user: "account",
      session: "account",
      attempt: "account",
      apiKey: "api-key",
      appGrant: "connection",
      rateBucket: "limit",
      usage: "usage",
      usageShare: "usage",
      billing: "billing",
      invoice: "billing",
      usageStorage: "usage",
      requestLog: "request",
      requestSent: "request",
      requestCut: "request",
      act: "audit",
      audit: "audit",
      consent: "consent",
      privacy: "privacy",
      erased: "erasure",
      erasure: "erasure",
      erasureTraces: "erasure",
      customField: "field",
      view: "view",
      import: "import",
      importPart: "import",
      export: "export",
      exportProgress: "export",
      work: "workspace",
      workPart: "workspace",
      workRequest: "workspace",
      testClock: "test-clock",
    };
    const wrong = product
      .filter(({ path }) => path.startsWith("packages/core/src/"))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\bput: "(\w+)"/g)].flatMap(([, entity = ""]) => {
          const owner = OWNERS[entity];
          const folder = path.split("/")[3];
          return owner === undefined || folder === owner || folder === "import" ? [] : [`${path} puts a ${entity}`];
        }),
      );
    expect(wrong).toEqual([]);
  });
});

describe("every file", () => {
  test("is of a size that holds one thing", () => {
    const long = product
      .filter(({ path }) => !LONG.some((form) => form.test(path)))
      .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
      .filter(({ lines }) => lines > LINES);
    expect(long).toEqual([]);
  });

  test("says by its name what it holds", () => {
    expect(sources.map(({ path }) => path).filter((path) => VAGUE.test(path))).toEqual([]);
  });

  test("takes zod whole, which makes bundles a quarter of the size", () => {
    const wrong = sources.filter(({ imports }) =>
      imports.some(({ from, namespace, typeOnly }) => from === "zod" && !namespace && !typeOnly),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe("what is uncertain comes in from outside", () => {
  /** Writes programs, which say what they like. */
  const SAMPLES = /^packages\/contract\/src\/sample\.ts$/;
  const BANNED: readonly { readonly call: RegExp; readonly where: RegExp; readonly except?: RegExp }[] = [
    {
      call: /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b/,
      where: /^packages\/(core|scoring|contract|table)\//,
    },
    {
      call: /\bprocess\.env\b/,
      where: /^(functions|packages)\//,
      except:
        /^functions\/runtime\.ts$|^packages\/contract\/src\/sample\.ts$|^packages\/local\/|^packages\/console\/(vite|build\/docs-page)/,
    },
    { call: /\bfetch\(/, where: /^packages\/(core|scoring|contract|table)\// },
    {
      call: /\bconsole\.(log|info|warn|error)\b/,
      where: /^(functions|packages\/(core|scoring|contract|table|sdk))\//,
      except: SAMPLES,
    },
  ];

  test.each(BANNED)("$call", ({ call, where, except }) => {
    const code = ({ text }: Source): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    const wrong = product.filter(
      (source) => where.test(source.path) && !except?.test(source.path) && call.test(code(source)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe("the documents", () => {
  test.each(["README.md", "CONTRIBUTING.md"])("%s names only paths that exist", (name) => {
    const text = readFileSync(join(ROOT, name), "utf8");
    const paths = [...text.matchAll(/`((?:functions|infra|packages|test|\.ci)\/[\w./-]*)`/g)].map(
      ([, path = ""]) => path,
    );
    const missing = paths.filter((path) => {
      try {
        statSync(join(ROOT, path));
        return false;
      } catch {
        return true;
      }
    });
    expect(missing).toEqual([]);
  });
});
