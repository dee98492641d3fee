import { type Local, startLocal } from "@perennial/local";
import { cursorCodec, type TenantTable } from "@perennial/table";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tablesOf } from "./tenant.ts";

let local: Local;
let table: TenantTable;
let other: TenantTable;
beforeAll(async () => {
  local = await startLocal();
  table = tablesOf(local, "wsp_01k9f3v7m2e8q4x6c0b5d7h9jn");
  other = tablesOf(local, "wsp_01k9f3v7m2e8q4x6c0b5d7h9jp");
});
afterAll(() => local.stop());

const claim = (value: string, id = "1") => ({ kind: "customer" as const, value, id });

describe("a tenant's table", () => {
  test("answers what was put, and nothing of another tenant's", async () => {
    await table.write({ put: "claim", item: claim("a") });
    expect(await table.get("claim", { kind: "customer", value: "a" })).toEqual(claim("a"));
    expect(await other.get("claim", { kind: "customer", value: "a" })).toBeUndefined();
    expect(await other.getMany("claim", [claim("a")])).toEqual([undefined]);
  });

  test("writes all parts or none, and says which part was refused and by what", async () => {
    await table.write({ put: "claim", item: claim("taken", "first") });
    const written = await table.write(
      { put: "claim", item: claim("free"), if: "absent" },
      { put: "claim", item: claim("taken", "second"), if: "absent" },
    );
    expect(written).toEqual({ ok: false, refused: [{ leg: 1, current: claim("taken", "first") }] });
    expect(await table.get("claim", claim("free"))).toBeUndefined();
  });

  test("refuses a single part by its condition too", async () => {
    await table.write({ put: "claim", item: claim("one", "first") });
    const absent = await table.write({ put: "claim", item: claim("one", "second"), if: "absent" });
    expect(absent).toEqual({ ok: false, refused: [{ leg: 0, current: claim("one", "first") }] });
    const present = await table.write({ remove: "claim", key: claim("none"), if: "present" });
    expect(present.ok).toBe(false);
  });

  test("keeps any number to the last digit, and one nearer to zero than it can as zero", async () => {
    const numbers = fc.array(fc.double({ noNaN: true, min: -1e125, max: 1e125 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(numbers, async (given) => {
        // A claim holds whatever it is given; as do maps and lists in it.
        const odd = { ...claim("numbers"), deep: { list: given }, first: given[0] };
        await table.write({ put: "claim", item: odd });
        const kept = given.map((number) => (Math.abs(number) < 1e-129 ? 0 : number));
        const read = (await table.get("claim", claim("numbers"), { consistent: true })) as typeof odd | undefined;
        for (const [index, number] of (read?.deep.list ?? []).entries()) {
          expect(Math.abs(number - (kept[index] ?? Number.NaN))).toBeLessThanOrEqual(1e-129);
        }
        expect(read?.deep.list).toHaveLength(given.length);
        expect(read?.first).toBe(read?.deep.list[0]);
      }),
      { seed: 7, numRuns: 200, examples: [[[2 ** 53 + 2, -(2 ** 60), 1e125, 5e-324, 1.7e-120, 0.1 + 0.2]]] },
    );
  });

  test("puts and removes any number of items without conditions", async () => {
    const items = Array.from({ length: 60 }, (_, index) => claim(`bulk ${index}`));
    await table.bulk(items.map((item) => ({ put: "claim" as const, item })));
    expect(await table.getMany("claim", items)).toEqual(items);
    await table.bulk(items.map((key) => ({ remove: "claim" as const, key })));
    expect(await table.getMany("claim", items)).toEqual(items.map(() => undefined));
  });

  test("takes an item whose time to live is over for one that is not there, removed or not", async () => {
    const seconds = Math.floor(local.clock.now() / 1000);
    const reply = (key: string, ttl: number) => ({ operation: "o", key, fingerprint: "", output: "", ttl });
    await table.write(
      { put: "reply", item: reply("old", seconds - 1) },
      { put: "reply", item: reply("new", seconds + 60) },
    );
    expect(await table.get("reply", { operation: "o", key: "old" })).toBeUndefined();
    expect(await table.get("reply", { operation: "o", key: "new" })).toBeDefined();
  });

  test("reads a range that is longer than one page of the service", async () => {
    const text = "x".repeat(9000);
    const notes = Array.from({ length: 200 }, (_, index) => ({
      noteId: `not_${String(index).padStart(4, "0")}`,
      customerId: "cus_long",
      text,
      createdAt: "",
      updatedAt: "",
      createdBy: "",
      version: 1,
    }));
    await table.bulk(notes.map((item) => ({ put: "note" as const, item })));
    const all = await table.range("note", { customerId: "cus_long" }, { from: "NOTE#", until: "NOTE$" });
    expect(all).toHaveLength(200);
    const back = await table.range(
      "note",
      { customerId: "cus_long" },
      { from: "NOTE#", until: "NOTE$", descending: true, limit: 150 },
    );
    expect(back.map(({ sk }) => sk)).toEqual(
      all
        .map(({ sk }) => sk)
        .reverse()
        .slice(0, 150),
    );
  });
});

describe("a list merged from several partitions", () => {
  const lists = ["merge#0", "merge#1", "merge#2"];
  const arbitrary = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 99 })), {
    maxLength: 60,
  });

  test("pages through every row once and in order, whatever the page size, the direction and the filter", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        arbitrary,
        fc.integer({ min: 1, max: 20 }),
        fc.boolean(),
        fc.boolean(),
        async (rows, limit, descending, filtered) => {
          run += 1;
          const names = lists.map((list) => `${list}-${run}`);
          const put = rows.map(([shard, value], index) => ({
            list: names[shard] ?? "",
            sort: `${String(value).padStart(3, "0")}#${index}`,
            value,
          }));
          await putRows(local, put);
          const keep = filtered ? (value: number) => value % 3 === 0 : undefined;
          const seen: number[] = [];
          let after: readonly (string | null)[] | null | undefined;
          while (after !== null) {
            const page = await table.list<number>({
              index: "by_name",
              lists: names,
              limit,
              descending,
              ...(keep ? { keep, budget: 7 } : {}),
              ...(after ? { after } : {}),
            });
            expect(page.rows.length).toBeLessThanOrEqual(limit);
            seen.push(...page.rows);
            after = page.next;
          }
          const expected = put.toSorted((a, b) => (a.sort < b.sort ? -1 : 1)).map(({ value }) => value);
          if (descending) expected.reverse();
          expect(seen).toEqual(keep ? expected.filter(keep) : expected);
        },
      ),
      { numRuns: 40, seed: 3 },
    );
  });
});

/** Rows in lists, put by the raw client because the lists are invented. */
async function putRows(at: Local, rows: readonly { list: string; sort: string; value: number }[]): Promise<void> {
  const { rawPut } = await import("./tenant.ts");
  await rawPut(at, "wsp_01k9f3v7m2e8q4x6c0b5d7h9jn", rows);
}

describe("a cursor", () => {
  const codec = cursorCodec("a secret of more than thirty-two characters");

  test("opens for its own tenant and query, and for no other", () => {
    const cursor = codec.encode("wsp_1 query", { after: ["a", null] });
    expect(codec.decode("wsp_1 query", cursor)).toEqual({ after: ["a", null] });
    expect(codec.decode("wsp_2 query", cursor)).toBeUndefined();
    expect(codec.decode("wsp_1 other", cursor)).toBeUndefined();
  });

  test("does not open when any byte has been changed", () => {
    const bytes = Buffer.from(codec.encode("b", ["张小明"]), "base64url");
    for (let index = 0; index < bytes.length; index += 1) {
      const altered = Buffer.from(bytes);
      altered[index] = (altered[index] ?? 0) ^ 1;
      expect(codec.decode("b", altered.toString("base64url"))).toBeUndefined();
    }
  });

  test("hides what it holds", () => {
    expect(Buffer.from(codec.encode("b", ["Margaret"]), "base64url").toString("latin1")).not.toContain("Margaret");
  });

  test("refuses any other text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => codec.decode("b", text) === undefined),
      { seed: 1 },
    );
  });
});
