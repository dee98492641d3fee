import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { has, installed, olderNode, packSdk, run } from "./packed.ts";
import { type Product, startProduct } from "./product.ts";

let product: Product;
let folder: string;
beforeAll(async () => {
  product = await startProduct();
  folder = installed(packSdk());
});
afterAll(async () => await product.stop());

/** What a stranger's program does with the package and a running product, through the runtime's own network and crypto. */
const program = (baseUrl: string, key: string): string => `
import { ConnectionError, createClient, importFile, NotFoundError, PerennialError, signWebhook, verifyWebhook } from "@perennial/sdk";
const crm = createClient({ baseUrl: ${JSON.stringify(baseUrl)}, key: ${JSON.stringify(key)} });
const { id, name } = await crm.createCustomer({ body: { name: "王小明" } });
const params = { customerId: id };
for (const amountMinor of [100, 200, 300]) await crm.recordPurchase({ params, body: { amountMinor } });
const amounts = [];
for await (const purchase of crm.listPurchases({ params, query: { limit: 2 } })) amounts.push(purchase.amountMinor);

const missing = await crm.getCustomer({ params: { customerId: "ext:none" } }).catch((error) => error);
const nowhere = createClient({ baseUrl: "http://localhost:1", key: "k", retries: 0 });
const unreachable = await nowhere.getMe().catch((error) => error);
const ended = await crm.getMe({}, { signal: AbortSignal.abort(new Error("enough")) }).catch((error) => error.message);

const csv = new Blob(["customer,day,amount\\nc-1,2026-10-01,12.50\\nc-2,2026-10-02,8.00\\n"]);
const settings = { currency: "CNY", columns: [{ name: "day", target: "occurredOn" }] };
const files = [];
for (const [fileName, file] of [["blob.csv", csv], ["stream.csv", csv.stream()]]) {
  const { status, progress } = await importFile(crm, file, { fileName, size: csv.size, settings });
  files.push([status, progress.total, progress.failed]);
}

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const payload = await verifyWebhook(secret, await signWebhook(secret, "evt_1", '{"type":"t"}'), '{"type":"t"}');
console.log(JSON.stringify({
  name,
  amounts: amounts.sort(),
  missing: [missing instanceof NotFoundError, missing instanceof PerennialError, missing.code],
  unreachable: unreachable instanceof ConnectionError,
  ended,
  files,
  payload,
}));
`;
const EXPECTED = {
  name: "王小明",
  amounts: [100, 200, 300],
  missing: [true, true, "not_found"],
  unreachable: true,
  ended: "enough",
  files: [
    ["done", 2, 0],
    ["done", 2, 0],
  ],
  payload: { type: "t" },
};

const FETCHED = "is not on this machine; .ci/run fetches it";
const older = olderNode();
const runtimes = [
  { name: "this Node", command: process.execPath, args: [], without: "" },
  {
    name: "the oldest Node of this machine",
    command: older,
    args: [],
    without: "there is no other Node than this one",
  },
  { name: "Bun", command: has("bun") ? "bun" : undefined, args: ["run"], without: `Bun ${FETCHED}` },
  {
    name: "Deno",
    command: has("deno") ? "deno" : undefined,
    // Nothing but the network: neither files, nor the environment, nor the machine.
    args: ["run", "--no-prompt", "--node-modules-dir=manual", "--allow-net=localhost"],
    without: `Deno ${FETCHED}`,
  },
];

describe.each(runtimes)("a program of a stranger on $name", ({ name, command = "", args, without }) => {
  test("does with the product what it is for", async ({ skip }) => {
    skip(command === "", without);
    const { fullKey } = await product.signUp();
    const file = `${name.replaceAll(" ", "-")}.mjs`;
    writeFileSync(join(folder, file), program(product.origin, fullKey));
    const { stdout, stderr } = await run(command, [...args, file], { cwd: folder });
    expect(stdout === "" ? stderr : JSON.parse(stdout)).toEqual(EXPECTED);
  });
});

const WAYS = {
  "require()": 'const sdk = require("@perennial/sdk"), operator = require("@perennial/sdk/operator");',
  "import()": 'const sdk = await import("@perennial/sdk"), operator = await import("@perennial/sdk/operator");',
} as const;
const common = (way: keyof typeof WAYS): string => `
const { require_module: takesModules = false } = process.features;
(async () => {
  if (${way === "require()"} && !takesModules) return console.log("takes no modules");
  ${WAYS[way]}
  const error = new sdk.NotFoundError(404, "not_found", undefined, "req_1");
  const { PerennialError } = await import("@perennial/sdk");
  console.log(typeof sdk.createClient, typeof operator.createOperatorClient, error instanceof PerennialError);
})();
`;

describe.each(runtimes.slice(0, 2))("a program in CommonJS on $name", ({ command = "", without }) => {
  for (const way of ["require()", "import()"] as const) {
    test(`has the package by ${way}, and one class of each error`, async ({ skip }) => {
      skip(command === "", without);
      writeFileSync(join(folder, "common.cjs"), common(way));
      const { stdout, stderr } = await run(command, ["common.cjs"], { cwd: folder });
      skip(stdout === "takes no modules\n", "this Node has no modules by require: 20.19 is the first");
      expect(stdout === "" ? stderr : stdout).toBe("function function true\n");
    });
  }
});
