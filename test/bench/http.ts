import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { inFlight, median, processorTime, quantile } from "./process-time.ts";
import { startProduct } from "./product.ts";

/** What is aimed at: processor time of all our processes over that of the bare calls, engine included. */
const AIMS: Readonly<Record<string, number>> = { read: 1.8, create: 1.5, list: 1.5, search: 2 };
const CUSTOMERS = 300;
const COUNTS: Readonly<Record<string, number>> = { read: 3000, create: 1500, list: 400, search: 400 };
const ROUNDS = 3;

const product = await startProduct();
const { client, key, origin, pids } = product;
const [, engine] = pids;
const ids: string[] = [];
for (let index = 0; index < CUSTOMERS; index += 1) {
  const { id } = await client.createCustomer({ body: { name: `Customer ${index}` } });
  await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 1000 + index } });
  ids.push(id);
}
await new Promise((resolve) => setTimeout(resolve, 3000));

const floor: ChildProcess = fork(
  join(import.meta.dirname, "floor.ts"),
  [product.endpoint, product.workspaceId, ...ids],
  {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  },
);
await new Promise((resolve) => floor.once("message", resolve));

async function bare(operation: string, count: number): Promise<{ cpu: number; wall: number }> {
  const before = processorTime([engine]);
  const answer = new Promise<{ cpu: number; wall: number }>((resolve) =>
    floor.once("message", (message) => resolve(message as { cpu: number; wall: number })),
  );
  floor.send({ operation, count });
  const { cpu, wall } = await answer;
  return { cpu: (cpu + processorTime([engine]) - before) / count, wall: wall / count };
}

const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
async function send(method: string, path: string, body?: unknown): Promise<void> {
  const reply = await fetch(`${origin}/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await reply.arrayBuffer();
  if (!reply.ok) throw new Error(`${path} answered ${reply.status}`);
}
const REQUESTS: Readonly<Record<string, (index: number) => Promise<void>>> = {
  read: (index) => send("GET", `/customers/${ids[index % ids.length]}`),
  create: (index) => send("POST", "/customers", { name: `New ${index}` }),
  list: () => send("POST", "/customers/query", { limit: 50 }),
  search: () => send("GET", "/search?q=customer"),
};

/** Lets the stream catch up, so that its work is not counted as the request's. */
async function settle(): Promise<void> {
  for (let before = -1, now = processorTime(pids); now - before > 20; ) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    now = processorTime(pids);
  }
}

console.log(`\nProcessor time of an operation, 16 in flight, data on disk; the floor is the same SDK calls alone`);
console.log("operation   ours ms  floor ms  ratio   aim   p50 ms  p95 ms   per second   stream ms");
for (const [operation, request] of Object.entries(REQUESTS)) {
  const count = COUNTS[operation] ?? 100;
  await inFlight(50, 16, request);
  await settle();
  await product.pause();
  const ratios: number[] = [];
  let line = "";
  for (let round = 0; round < ROUNDS; round += 1) {
    const under = await bare(operation, count);
    const before = processorTime(pids);
    const started = performance.now();
    const times = await inFlight(count, 16, request);
    const wall = performance.now() - started;
    const ours = (processorTime(pids) - before) / count;
    ratios.push(ours / under.cpu);
    line = `${ours.toFixed(3).padStart(7)} ${under.cpu.toFixed(3).padStart(9)} ${median(ratios).toFixed(2).padStart(6)} ${String(AIMS[operation]).padStart(5)} ${median(times).toFixed(1).padStart(8)} ${quantile(times, 0.95).toFixed(1).padStart(7)} ${Math.round(
      (1000 * count) / wall,
    )
      .toString()
      .padStart(12)}`;
  }
  const before = processorTime(pids);
  product.resume();
  await settle();
  const streamed = (processorTime(pids) - before) / (count * ROUNDS);
  if (operation === "create") line += streamed.toFixed(2).padStart(12);
  console.log(`${operation.padEnd(10)} ${line}`);
}
floor.kill();
await product.stop();
