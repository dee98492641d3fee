import { type Operation, operations } from "@perennial/contract";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { design } from "@perennial/table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AUDIT_SOURCES } from "../../packages/core/src/audit/audit.ts";
import { exampleRequest } from "./example.ts";
import { seedRecords } from "./records.ts";

/** Writes in a partition of the audit, by the command that made them. */
const seen: string[] = [];
const WRITES = /^(Put|Update|Delete)ItemCommand|BatchWriteItemCommand|TransactWriteItemsCommand$/;

let local: Local;
let tenant: Tenant;
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  local = await startLocal({
    instrument: (client) => {
      client.middlewareStack.add(
        (next, context) => async (args) => {
          const name = context.commandName ?? "";
          if (WRITES.test(name) && /"T#[0-9A-Z]{26}#AUDIT#/.test(JSON.stringify(args.input))) seen.push(name);
          return await next(args);
        },
        { step: "initialize", name: "auditWatch" },
      );
    },
  });
  tenant = await local.signUp();
  ids = await seedRecords(local, tenant);
});
afterAll(() => local.stop());

/** Those that end the session by which the others are sent come last. */
const all: readonly Operation[] = Object.values(operations);
const ordered = [
  ...all.filter(({ session }) => session !== "ends"),
  ...all.filter(({ session }) => session === "ends"),
];

test("no operation writes an entry of the audit: the stream alone does", async () => {
  await local.drain();
  seen.length = 0;
  let done = 0;
  for (const op of ordered.filter(({ id }) => !/^(delete|end|close|leave|switch|open|change)|Demo$/.test(id))) {
    const { url, body } = exampleRequest(op, ids);
    const reply = await local.fetch(local.origin + url, {
      method: op.method.toUpperCase(),
      headers: { Cookie: tenant.cookie, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await reply.arrayBuffer();
    if (reply.status < 300) done += 1;
    expect(seen, op.id).toEqual([]);
  }
  expect(done).toBeGreaterThan(all.length / 3);
  await local.drain();
  expect(seen.length).toBeGreaterThan(0);
});

/** Kinds of items that say nothing of what somebody did, each with the reason. */
const UNTOLD: Readonly<Record<string, string>> = {
  state: "follows from facts",
  parameters: "follows from facts",
  parametersVersion: "follows from facts",
  appGrant: "goes with its key",
  earlierFact: "repeats what the audit of the fact tells",
  earlierSettings: "repeats what the audit of the workspace tells",
  productEntry: "follows from the product",
  basePoint: "follows from facts",
  claim: "goes with its record",
  reply: "goes with its request",
  testClock: "moves the time of a sandbox, not its records",
  erased: "goes with the receipt of its erasure",
  demo: "is told by the imports that it is made of",
  workRequest: "asks for what can be made anew at any time",
  eventCounter: "the event log itself",
  eventChunk: "the event log itself",
  webhookRequest: "sends again what was sent",
  inboundRequest: "what becomes of the message is told",
  inboundOrder: "follows from what came in",
  inboundContact: "follows from what came in",
  audit: "the audit itself",
  supportQuestion: "is told as an act of support",
  invoice: "is kept as it is",
  billingNotice: "is the provider's to tell",
  usage: "counts what was done by anybody",
  usageStorage: "measures what is kept",
};

test("every kind of item is audited, or left out for a reason", () => {
  const kept = Object.entries(design).flatMap(([kind, { table }]) => (table === "main" ? [kind] : []));
  const told: readonly string[] = AUDIT_SOURCES;
  expect([...told, ...Object.keys(UNTOLD)].toSorted()).toEqual(kept.toSorted());
});
