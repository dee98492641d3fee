import { type Local, startLocal } from "@perennial/local";
import type { Client, Event } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { receivers } from "./receiver.ts";
import { bringIn, upload } from "./upload.ts";

const { outbound, sent, answers } = receivers();
let local: Local;
beforeAll(async () => {
  local = await startLocal({ outbound });
});
afterAll(() => local.stop());

const HOUR = 3_600_000;
const ORDERS = ["order,date,customer,amount", "o1,2026-01-01,c1,10.00", "o2,2026-01-02,c2,20.00"].join("\n");

async function endpoint(client: Client, url: string, more: { types?: string[]; bulk?: boolean } = {}) {
  return (await client.createWebhookEndpoint({ body: { url, ...more } })).id;
}
/** What an address was sent, as it came. */
const sentTo = (url: string): Event[] =>
  sent.flatMap((post) => (post.url === url ? [JSON.parse(post.body) as Event] : []));
const typesTo = (url: string): string[] => sentTo(url).map(({ type }) => type);

test("what a file brings goes, record by record, only where it is asked for; that it is through is told to all", async () => {
  const { client } = await local.signUp();
  const [whole, quiet] = ["https://whole.example.com/", "https://quiet.example.com/"];
  const types = ["purchase.created", "import.*"];
  await endpoint(client, whole, { types, bulk: true });
  await endpoint(client, quiet, { types });
  const { id } = await upload(local, client, { fileName: "a.csv", bytes: new TextEncoder().encode(`${ORDERS}\n`) });
  await bringIn(local, client, id);
  await client.recordPurchase({
    params: { customerId: "ext:c1" },
    body: { amountMinor: 500, occurredOn: "2026-01-03" },
  });
  await local.drain();
  const told = ["import.completed", "import.created", "import.ready", "import.started", "purchase.created"];
  expect(typesTo(quiet).sort()).toEqual(told);
  expect(typesTo(whole).sort()).toEqual([...told, "purchase.created", "purchase.created"]);
  const { data } = await client.listEvents({ query: { type: types.join(","), limit: 100 } });
  expect(data.map(({ type, bulk, actor }) => [type, bulk, actor.slice(0, 4)]).sort()).toEqual(
    [
      ["import.completed", false, data.find(({ type }) => type === "import.completed")?.actor.slice(0, 4)],
      ["import.created", false, "key_"],
      ["import.ready", false, data.find(({ type }) => type === "import.ready")?.actor.slice(0, 4)],
      ["import.started", false, "key_"],
      ["purchase.created", false, "key_"],
      ["purchase.created", true, "imp_"],
      ["purchase.created", true, "imp_"],
    ].sort(),
  );
});

test("a range is sent again, no more of it than asked for, and of it only what was given up where that is asked", async () => {
  const { client } = await local.signUp();
  const url = "https://again.example.com/";
  const endpointId = await endpoint(client, url, { types: ["customer.created"] });
  for (const name of ["A", "B", "C", "D"]) {
    answers.set(url, () => (name === "B" || name === "D" ? 400 : 200));
    await client.createCustomer({ body: { name } });
    await local.drain();
  }
  answers.set(url, () => 500);
  for (let hour = 0; hour < 90; hour += 1) await local.advance(HOUR);
  answers.delete(url);
  const params = { endpointId };
  const { data } = await client.listDeliveries({ params, query: { limit: 10 } });
  const [d, c, b, a] = data;
  expect([a, b, c, d].map((one) => one?.status)).toEqual(["delivered", "failed", "delivered", "failed"]);
  const again = async (body: { from: number; until?: number; only?: "failed" }): Promise<number[]> => {
    sent.length = 0;
    await client.replayDeliveries({ params, body });
    await local.drain();
    // The endpoint was left alone for its failures: one finds out how it fares, and the others follow.
    await local.advance(HOUR);
    const numbers = sentTo(url).map((event) => (event.data as unknown as { sequence: number }).sequence);
    return numbers.sort((one, other) => one - other);
  };
  const number = (one: typeof a): number => one?.sequence ?? 0;
  expect(await again({ from: number(a), until: number(c), only: "failed" })).toEqual([number(b)]);
  expect(await again({ from: number(a), until: number(c) })).toEqual([number(a), number(b), number(c)]);
  expect(await again({ from: number(c) })).toEqual([number(c), number(d)]);
  const { data: after } = await client.listDeliveries({ params, query: { status: "failed" } });
  expect(after).toEqual([]);
}, 60_000);

test("a message stays under 20 kB: without what the record was, and without the record where that alone is longer", async () => {
  const { client } = await local.signUp();
  const url = "https://long.example.com/";
  await endpoint(client, url, { types: ["note.*"] });
  const { id: customerId } = await client.createCustomer({ body: { name: "Anna" } });
  const { id: noteId } = await client.createNote({ params: { customerId }, body: { text: "a".repeat(9_500) } });
  const write = async (text: string) => await client.updateNote({ params: { customerId, noteId }, body: { text } });
  await local.drain();
  await write("b".repeat(9_500));
  await local.drain();
  await write("长".repeat(9_500));
  await local.drain();
  const [, second, third] = sentTo(url).map(({ data }) => data);
  expect(second).toMatchObject({ record: { text: "b".repeat(9_500) }, changed: ["text"], previous: {} });
  expect(third).toMatchObject({ record: null, changed: ["text"], previous: { text: "b".repeat(9_500) } });
  for (const { body } of sent.filter((post) => post.url === url)) expect(Buffer.byteLength(body)).toBeLessThan(20_000);
});
