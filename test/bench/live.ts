import { quantile } from "./process-time.ts";
import { startProduct } from "./product.ts";

/** How long after a purchase is recorded its customer's new score can be read, alone and among other writes. */
const ROUNDS = 60;
const BACKGROUND_PER_SECOND = 50;

const product = await startProduct();
const { client } = product;
const ids: string[] = [];
for (let index = 0; index < 200; index += 1) {
  const { id } = await client.createCustomer({ body: { name: `Customer ${index}` } });
  await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 1000 + index } });
  ids.push(id);
}

async function oneRound(index: number): Promise<number> {
  const customerId = ids[index % ids.length] ?? "";
  const revenueOf = async (): Promise<number> =>
    (await client.getCustomer({ params: { customerId } })).scores?.revenueMinor ?? 0;
  const before = await revenueOf();
  const started = performance.now();
  await client.recordPurchase({ params: { customerId }, body: { amountMinor: 5000 } });
  while ((await revenueOf()) < before + 5000) await new Promise((resolve) => setTimeout(resolve, 10));
  return performance.now() - started;
}

async function rounds(): Promise<string> {
  const times: number[] = [];
  for (let index = 0; index < ROUNDS; index += 1) times.push(await oneRound(index));
  return `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms, longest ${quantile(times, 1).toFixed(0)} ms`;
}

await new Promise((resolve) => setTimeout(resolve, 3000));
console.log(`\nFrom the beginning of a write until its new score is read (aim p95 < 2000 ms), ${ROUNDS} times`);
console.log(`alone                          ${await rounds()}`);

let writing = true;
let written = 0;
const started = performance.now();
const background = (async () => {
  const pending = new Set<Promise<unknown>>();
  while (writing) {
    const customerId = ids[100 + (written % 100)] ?? "";
    const one = client.recordPurchase({ params: { customerId }, body: { amountMinor: 100 } });
    pending.add(one);
    void one.finally(() => pending.delete(one));
    written += 1;
    await new Promise((resolve) =>
      setTimeout(resolve, started + (1000 * written) / BACKGROUND_PER_SECOND - performance.now()),
    );
  }
  await Promise.all(pending);
})();
const among = await rounds();
const rate = (1000 * written) / (performance.now() - started);
writing = false;
await background;
console.log(`among ${rate.toFixed(0)} other writes a second ${among.padStart(6)}`);
await product.stop();
