import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../functions/catalog.ts";
import { built, bundleFunction } from "../../packages/local/src/build.ts";
import { median } from "./process-time.ts";

/** Size and start of each function's bundle, against a bundle of the bare DynamoDB client made in the same way. */
const TIMES = 9;
/** Enough for a function to start as it does on AWS; it calls nothing before its first event. */
const ENVIRONMENT = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
  MAIN_TABLE: "main",
  OPS_TABLE: "ops",
  ORIGIN: "https://crm.example.com",
  BUCKET: "bucket",
  MAIL_FROM: "crm@example.com",
  TENANT_ROLE_ARN: "arn:aws:iam::000000000000:role/tenant",
  SECRET_CURSOR: "cursor",
  QUEUE_SCORE: "https://sqs.eu-west-1.amazonaws.com/000000000000/score",
  QUEUE_IMPORT: "https://sqs.eu-west-1.amazonaws.com/000000000000/import",
  QUEUE_MAIL: "https://sqs.eu-west-1.amazonaws.com/000000000000/mail",
};
const folder = await built("functions");
// Beside this file, where the client is found.
const scratch = mkdtempSync(join(import.meta.dirname, ".bundle-"));
const bare = join(scratch, "bare");
const source = join(scratch, "bare.ts");
writeFileSync(
  source,
  `import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";\nexport const handler = () => new DynamoDBClient({}).send(new GetItemCommand({ TableName: "t", Key: {} }));\n`,
);
await bundleFunction(source, bare);

const sizeOf = (part: string): number =>
  readdirSync(part).reduce((sum, name) => sum + statSync(join(part, name)).size, 0);

function inFreshProcess(script: string): number {
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    env: { ...process.env, ...ENVIRONMENT },
  });
  if (stdout === "") throw new Error(stderr);
  return Number(stdout);
}

/** Milliseconds that a fresh process takes to load the handler. */
const importTime = (handler: string): number =>
  inFreshProcess(
    `const started = performance.now(); await import(${JSON.stringify(handler)}); console.log(performance.now() - started); process.exit(0);`,
  );

/** Bytes of the files that are loaded until the handler can take its first event. */
const bytesLoaded = (handler: string): number =>
  inFreshProcess(`import { registerHooks } from "node:module";
    let bytes = 0;
    registerHooks({ load(url, context, next) {
      const loaded = next(url, context);
      if (url.startsWith("file:")) bytes += loaded.source.length;
      return loaded;
    } });
    await import(${JSON.stringify(handler)}); console.log(bytes); process.exit(0);`);

const entries = [
  ["bare client", bare] as const,
  ...catalog.map(({ name }): readonly [string, string] => [name, join(folder, name)]),
];
const times = new Map<string, number[]>(entries.map(([name]) => [name, []]));
// In turns, so that what else the machine does falls on all alike.
for (let round = 0; round < TIMES; round += 1) {
  for (const [name, part] of entries) times.get(name)?.push(importTime(join(part, "handler.mjs")));
}
const base = median(times.get("bare client") ?? []);
console.log("\nBundles: all of it, what is loaded at the start, and the time that takes (aim for the API: 0.80 MB)");
console.log("function       MB in all   MB at start   import ms   ratio to the bare client");
for (const [name, part] of entries) {
  const start = bytesLoaded(join(part, "handler.mjs"));
  const ms = median(times.get(name) ?? []);
  console.log(
    `${name.padEnd(14)} ${(sizeOf(part) / 1e6).toFixed(2).padStart(9)} ${(start / 1e6).toFixed(2).padStart(13)} ${ms.toFixed(0).padStart(11)} ${(ms / base).toFixed(2).padStart(13)}`,
  );
}
rmSync(scratch, { recursive: true });
