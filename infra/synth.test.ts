import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog } from "@perennial/functions/catalog";
import { beforeAll, describe, expect, test } from "vitest";
import { built } from "../packages/local/src/build.ts";
import { constructId } from "./construct-id.ts";
import { type Resource, text } from "./test-stack.ts";

const ROOT = join(import.meta.dirname, "..");
const out = mkdtempSync(join(tmpdir(), "cdk-"));

interface Assets {
  readonly files: Readonly<Record<string, { readonly source: { readonly path: string; readonly packaging: string } }>>;
}
const read = <T>(file: string): T => JSON.parse(readFileSync(join(out, file), "utf8")) as T;

let bundles: string;
let synthesis: { readonly status: number | null; readonly stderr: string };

beforeAll(async () => {
  bundles = await built("functions");
  const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b";
  const given = ["mailFrom=crm@example.com", `webAclArn=${webAclArn}`, "backupDays=365"];
  const context = given.flatMap((one) => ["-c", one]);
  synthesis = spawnSync(
    join(ROOT, "infra", "node_modules", ".bin", "cdk"),
    ["synth", "--quiet", "--no-notices", "--output", out, ...context],
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, CI: "1", AWS_EC2_METADATA_DISABLED: "true" } },
  );
}, 120_000);

describe("the command that deploys", () => {
  test("makes a template of the built bundles, with all that may be added", () => {
    expect({ ...synthesis, stderr: synthesis.status === 0 ? "" : synthesis.stderr }).toMatchObject({
      status: 0,
      stderr: "",
    });
    const zipped = Object.values(read<Assets>("Perennial.assets.json").files)
      .map(({ source }) => source)
      .filter(({ packaging }) => packaging === "zip");
    expect(zipped).toHaveLength(catalog.length);
    for (const { path } of zipped) expect(existsSync(join(out, path, "handler.mjs"))).toBe(true);
    expect(existsSync(join(out, "PerennialFirewall.template.json"))).toBe(true);
  });
});

describe("a bundle that is deployed", () => {
  /** Loads a bundle as Lambda does, in a process of its own with the environment of its function. */
  function load(name: string, then: string): { status: number | null; stdout: string; stderr: string } {
    const { Resources } = read<{ Resources: Record<string, Resource> }>("Perennial.template.json");
    const form = new RegExp(`^${constructId(name)}Function[0-9A-F]{8}$`);
    const found = Object.entries(Resources).find(([id]) => form.test(id));
    const environment = found?.[1].Properties["Environment"] as { Variables: Record<string, unknown> } | undefined;
    const variables = Object.entries(environment?.Variables ?? {});
    const told = Object.fromEntries(variables.map(([variable, value]) => [variable, text(value)]));
    const program = `const { handler } = await import(${JSON.stringify(join(bundles, name, "handler.mjs"))}); ${then}`;
    const env = {
      PATH: process.env["PATH"],
      ...told,
      ORIGIN: "https://crm.example.com",
      ...(told["ORIGIN_KEY"] === undefined ? {} : { ORIGIN_KEY: "known to the distribution" }),
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
    };
    return spawnSync("node", ["--input-type=module", "--eval", program], { encoding: "utf8", env });
  }

  test.each(catalog)("$name starts with what its function is told, and needs nothing beside itself", ({ name }) => {
    const { stdout, stderr } = load(name, "console.log(typeof handler);");
    expect({ stdout, stderr }).toEqual({ stdout: "function\n", stderr: "" });
  });

  test("api answers a request that came through the distribution, and no other", () => {
    const event = {
      version: "2.0",
      routeKey: "$default",
      rawPath: "/healthz",
      rawQueryString: "",
      headers: { host: "api.example.com" },
      requestContext: { domainName: "api.example.com", http: { method: "GET", path: "/healthz" }, stage: "$default" },
      isBase64Encoded: false,
    };
    const answer = (headers: Record<string, string>): unknown => {
      const sent = JSON.stringify({ ...event, headers: { ...event.headers, ...headers } });
      return JSON.parse(load("api", `console.log(JSON.stringify(await handler(${sent}, {})));`).stdout);
    };
    expect(answer({ "x-origin-key": "known to the distribution" })).toMatchObject({
      statusCode: 200,
      body: '{"ok":true}',
    });
    expect(answer({})).toMatchObject({ statusCode: 403 });
  });
});
