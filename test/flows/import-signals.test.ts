import { type Local, startLocal, type Tenant } from "@perennial/local";
import type { Client, Signal } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivedOf, rebuild } from "../derived.ts";
import { bringIn, upload } from "./upload.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const file = (content: string, fileName = "answers.csv") => ({ fileName, bytes: new TextEncoder().encode(content) });
const targetsOf = ({ columns }: { columns: readonly { name: string; target: string }[] }) =>
  Object.fromEntries(columns.map(({ name, target }) => [name, target]));

async function signalsOf(client: Client, own: string): Promise<Signal[]> {
  return (await client.listSignals({ params: { customerId: `ext:${own}` } })).data;
}

describe("a file of what customers said", () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await local.signUp();
    await tenant.client.createCustomer({ body: { name: "Ann", externalId: "c1" } });
  });

  const MIXED = [
    "date,customer_id,type,score,severity,resolved_date,overdue_amount,ticket_no,comment",
    "2026-09-01,c1,NPS,9,,,,T1,Great tea",
    "2026-09-02,c2,csat,2/5,,,,T2,",
    "2026-09-03,c1,csat,4,,,,T1,The number of another row",
    "2026-09-03,c1,投诉,,严重,2026-09-10,,T3,Broken pot",
    '2026-09-04,c2,overdue,,,,"1,250.50",T4,',
    "2026-09-05,c2,referral,,,,,T5,",
    "2026-09-06,c2,csat,9,,,,T6,",
    "2026-09-07,c2,mood,3,,,,T7,",
    "2026-09-08,c2,complaint,,,2026-09-01,,T8,",
    "2100-01-01,c2,nps,3,,,,T9,",
  ].join("\n");
  let importId: string;

  test("is understood by its headings, and what cannot be is refused with the reason", async () => {
    const { client } = tenant;
    const surveyed = await upload(local, client, file(MIXED), "signals");
    importId = surveyed.id;
    expect(targetsOf(surveyed)).toEqual({
      date: "occurredOn",
      customer_id: "customer",
      type: "type",
      score: "score",
      severity: "severity",
      resolved_date: "closedOn",
      overdue_amount: "amount",
      ticket_no: "reference",
      comment: "note",
    });
    expect(surveyed).toMatchObject({
      status: "ready",
      survey: { rows: 10, failing: 4, customers: 2, amountMinor: null, proposedAsOf: null, frequent: [] },
    });
    const refused = await (await local.fetch(surveyed.errorsUrl ?? "")).text();
    for (const reason of ["score from 1 to 5", "not a kind of entry", "before it began", "lies in the future"]) {
      expect(refused).toContain(reason);
    }
  });

  test("comes in as if every row had been sent to the API, and makes customers that are not there", async () => {
    const { client } = tenant;
    const done = await bringIn(local, client, importId);
    expect(done).toMatchObject({ status: "done", progress: { total: 10, done: 5, failed: 4, skipped: 1, waiting: 0 } });
    expect(await signalsOf(client, "c1")).toMatchObject([
      { type: "complaint", severity: 3, closedOn: "2026-09-10", externalId: "T3", note: "Broken pot", importId },
      { type: "nps", score: 9, externalId: "T1", occurredOn: "2026-09-01" },
    ]);
    expect(await signalsOf(client, "c2")).toMatchObject([
      { type: "referral" },
      { type: "overdue", amountMinor: 125_050, currency: "CNY", closedOn: null },
      { type: "csat", score: 2 },
    ]);
    const derived = await derivedOf(local, tenant.workspaceId);
    await rebuild(local, client);
    expect(await derivedOf(local, tenant.workspaceId)).toEqual(derived);
  });

  test("changes nothing the second time", async () => {
    const { client } = tenant;
    const again = await upload(local, client, file(MIXED), "signals");
    const done = await bringIn(local, client, again.id);
    expect(done.progress).toMatchObject({ done: 0, skipped: 6 });
    expect(await signalsOf(client, "c2")).toHaveLength(3);
  });

  test("can be taken out again, but for what somebody has changed since", async () => {
    const { client } = tenant;
    const params = { customerId: "ext:c2", signalId: "ext:T4" };
    await client.updateSignal({ params, body: { closedOn: "2026-10-01" } });
    await client.undoImport({ params: { importId } });
    await local.drain();
    expect(await client.getImport({ params: { importId } })).toMatchObject({ status: "undone" });
    expect(await signalsOf(client, "c1")).toEqual([]);
    expect(await signalsOf(client, "c2")).toMatchObject([{ externalId: "T4", closedOn: "2026-10-01" }]);
  });
});

test("a survey tool's file needs no column for the kind: its heading tells, or the one who imports it", async () => {
  const { client } = await local.signUp();
  const rows = "ann@example.com,10,2026-08-01\nbob@example.com,3,2026-08-02\n";
  const told = await upload(local, client, file(`Email,NPS,Submitted at\n${rows}`), "signals");
  expect(told.signalType).toBe("nps");
  expect(targetsOf(told)).toEqual({ Email: "customerEmail", NPS: "score", "Submitted at": "occurredOn" });
  const untold = await upload(local, client, file(`Email,Points,Submitted at\n${rows}`), "signals");
  expect(untold.signalType).toBeNull();
  expect(untold.survey?.failing).toBe(2);
  await client.updateImport({
    params: { importId: untold.id },
    body: {
      signalType: "csat",
      columns: [{ name: "Points", target: "score" }],
    },
  });
  await local.drain();
  expect((await client.getImport({ params: { importId: untold.id } })).survey).toMatchObject({ rows: 2, failing: 1 });
  await client.updateImport({ params: { importId: untold.id }, body: { signalType: "nps" } });
  await local.drain();
  const done = await bringIn(local, client, untold.id);
  expect(done.progress).toMatchObject({ done: 2, failed: 0 });
  expect((await client.searchCustomers({ query: { q: "bob@example.com" } })).data).toHaveLength(1);
});
