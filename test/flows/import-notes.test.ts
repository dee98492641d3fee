import { type Local, startLocal, type Tenant } from "@perennial/local";
import type { Client, Note } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivedOf, rebuild } from "../derived.ts";
import { bringIn, upload } from "./upload.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const file = (content: string, fileName = "notes.csv") => ({ fileName, bytes: new TextEncoder().encode(content) });
const targetsOf = ({ columns }: { columns: readonly { name: string; target: string }[] }) =>
  Object.fromEntries(columns.map(({ name, target }) => [name, target]));

async function notesOf(client: Client, own: string): Promise<Note[]> {
  const { data } = await client.getTimeline({ params: { customerId: `ext:${own}` } });
  return data.flatMap((entry) => (entry.type === "note" ? [entry.note] : []));
}

describe("a file of notes", () => {
  let tenant: Tenant;
  let me: { id: string; name: string; email: string };
  let text: string;
  let importId: string;
  beforeAll(async () => {
    tenant = await local.signUp();
    await tenant.client.createCustomer({ body: { name: "Ann", externalId: "c1" } });
    const [member] = (await tenant.owner.listMembers()).data;
    me = member as typeof me;
    text = [
      "Date,Customer ID,Note,Duration,Created by",
      `2026-09-01,c1,"Called.\nWants green tea",30 min,${me.email}`,
      `2026-09-02,c1,Called again,,${me.name}`,
      "2026-09-02,c1,Called again,15,",
      "2026-09-03,c2,Visited the shop,1440,",
      "2026-09-04,c2,Too long,1441,",
      "2026-09-05,c2,By a stranger,,Nobody Known",
      "2026-09-06,c2,,10,",
      "2100-01-01,c2,Not yet,,",
      ",c2,No day,,",
    ].join("\n");
  });

  test("is understood by its headings, and what cannot be is refused with the reason", async () => {
    const surveyed = await upload(local, tenant.client, file(text), "notes");
    importId = surveyed.id;
    expect(targetsOf(surveyed)).toEqual({
      Date: "occurredOn",
      "Customer ID": "customer",
      Note: "text",
      Duration: "minutes",
      "Created by": "author",
    });
    expect(surveyed).toMatchObject({
      status: "ready",
      survey: { rows: 9, failing: 5, customers: 2, firstDay: "2026-09-01", lastDay: "2026-09-03", proposedAsOf: null },
    });
    const refused = await (await local.fetch(surveyed.errorsUrl ?? "")).text();
    const reasons = ["number of minutes from 1 to 1,440", "not a member", "The text is missing", "lies in the future"];
    for (const reason of [...reasons, "The day is missing"]) expect(refused).toContain(reason);
  });

  test("comes in on the days on which they were written, each by its author, and makes customers that are not there", async () => {
    const { client } = tenant;
    const done = await bringIn(local, client, importId);
    expect(done).toMatchObject({ status: "done", progress: { total: 9, done: 4, failed: 5, skipped: 0, waiting: 0 } });
    expect(await notesOf(client, "c1")).toMatchObject([
      { text: "Called again" },
      { text: "Called again" },
      { text: "Called.\nWants green tea", minutes: 30, createdBy: me.id, version: 1 },
    ]);
    const authors = (await notesOf(client, "c1")).map(({ createdBy }) => createdBy);
    expect(authors.toSorted()).toEqual([importId, me.id, me.id].toSorted());
    expect(await notesOf(client, "c2")).toMatchObject([{ text: "Visited the shop", minutes: 1440, mail: null }]);
    const { data } = await client.getTimeline({ params: { customerId: "ext:c1" } });
    expect(data.map(({ on }) => on)).toEqual(["2026-09-02", "2026-09-02", "2026-09-01"]);
    const derived = await derivedOf(local, tenant.workspaceId);
    await rebuild(local, client);
    expect(await derivedOf(local, tenant.workspaceId)).toEqual(derived);
  });

  test("changes nothing the second time, whoever is said to have written them", async () => {
    const { client } = tenant;
    const again = await upload(local, client, file(text.replace("30 min", "45").replace(me.email, "")), "notes");
    expect((await bringIn(local, client, again.id)).progress).toMatchObject({ done: 0, skipped: 4 });
    expect(await notesOf(client, "c1")).toHaveLength(3);
  });

  test("can be taken out again, but for what somebody has changed since, which is named", async () => {
    const { client } = tenant;
    const [, , first] = await notesOf(client, "c1");
    await client.updateNote({ params: { customerId: "ext:c1", noteId: first?.id ?? "" }, body: { minutes: 20 } });
    await client.undoImport({ params: { importId } });
    await local.drain();
    const { status, undo } = await client.getImport({ params: { importId } });
    expect({ status, kept: undo?.kept, done: undo?.done }).toEqual({ status: "undone", kept: 1, done: 3 });
    const list = await (await local.fetch(undo?.keptUrl ?? "")).text();
    expect(list).toContain(`note,${first?.id},`);
    expect(await notesOf(client, "c1")).toMatchObject([{ minutes: 20 }]);
    expect((await client.searchCustomers({ query: { q: "c2" } })).data).toEqual([]);
  });
});

test("a file in Chinese is understood too", async () => {
  const { client } = await local.signUp();
  const rows = "2026年9月1日,13800138000,张伟,来电询问价格,15分钟\n";
  const surveyed = await upload(local, client, file(`跟进时间,手机号,客户姓名,跟进内容,时长\n${rows}`), "notes");
  expect(Object.values(targetsOf(surveyed))).toEqual([
    "occurredOn",
    "customerPhone",
    "customerName",
    "text",
    "minutes",
  ]);
  await bringIn(local, client, surveyed.id);
  const [found] = (await client.searchCustomers({ query: { q: "张伟" } })).data;
  const { data } = await client.getTimeline({ params: { customerId: found?.id ?? "" } });
  expect(data).toMatchObject([{ on: "2026-09-01", note: { text: "来电询问价格", minutes: 15 } }]);
});

test("pages of a timeline pass over nothing and show nothing twice, whenever its entries were written down", async () => {
  const { client } = await local.signUp();
  const params = { customerId: "ext:t" };
  await client.createCustomer({ body: { name: "T", externalId: "t" } });
  await client.createNote({ params, body: { text: "now" } });
  const notes = Array.from({ length: 30 }, (_, n) => `2026-0${1 + (n % 9)}-11,t,note ${n}`);
  // What was due first was done last.
  const tasks = Array.from({ length: 30 }, (_, n) => `t,task ${n},${2020 - n}-05-01,${1990 + n}-06-01`);
  for (const [kind, heading, lines] of [
    ["notes", "date,customer id,note", notes],
    ["tasks", "customer id,title,due date,completed at", tasks],
  ] as const) {
    const { id } = await upload(local, client, file([heading, ...lines].join("\n")), kind);
    await bringIn(local, client, id);
  }
  await client.createTask({ params, body: { title: "now", dueOn: "2030-01-01" } });
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.getTimeline({ params, query: { limit: 7, ...(cursor ? { cursor } : {}) } });
    for (const entry of page.data)
      seen.push(entry.type === "note" ? entry.note.id : entry.type === "task" ? entry.task.id : "");
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  expect(seen).toHaveLength(62);
  expect(new Set(seen).size).toBe(62);
});
