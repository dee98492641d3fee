import { faultInjector, type Local, startLocal, type Tenant } from "@perennial/local";
import type { Client, Task } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drainCutOff } from "./cut-off.ts";
import { joins, newCompany } from "./people.ts";
import { bringIn, upload } from "./upload.ts";

const faults = faultInjector(20_261_127);
let local: Local;
beforeAll(async () => {
  local = await startLocal({ instrument: faults.instrument, disturb: faults.disturb, onInvoke: faults.revive });
});
afterAll(() => local.stop());

const file = (content: string) => ({ fileName: "tasks.csv", bytes: new TextEncoder().encode(content) });
const targetsOf = ({ columns }: { columns: readonly { name: string; target: string }[] }) =>
  Object.fromEntries(columns.map(({ name, target }) => [name, target]));

async function tasksOf(client: Client, own: string): Promise<Task[]> {
  const { data } = await client.getTimeline({ params: { customerId: `ext:${own}` } });
  const tasks = data.flatMap((entry) => (entry.type === "task" ? [entry.task] : []));
  return tasks.toSorted((a, b) => (a.title < b.title ? -1 : 1));
}

describe("a file of tasks", () => {
  let tenant: Tenant;
  let me: { id: string; email: string };
  let text: string;
  let importId: string;
  beforeAll(async () => {
    tenant = await local.signUp();
    await tenant.client.createCustomer({ body: { name: "Ann", externalId: "c1" } });
    me = (await tenant.owner.listMembers()).data[0] as typeof me;
    text = [
      "Customer ID,Task,Due date,Assigned to,Status,Completed at,Created at",
      `c1,A call,2030-01-05,${me.email.toUpperCase()},open,,2026-09-01`,
      "c1,B visit,2026-08-01,,completed,2026-07-30,",
      "c1,C letter,2026-08-02,,已完成,,",
      "c2,D offer,2030-02-01,,,,",
      "c2,E nobody,2030-02-01,Nobody Known,,,",
      "c2,F odd,2030-02-01,,perhaps,,",
      "c2,,2030-02-01,,,,",
      "c2,H day,soon,,,,",
      "c2,I done later,2030-02-01,,done,2100-01-01,",
    ].join("\n");
  });

  test("is understood by its headings, and what cannot be is refused with the reason", async () => {
    const surveyed = await upload(local, tenant.client, file(text), "tasks");
    importId = surveyed.id;
    expect(targetsOf(surveyed)).toEqual({
      "Customer ID": "customer",
      Task: "title",
      "Due date": "dueOn",
      "Assigned to": "assignee",
      Status: "done",
      "Completed at": "doneOn",
      "Created at": "createdOn",
    });
    expect(surveyed).toMatchObject({ status: "ready", survey: { rows: 9, failing: 5, customers: 2 } });
    const refused = await (await local.fetch(surveyed.errorsUrl ?? "")).text();
    for (const reason of ["not a member", "whether the task is done", "The title is missing", "lies in the future"])
      expect(refused).toContain(reason);
  });

  test("comes in, left to the members it names, and makes customers that are not there", async () => {
    const { client } = tenant;
    const done = await bringIn(local, client, importId);
    expect(done).toMatchObject({ status: "done", progress: { total: 9, done: 4, failed: 5, skipped: 0, waiting: 0 } });
    const [call, visit, letter] = await tasksOf(client, "c1");
    expect(call).toMatchObject({
      title: "A call",
      dueOn: "2030-01-05",
      assigneeId: me.id,
      customerName: "Ann",
      doneAt: null,
      createdBy: importId,
    });
    // The business day begins at midnight in Shanghai.
    expect([call?.createdAt, visit?.doneAt, letter?.doneAt]).toEqual([
      "2026-08-31T16:00:00.000Z",
      "2026-07-29T16:00:00.000Z",
      "2026-08-01T16:00:00.000Z",
    ]);
    const open = (await client.listTasks({})).data.map(({ title, customerName }) => [title, customerName]);
    expect(open).toEqual([
      ["A call", "Ann"],
      ["D offer", "c2"],
    ]);
  });

  test("changes nothing the second time, though a task has been done by now", async () => {
    const { client } = tenant;
    const again = await upload(local, client, file(text.replace(",open,", ",done,")), "tasks");
    expect((await bringIn(local, client, again.id)).progress).toMatchObject({ done: 0, skipped: 4 });
    expect((await client.listTasks({})).data).toHaveLength(2);
  });

  test("can be taken out again, but for what somebody has done since, which is named", async () => {
    const { client } = tenant;
    const [call] = await tasksOf(client, "c1");
    const taskId = call?.id ?? "";
    await client.updateTask({ params: { customerId: "ext:c1", taskId }, body: { done: true } });
    await client.undoImport({ params: { importId } });
    await local.drain();
    const { status, undo } = await client.getImport({ params: { importId } });
    expect({ status, kept: undo?.kept, done: undo?.done }).toEqual({ status: "undone", kept: 1, done: 3 });
    expect(await (await local.fetch(undo?.keptUrl ?? "")).text()).toContain(`task,${taskId},`);
    expect((await tasksOf(client, "c1")).map(({ id }) => id)).toEqual([taskId]);
    expect((await client.listTasks({})).data).toEqual([]);
  });
});

test("whoever leaves between the reading of a file and its start is left nothing to do; what the person wrote stays so", async () => {
  const { owner, hire } = await newCompany(local);
  const leaver = await hire("member");
  const tasks = await upload(
    local,
    owner.client,
    file(`phone,task,due,owner\n13800138000,Call,2030-01-01,${leaver.email}`),
    "tasks",
  );
  const notes = await upload(
    local,
    owner.client,
    file(`phone,note,date,author\n13800138000,Called,2026-01-01,${leaver.email}`),
    "notes",
  );
  expect([tasks, notes].map(({ survey }) => survey?.failing)).toEqual([0, 0]);
  await owner.client.handOver({ params: { memberId: leaver.id }, body: { to: [], leaves: true } });
  await local.drain();
  for (const { id } of [tasks, notes]) await bringIn(local, owner.client, id);
  expect((await owner.client.listTasks({})).data).toMatchObject([{ title: "Call", assigneeId: null }]);
  const [customer] = (await owner.client.queryCustomers({ body: {} })).data;
  const { data } = await owner.client.getTimeline({ params: { customerId: customer?.id ?? "" } });
  expect(data.find(({ type }) => type === "note")).toMatchObject({ note: { createdBy: leaver.id } });
  const late = await upload(
    local,
    owner.client,
    file(`phone,task,due,owner\n13800138000,Call,2030-01-01,${leaver.email}`),
    "tasks",
  );
  expect(late.survey?.failing).toBe(1);
});

test("a name that two members bear is refused, and their addresses are asked for", async () => {
  const { owner } = await newCompany(local);
  const twins = [];
  for (const email of ["kim.a@example.com", "kim.b@example.com"]) {
    await owner.client.createInvitation({ body: { email, role: "member" } });
    twins.push(await joins(local, email, "Kim Lee"));
  }
  const rows = ["13800138000,Call,2030-01-01,Kim Lee", "13800138000,Visit,2030-01-01,kim.b@example.com"];
  const surveyed = await upload(local, owner.client, file(`phone,task,due,owner\n${rows.join("\n")}`), "tasks");
  expect(surveyed.survey?.failing).toBe(1);
  expect(await (await local.fetch(surveyed.errorsUrl ?? "")).text()).toContain("Kim Lee");
  await bringIn(local, owner.client, surveyed.id);
  expect((await owner.client.listTasks({})).data).toMatchObject([{ title: "Visit", assigneeId: twins[1]?.id }]);
});

test("a file in Chinese is understood too", async () => {
  const { client } = await local.signUp();
  const rows = "13800138000,张伟,回访报价,2030/3/1,未完成\n13800138001,李娜,寄样品,2030/3/2,待办\n";
  const surveyed = await upload(local, client, file(`手机号,客户姓名,任务,截止日期,状态\n${rows}`), "tasks");
  expect(Object.values(targetsOf(surveyed))).toEqual(["customerPhone", "customerName", "title", "dueOn", "done"]);
  await bringIn(local, client, surveyed.id);
  const open = (await client.listTasks({})).data.map(({ title, customerName }) => [title, customerName]);
  expect(open).toEqual([
    ["回访报价", "张伟"],
    ["寄样品", "李娜"],
  ]);
});

test.each(["tasks", "notes"] as const)(
  "%s that are cut off anywhere come in once, and go out as if they had gone through",
  async (kind) => {
    const lines = Array.from({ length: 60 }, (_, n) => `c${n % 12},text ${n % 24},2026-08-${10 + (n % 9)}`);
    const heading = kind === "tasks" ? "customer id,title,due date" : "customer id,note,date";
    const kills = faults.counts.kill;
    for (let commands = 5; commands < 50; commands += 4) {
      const { client } = await local.signUp();
      const { id } = await upload(local, client, file([heading, ...lines].join("\n")), kind);
      await client.startImport({ params: { importId: id } });
      await drainCutOff(local, faults, commands);
      const { status, progress } = await client.getImport({ params: { importId: id } });
      expect({ status, progress }).toMatchObject({ status: "done", progress: { done: 60, skipped: 0, failed: 0 } });
      expect((await client.getTimeline({ params: { customerId: "ext:c7" } })).data).toHaveLength(5);
      await client.undoImport({ params: { importId: id } });
      await drainCutOff(local, faults, commands);
      const after = await client.getImport({ params: { importId: id } });
      expect({ status: after.status, undo: after.undo }).toMatchObject({
        status: "undone",
        undo: { done: 60, kept: 0 },
      });
      expect((await client.queryCustomers({ body: {} })).data).toEqual([]);
    }
    expect(faults.counts.kill - kills).toBeGreaterThan(15);
  },
  240_000,
);
