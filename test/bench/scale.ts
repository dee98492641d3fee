import { capacityRecorder, startLocal, type Units } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import { bringIn, upload } from "../flows/upload.ts";
import { orderFile } from "./order-file.ts";

/** Capacity units of operations in a workspace of 100 customers and in one of 100,000: they are exact, and the same. */
const SIZES = [100, 100_000];
const recorder = capacityRecorder();
// Time stands still while units are counted, so that what is remembered for a while is remembered.
let standing: number | undefined;
const local = await startLocal({ instrument: recorder.instrument, real: () => standing ?? Date.now() });

async function unitsOf(work: () => Promise<unknown>): Promise<Units> {
  await work();
  recorder.take();
  await work();
  return recorder.take();
}

async function measure(client: Client, size: number): Promise<Map<string, string>> {
  const params = { customerId: `ext:c${Math.floor(size / 2)}` };
  const plain = { idempotencyKey: null };
  const operations: Readonly<Record<string, () => Promise<unknown>>> = {
    "read a customer": () => client.getCustomer({ params }),
    "list 50 by name": () => client.queryCustomers({ body: { limit: 50 } }),
    "list 50 by churn risk": () =>
      client.queryCustomers({ body: { limit: 50, sort: { by: "churnRisk", direction: "desc" } } }),
    "search part of a code": () => client.searchCustomers({ query: { q: `c${Math.floor(size / 2)}` } }),
    "dashboard of the base": () => client.getDashboard(),
    "create a customer": () => client.createCustomer({ body: { name: "New" } }, plain),
    "record a purchase": () => client.recordPurchase({ params, body: { amountMinor: 100 } }, plain),
  };
  const found = new Map<string, string>();
  for (const [name, work] of Object.entries(operations)) {
    const { reads, writes } = await unitsOf(work);
    found.set(name, `${reads} R ${writes} W`);
    recorder.take();
    await local.drain();
    const stream = recorder.take();
    if (stream.writes > 0) found.set(`${name}, the stream after two`, `${stream.reads} R ${stream.writes} W`);
  }
  return found;
}

const columns: Map<string, string>[] = [];
for (const size of SIZES) {
  const { client } = await local.signUp();
  const surveyed = await upload(local, client, { fileName: "orders.csv", bytes: orderFile(size, size * 2) });
  const started = performance.now();
  const { status } = await bringIn(local, client, surveyed.id);
  console.log(
    `\n${size} customers are in and scored after ${((performance.now() - started) / 1000).toFixed(0)} s: ${status}`,
  );
  standing = Date.now();
  columns.push(await measure(client, size));
  standing = undefined;
}
console.log(`\nCapacity units      ${SIZES.map((size) => `at ${size}`.padStart(18)).join("")}`);
for (const name of columns[0]?.keys() ?? []) {
  console.log(`${name.padEnd(42)}${columns.map((column) => (column.get(name) ?? "").padStart(18)).join("")}`);
}
await local.stop();
