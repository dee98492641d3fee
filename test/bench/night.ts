import { capacityRecorder, startLocal, type Units } from "@perennial/local";
import { bringIn, upload } from "../flows/upload.ts";
import { orderFile } from "./order-file.ts";

/**
 * A night of a large base, through the product: what it takes in time, commands and capacity units, and what the units
 * would cost. `CUSTOMERS=10000` for a quick look.
 */
const CUSTOMERS = Number(process.env["CUSTOMERS"] ?? 100_000);
const DAY_MS = 86_400_000;
/** Dollars for a million request units on demand (us-east-1). */
const PRICE = { reads: 0.125, writes: 0.625 };
const MILLION = 1_000_000;

const recorder = capacityRecorder();
const local = await startLocal({ instrument: recorder.instrument });
const { client } = await local.signUp();
const surveyed = await upload(local, client, {
  fileName: "orders.csv",
  bytes: orderFile(CUSTOMERS, CUSTOMERS * 2),
});
const began = performance.now();
await bringIn(local, client, surveyed.id);
console.log(
  `${CUSTOMERS} customers are in, scored and reported on after ${((performance.now() - began) / 1000).toFixed(0)} s`,
);

async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  recorder.take();
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const units: Units = recorder.take();
  const dollars = (units.reads * PRICE.reads + units.writes * PRICE.writes) / MILLION;
  const scale = MILLION / CUSTOMERS;
  const memory = Math.round(process.memoryUsage().rss / MILLION);
  console.log(
    `${name.padEnd(46)} ${seconds.toFixed(1)} s  ${units.commands} commands  ${units.reads} R  ${units.writes} W  ` +
      `$${dollars.toFixed(4)}; for a million customers $${(dollars * scale).toFixed(3)}; ${memory} MB`,
  );
}

const done = (start: () => Promise<unknown>) => async () => {
  await start();
  await local.drain();
};
const customer = { customerId: "ext:c7" };

await measure(
  "the report on the base",
  done(() => client.makeBase()),
);
await measure("a night in which nothing has happened", () => local.advance(DAY_MS));
await client.recordPurchase({ params: customer, body: { amountMinor: 4200 } });
await local.drain();
await measure("a night after a purchase, with test and report", () => local.advance(DAY_MS));
await measure("reading the report", () => client.getBase());
await measure("reading the proof", () => client.getProof());
await measure("trying other settings", () =>
  client.previewScoringSettings({ body: { bands: { watch: 0.2, high: 0.5, lost: 0.85 } } }),
);
console.log(`the model stands at version ${(await client.getModel()).version}`);
await local.stop();
