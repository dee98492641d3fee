import { inFlight, processorTime, quantile } from "./process-time.ts";
import { signUp, startProduct } from "./product.ts";

/** What a refused request costs, and what a tenant far above its limit does to another's replies. */
const LOUD_LIMIT = 80;
const TIMES = 10;
const QUIET_REQUESTS = 400;
const REFUSED = 5000;

const product = await startProduct("starter");
const { origin, pids, key } = product;

const { key: loud } = await signUp(origin, "loud@example.com");

const statuses = new Map<number, number>();
async function read(secret: string): Promise<number> {
  const reply = await fetch(`${origin}/v1/me`, { headers: { Authorization: `Bearer ${secret}` } });
  await reply.arrayBuffer();
  statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
  return reply.status;
}
/** Requests at even distances, whether or not those before have been answered. */
function evenly(perSecond: number, one: () => Promise<unknown>): () => Promise<void> {
  const running = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    for (let index = 0; index < perSecond / 50; index += 1) {
      const done = one().finally(() => running.delete(done));
      running.add(done);
    }
  }, 20);
  return async () => {
    clearInterval(timer);
    await Promise.all(running);
  };
}
async function quietly(): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < QUIET_REQUESTS; index += 1) {
    const started = performance.now();
    if ((await read(key)) !== 200) throw new Error("the quiet tenant was refused");
    times.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  return times;
}

await product.pause();
await quietly();
const alone = await quietly();
const stop = evenly(LOUD_LIMIT * TIMES, () => read(loud));
await new Promise((resolve) => setTimeout(resolve, 3000));
statuses.clear();
const among = await quietly();
await stop();
const [passed, refused] = [statuses.get(200) ?? 0, statuses.get(429) ?? 0];

while ((await read(loud)) === 200);
await inFlight(2000, 16, () => read(loud));
const [server] = pids;
const before = processorTime([server]);
await inFlight(REFUSED, 16, () => read(loud));
const cost = (processorTime([server]) - before) / REFUSED;
const bare = processorTime([server]);
await inFlight(REFUSED, 16, async () => await (await fetch(`${origin}/healthz`)).arrayBuffer());
const floor = (processorTime([server]) - bare) / REFUSED;

const ms = (values: readonly number[], share: number): string => quantile(values, share).toFixed(1);
console.log(
  `\nA refused request: ${cost.toFixed(3)} ms of processor time, ${floor.toFixed(3)} of which an empty answer costs too: ${(cost - floor).toFixed(3)} ms of ours (aim 0.3)`,
);
console.log(`Another tenant at ${TIMES} times its limit (${passed} answered, ${refused} refused in all):`);
console.log(`  p50 ${ms(alone, 0.5)} → ${ms(among, 0.5)} ms, p99 ${ms(alone, 0.99)} → ${ms(among, 0.99)} ms`);
await product.stop();
