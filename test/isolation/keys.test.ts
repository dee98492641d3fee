import { design, escapePart, fillKey, INDEXES, systemDesign, tenantPrefix, workspaceOf } from "@perennial/table";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

/** The whole key design as a Markdown table: a change of keys is a diff that can be read. */
function asMarkdown(rows: Readonly<Record<string, object>>): string {
  const lines = Object.entries(rows).map(([entity, row]) => {
    const { table, pk, sk, list, ...sorts } = row as Record<string, string>;
    const orders = Object.entries(sorts).map(([index, sort]) => `${index} ${sort}`);
    return `| ${entity} | ${table} | ${pk} | ${sk} | ${list ?? ""} | ${orders.join(", ")} |`;
  });
  return ["| item | table | pk | sk | list | orders |", "| - | - | - | - | - | - |", ...lines].join("\n");
}

describe("the key design", () => {
  test("is what it was", async () => {
    await expect(`${asMarkdown(design)}\n\n${asMarkdown(systemDesign)}\n`).toMatchFileSnapshot("./keys.md");
  });

  test("gives every kind of item keys of its own", () => {
    const keys = Object.values(design).map(({ pk, sk }) => `${pk} ${sk}`.replace(/\{\w+\}/g, "*"));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("uses only the shared orders, and each through a list", () => {
    for (const row of Object.values(design)) {
      const { table: _t, pk: _p, sk: _s, list, ...sorts } = row as Record<string, string>;
      for (const index of Object.keys(sorts)) expect(INDEXES).toContain(index);
      expect(list === undefined).toBe(Object.keys(sorts).length === 0);
    }
  });

  test("keeps what precedes tenants apart from every tenant", () => {
    for (const { pk } of Object.values(systemDesign)) expect(pk.startsWith("T#")).toBe(false);
  });
});

describe("keys", () => {
  const value = fc.oneof(fc.string(), fc.constantFrom("#", "%23", "a#b", "C#1", "%"));

  test("cannot be forged by a value: different values give different keys", () => {
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const one = fillKey("CLAIM#{kind}#{value}", { kind: a, value: b });
        const two = fillKey("CLAIM#{kind}#{value}", { kind: c, value: d });
        expect(one === two).toBe(a === c && b === d);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  test("hold no separator that came from a value", () => {
    fc.assert(
      fc.property(value, (text) => !escapePart(text).includes("#")),
      { seed: 1 },
    );
  });

  test("are not made when a part is missing", () => {
    expect(fillKey("{nameKey}#{id}", { id: "1" })).toBeUndefined();
  });

  test("name the workspace they belong to, and only a whole one", () => {
    const id = "wsp_01k9f3v7m2e8q4x6c0b5d7h9jn";
    expect(workspaceOf(`${tenantPrefix(id)}C#1`)).toBe(id);
    for (const pk of ["", "T#", "U#usr_1", tenantPrefix(id).slice(0, -1), `x${tenantPrefix(id)}`]) {
      expect(workspaceOf(pk)).toBeUndefined();
    }
    for (const wrong of ["", "wsp_1", "wsp_01k9f3v7m2e8q4x6c0b5d7h9j*", "wsp_01K9F3V7M2E8Q4X6C0B5D7H9JN#"]) {
      expect(() => tenantPrefix(wrong)).toThrow();
    }
  });
});
