import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blocksOf, installed, packSdk, run, typeCheck } from "./packed.ts";
import { type Product, startProduct } from "./product.ts";

const CLIENT = `import { createClient } from "@perennial/sdk";
const crm = createClient({ baseUrl: process.env.PERENNIAL_URL, key: process.env.PERENNIAL_API_KEY });
`;
const blocks = blocksOf("packages/sdk/README.md", "ts").map(({ heading, code }, index) => ({
  name: `${index + 1} ${heading}`,
  file: `block${index + 1}.ts`,
  code: code.includes("createClient(") ? code : CLIENT + code,
}));

let product: Product;
let folder: string;
let environment: Record<string, string>;
beforeAll(async () => {
  folder = installed(packSdk());
  product = await startProduct();
  const { fullKey } = await product.signUp();
  environment = {
    PERENNIAL_URL: product.origin,
    PERENNIAL_API_KEY: fullKey,
    PERENNIAL_OPERATOR_KEY: product.local.runner.operatorKey,
    NO_COLOR: "1",
  };
  for (const { file, code } of blocks) writeFileSync(join(folder, file), `${code}export {};\n`);
});
afterAll(async () => await product.stop());

/** What a block shows, where it says something that can be wrong. */
const SHOWN: Readonly<Record<string, RegExp>> = {
  "The first call": /^王小明 /,
  Refusals: /body\.name .+\nbody\.tags\[0\]/,
  "Attempts that are repeated": /^true$/m,
  Webhooks: /^204$/m,
  "For whoever runs an installation": / local 0/,
  "The event log": /^1 member\.created$/m,
};

describe("the manual", () => {
  test("is right in its types, block for block", async () => {
    expect(
      (
        await typeCheck(
          folder,
          blocks.map(({ file }) => file),
        )
      ).stdout,
    ).toBe("");
  });

  test.each(blocks)(
    "does what it says: $name",
    async ({ name, file }) => {
      const { code, stdout, stderr } = await run(process.execPath, [file], { cwd: folder, env: environment });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(SHOWN[name.replace(/^\d+ /, "")] ?? /(?:)/);
      if (stdout.includes("total:")) expect(stdout).toMatch(/done: 2, failed: 1/);
    },
    60_000,
  );
});
