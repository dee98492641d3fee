import { type Local, startLocal } from "@perennial/local";
import { PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const codeOf = async (request: Promise<unknown>): Promise<string | undefined> =>
  await request.then(
    () => undefined,
    (error: unknown) => (error instanceof PerennialError ? error.code : String(error)),
  );

test("a saved view gives its list again, for its maker or for everyone", async () => {
  const { owner, client } = await local.signUp();
  for (const [name, tags] of [
    ["Anna", ["vip"]],
    ["Bob", []],
    ["Chris", ["vip"]],
  ] as const)
    await client.createCustomer({ body: { name, tags: [...tags] } });
  await local.drain();
  const query = { filter: { tags: { $contains: "vip" } }, sort: { by: "name" as const, direction: "desc" as const } };
  const own = await owner.createView({ body: { name: "Important", query } });
  expect(own.query).toEqual(query);
  const listed = await client.queryCustomers({ body: own.query });
  expect(listed.data.map(({ name }) => name)).toEqual(["Chris", "Anna"]);

  const names = async (caller: typeof owner) => (await caller.listViews()).data.map(({ name }) => name);
  expect(await names(owner)).toEqual(["Important"]);
  expect(await names(client)).toEqual([]);
  const params = { viewId: own.id };
  expect(await codeOf(client.updateView({ params, body: { name: "Mine" } }))).toBe("not_found");
  expect(await codeOf(client.deleteView({ params }))).toBe("not_found");

  await owner.updateView({ params, body: { shared: true } }, { ifVersion: own.version });
  expect(await names(client)).toEqual(["Important"]);
  expect(await codeOf(owner.updateView({ params, body: { name: "Late" } }, { ifVersion: own.version }))).toBe(
    "version_mismatch",
  );
  await client.deleteView({ params });
  expect(await names(owner)).toEqual([]);
});

test("a view with a condition that no list can meet is refused, and says which", async () => {
  const { owner } = await local.signUp();
  const query = { filter: { shoeSize: 42 } };
  const refused = await owner.createView({ body: { name: "Shoes", query } }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(PerennialError);
  expect(JSON.stringify((refused as PerennialError).problem)).toContain("body.query.filter");
  expect((await owner.listViews()).data).toEqual([]);
});
