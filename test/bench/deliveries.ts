import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Client, createClient } from "@perennial/sdk";
import { median, quantile } from "./process-time.ts";
import { signUp, startProduct } from "./product.ts";

/** How long after a write its signed event is with the receiver: among other writes, and among receivers that hang. */
const SECONDS = 40;
const WRITES_PER_SECOND = 50;
const WORKSPACES = 20;
/** Endpoints of a workspace: as many as it may have. */
const ENDPOINTS = 50;
const HANGING = 5;
const ROUNDS = 3;

/** When the write began whose event is awaited, by the text that it wrote. */
const begun = new Map<string, number>();
let times: number[] = [];
let hang = false;
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    if (hang && request.url?.startsWith("/hangs")) return;
    const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { record?: { text?: string } } };
    const started = begun.get(data.record?.text ?? "");
    if (started !== undefined && !request.url?.startsWith("/hangs")) times.push(performance.now() - started);
    response.end();
  });
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;

const product = await startProduct();
const { origin } = product;

async function listen(client: Client, path: string): Promise<void> {
  await client.createWebhookEndpoint({ body: { url: `${address}${path}`, types: ["note.created"] } });
}
let written = 0;
async function note(client: Client, customerId: string): Promise<void> {
  const text = `Note ${(written += 1)}`;
  begun.set(text, performance.now());
  await client.createNote({ params: { customerId }, body: { text } });
}
/** Does something at even distances, and waits until what it caused has arrived. */
async function evenly(perSecond: number, seconds: number, one: (index: number) => Promise<unknown>): Promise<void> {
  const pending: Promise<unknown>[] = [];
  const started = performance.now();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    pending.push(one(index));
    const due = started + (1000 * (index + 1)) / perSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  await Promise.all(pending);
}
async function arrived(count: number): Promise<void> {
  const until = performance.now() + 60_000;
  while (times.length < count && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
}
const told = (): string =>
  `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms, longest ${quantile(times, 1).toFixed(0)} ms`;

console.log("\nFrom the beginning of a write until its signed event is with the receiver");
const { client } = product;
await listen(client, "/all");
const { id } = await client.createCustomer({ body: { name: "Customer" } });
await evenly(5, 4, async () => await note(client, id));
await arrived(20);
times = [];
await evenly(WRITES_PER_SECOND, SECONDS, async () => await note(client, id));
await arrived(WRITES_PER_SECOND * SECONDS);
console.log(
  `${WRITES_PER_SECOND} writes a second of one workspace: ${told()} (aim p95 < 2000 ms); ${times.length} of ${WRITES_PER_SECOND * SECONDS} arrived`,
);

const tenants: { client: Client; customerId: string }[] = [];
for (let index = 0; index < WORKSPACES; index += 1) {
  const { key } = await signUp(origin, `many-${index}@example.com`);
  const one = createClient({ baseUrl: origin, key });
  for (let count = 0; count < ENDPOINTS; count += 1)
    await listen(one, count < HANGING ? `/hangs/${count}` : `/${count}`);
  tenants.push({ client: one, customerId: (await one.createCustomer({ body: { name: "Customer" } })).id });
}
const writeInTurn = async (index: number): Promise<void> => {
  const tenant = tenants[index % tenants.length];
  if (tenant) await note(tenant.client, tenant.customerId);
};
const good = ENDPOINTS - HANGING;
const p95: Readonly<Record<"none" | "some", number[]>> = { none: [], some: [] };
// In turns, so that what else the machine does falls on both.
for (let round = 0; round < ROUNDS; round += 1) {
  for (const which of ["none", "some"] as const) {
    times = [];
    hang = which === "some";
    await evenly(1, WORKSPACES, writeInTurn);
    await arrived(WORKSPACES * good);
    p95[which].push(quantile(times, 0.95));
    const hanging = hang ? WORKSPACES * HANGING : "none";
    console.log(
      `${WORKSPACES * ENDPOINTS} endpoints, ${hanging} of which hang: the others ${told()}; ${times.length} of ${WORKSPACES * good} arrived`,
    );
  }
}
const [alone, among] = [median(p95.none), median(p95.some)];
console.log(
  `median p95 of the others ${alone.toFixed(0)} ms, and ${among.toFixed(0)} ms with those that hang: ${(among / alone).toFixed(2)} times as long (aim 1.5)`,
);
receiver.close();
receiver.closeAllConnections();
await product.stop();
