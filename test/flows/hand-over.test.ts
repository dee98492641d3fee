import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleague, customersFor, newCompany } from "./people.ts";
import { refusal, signedIn } from "./visitor.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

async function ownersOf(client: Colleague["client"]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  let cursor: string | undefined;
  do {
    const page = await client.queryCustomers({ body: { limit: 200, ...(cursor ? { cursor } : {}) } });
    for (const { ownerId } of page.data) counts[ownerId ?? "nobody"] = (counts[ownerId ?? "nobody"] ?? 0) + 1;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return counts;
}

describe("a hand-over", () => {
  test("is previewed, shares everything among several, keeps history, and is undone", async () => {
    const { owner, hire } = await newCompany(local);
    const [leaver, one, two] = [await hire("admin"), await hire("member"), await hire("member")];
    const ids = await customersFor(owner.client, leaver.id, 90);
    await customersFor(owner.client, one.id, 3);
    const [first = ""] = ids;
    await leaver.client.createNote({ params: { customerId: first }, body: { text: "Likes oolong." } });
    for (const customerId of ids.slice(0, 10)) {
      await leaver.client.createTask({ params: { customerId }, body: { title: "Call", dueOn: "2030-01-01" } });
    }
    await leaver.client.createView({ body: { name: "Mine", query: {} } });
    const { key } = await leaver.client.createApiKey({ body: { name: "Till", access: "write" } });
    await local.drain();

    const params = { memberId: leaver.id };
    const body = { to: [one.id, two.id] };
    const preview = await owner.client.previewHandOver({ params, body });
    expect(preview).toMatchObject({ held: { customers: 90, tasks: 10, views: 1, keys: 1 }, complete: true });
    expect(preview.shares.reduce((sum, { customers }) => sum + customers, 0)).toBe(90);
    for (const { customers } of preview.shares) expect(customers).toBeGreaterThan(25);
    expect((await ownersOf(owner.client))[leaver.id]).toBe(90);

    const { id } = await owner.client.handOver({ params, body: { ...body, leaves: true } });
    await local.drain();
    const [done] = (await owner.client.listHandOvers()).data;
    expect(done).toMatchObject({ id, status: "done", moved: { customers: 90, tasks: 10, views: 1, keys: 1 } });
    const after = await ownersOf(owner.client);
    expect(after[leaver.id]).toBeUndefined();
    const [toOne = 0, toTwo = 0] = preview.shares.map(({ customers }) => customers);
    expect(after).toEqual({ [one.id]: toOne + 3, [two.id]: toTwo });
    const tasks = (await owner.client.listTasks({ query: {} })).data;
    expect(tasks.filter(({ assigneeId }) => assigneeId === leaver.id)).toEqual([]);
    const { data: timeline } = await owner.client.getTimeline({ params: { customerId: first } });
    expect(JSON.stringify(timeline)).toContain("Likes oolong.");
    expect((await one.client.listViews()).data.map(({ name }) => name)).toEqual(["Mine"]);
    local.clock.move(31_000);
    // The key goes on under its new maker, and does no more than that one may.
    await local.client({ key }).createCustomer({ body: { name: "From the till" } });
    expect((await refusal(local.client({ key, retries: 0 }).createExport({ body: {} }))).code).toBe("forbidden");
    expect((await refusal(leaver.client.getMe())).code).toBe("unauthorized");

    await owner.client.updateCustomer({ params: { customerId: first }, body: { ownerId: owner.id } });
    await owner.client.undoHandOver({ params: { handOverId: id } });
    await local.drain();
    local.clock.move(31_000);
    expect((await owner.client.listHandOvers()).data[0]?.status).toBe("undone");
    const back = await ownersOf(owner.client);
    expect(back).toMatchObject({ [leaver.id]: 89, [one.id]: 3, [owner.id]: 1 });
    expect((await signedIn(local, leaver.email)).me.member?.role).toBe("admin");
    expect((await refusal(owner.client.undoHandOver({ params: { handOverId: id } }))).code).toBe("conflict");
  });

  test("delivered several times over moves each record once", async () => {
    const { owner, hire } = await newCompany(local);
    const [leaver, taker] = [await hire("member"), await hire("member")];
    await customersFor(owner.client, leaver.id, 60);
    await local.drain();
    const { id } = await owner.client.handOver({ params: { memberId: leaver.id }, body: { to: [taker.id] } });
    const work = {
      work: "hand-over",
      handOverId: id,
      by: owner.id,
      rq: "req",
      moved: { customers: 0, tasks: 0 },
      found: 0,
    };
    const workspaceId = (await owner.client.getWorkspace()).id;
    const messages = (["customers", "customers", "customers"] as const).map((step) => ({
      workspaceId,
      body: { ...work, step },
    }));
    await local.platform.queue.send("import", messages);
    await local.drain();
    expect(await ownersOf(owner.client)).toEqual({ [taker.id]: 60 });
    await owner.client.undoHandOver({ params: { handOverId: id } });
    await local.drain();
    expect(await ownersOf(owner.client)).toEqual({ [leaver.id]: 60 });
  });

  test.each([
    ["oneself", async (id: string) => [id]],
    ["somebody elsewhere", async () => [(await newCompany(local)).owner.id]],
    ["somebody who left", async (_: string, gone: string) => [gone]],
  ])("is not made to %s", async (_, to) => {
    const { owner, hire } = await newCompany(local);
    const [leaver, gone] = [await hire("member"), await hire("member")];
    await owner.client.handOver({ params: { memberId: gone.id }, body: { to: [], leaves: true } });
    const wrong = await refusal(
      owner.client.handOver({ params: { memberId: leaver.id }, body: { to: await to(leaver.id, gone.id) } }),
    );
    expect(wrong.problem?.errors[0]?.location).toBe("body.to[0]");
  });

  test("of somebody who has left already passes on what was left behind", async () => {
    const { owner, hire } = await newCompany(local);
    const [leaver, taker] = [await hire("member"), await hire("member")];
    await customersFor(owner.client, leaver.id, 5);
    await owner.client.handOver({ params: { memberId: leaver.id }, body: { to: [], leaves: true } });
    await owner.client.handOver({ params: { memberId: leaver.id }, body: { to: [taker.id] } });
    await local.drain();
    expect(await ownersOf(owner.client)).toEqual({ [taker.id]: 5 });
  });
});

test("of more views and keys than one write takes goes on in pages, and comes back in pages", async () => {
  const { owner, hire } = await newCompany(local);
  const [leaver, taker] = [await hire("admin"), await hire("admin")];
  const keys: string[] = [];
  for (let index = 0; index < 53; index += 1) {
    await leaver.client.createView({ body: { name: `View ${index}`, query: {} } });
    keys.push((await leaver.client.createApiKey({ body: { name: `Key ${index}`, access: "read" } })).key);
  }
  const params = { memberId: leaver.id };
  const { id } = await owner.client.handOver({ params, body: { to: [taker.id], leaves: true } });
  // No key stops in between, though half of them are not written yet.
  local.clock.move(31_000);
  for (const key of keys) await local.client({ key, retries: 0 }).getMe();
  await local.drain();
  expect((await owner.client.listHandOvers()).data[0]).toMatchObject({
    status: "done",
    moved: { views: 53, keys: 53 },
  });
  const held = async (memberId: string) =>
    (await owner.client.previewHandOver({ params: { memberId }, body: { to: [owner.id] } })).held;
  expect(await held(taker.id)).toMatchObject({ views: 53, keys: 53 });
  await owner.client.undoHandOver({ params: { handOverId: id } });
  await local.drain();
  expect((await owner.client.listHandOvers()).data[0]?.status).toBe("undone");
  expect(await held(leaver.id)).toMatchObject({ views: 53, keys: 53 });
});
