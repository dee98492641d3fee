import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bucket, capacityOf, filled, fillingMs, firstWish, lease, nextWish, type Rule } from "./bucket.ts";
import { type BucketStore, type Limiter, limiter, ownBuckets, type StoredBucket } from "./limiter.ts";

const START = Date.parse("2026-11-21T08:00:00Z");

const rule = fc
  .record({ perSecond: fc.integer({ min: 1, max: 60 }), seconds: fc.integer({ min: 3, max: 10 }) })
  .map(({ perSecond, seconds }): Rule => ({ perSecond, burst: perSecond * seconds }));

interface Step {
  /** Milliseconds that pass before it. */
  readonly passes: number;
  readonly process: number;
  /** Where this process's clock stands beside the true one, as a share of the spread. */
  readonly clock: number;
  readonly cost: number;
  readonly requests: number;
  readonly kills: boolean;
}

const shape = {
  passes: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 4000 })),
  process: fc.integer({ min: 0, max: 7 }),
  clock: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  cost: fc.integer({ min: 1, max: 10 }),
  requests: fc.integer({ min: 1, max: 40 }),
  kills: fc.boolean(),
};
const step: fc.Arbitrary<Step> = fc.record(shape);

/** Lets processes work one bucket in whatever order, and answers what was let through at which true moment. */
async function work(scheduler: fc.Scheduler, given: Rule, spread: number, steps: readonly Step[]) {
  let time = START;
  let shared: StoredBucket | undefined;
  const replace: BucketStore["replace"] = async (_name, known, next) => {
    const ok = shared?.version === known?.version;
    if (ok) shared = { ...next, version: (known?.version ?? 0) + 1 };
    return { ok, stored: shared };
  };
  const store: BucketStore = { replace: scheduler.scheduleFunction(replace) };
  const clocks = Array.from({ length: 8 }, () => 0);
  const start = (process: number): Limiter =>
    limiter(
      store,
      () => time + (clocks[process] ?? 0),
      () => undefined,
    );
  const processes = clocks.map((_, process) => start(process));
  const passed: { at: number; cost: number }[] = [];
  const waiting: Promise<void>[] = [];
  for (const { passes, process, clock, cost, requests, kills } of steps) {
    time += passes;
    clocks[process] = clock * spread;
    const own = processes[process];
    for (let index = 0; index < requests; index += 1) {
      const asked = async (): Promise<void> => {
        const { ok } = (await own?.take("bucket", given, cost)) ?? { ok: false };
        // The answer of a process that has ended reaches nobody.
        if (ok && processes[process] === own) passed.push({ at: time, cost: Math.min(cost, capacityOf(given)) });
      };
      waiting.push(asked());
    }
    if (kills) processes[process] = start(process);
    if (scheduler.count() > 0) await scheduler.waitOne();
  }
  await scheduler.waitIdle();
  await Promise.all(waiting);
  return passed;
}

describe("a bucket that processes share", () => {
  test("never lets more through than its rule, in any span, whatever the order, the clocks and the ends of processes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        rule,
        fc.integer({ min: 0, max: 1000 }),
        fc.oneof(
          fc.array(step, { minLength: 1, maxLength: 60 }),
          // Everyone takes a slice and spends little of it; then all spend all they can.
          fc
            .tuple(
              fc.array(fc.record({ ...shape, passes: fc.integer({ min: 0, max: 60 }), requests: fc.constant(1) }), {
                minLength: 8,
                maxLength: 40,
              }),
              fc.integer({ min: 0, max: 500 }),
            )
            .map(([sips, pause]) => [
              ...sips,
              ...Array.from({ length: 8 }, (_, process) => ({
                passes: process === 0 ? pause : 0,
                process,
                clock: 0,
                cost: 1,
                requests: 150,
                kills: false,
              })),
            ]),
        ),
        async (scheduler, given, spread, steps) => {
          const passed = await work(scheduler, given, spread, steps);
          let most = 0;
          for (const [first, { at: from }] of passed.entries()) {
            let sum = 0;
            for (const { at, cost } of passed.slice(first)) {
              sum += cost;
              // Clocks that stand apart make a span longer for those who look at different ones.
              most = Math.max(most, sum - (given.perSecond * (at - from + 2 * spread)) / 1000);
            }
          }
          expect(most).toBeLessThanOrEqual(given.burst + 1e-6);
        },
      ),
      { numRuns: 150, seed: 11 },
    );
  });

  test("lets a lone process through as long as it keeps to the rule", async () => {
    await fc.assert(
      fc.asyncProperty(rule, fc.integer({ min: 1, max: 5 }), async (given, cost) => {
        let time = START;
        const own = limiter(
          ownBuckets(),
          () => time,
          () => undefined,
        );
        for (let index = 0; index < 300; index += 1) {
          const { ok } = await own.take("bucket", given, cost);
          expect(ok).toBe(true);
          time += Math.max(20, fillingMs(given, cost)) + 1;
        }
      }),
      { numRuns: 50, seed: 11 },
    );
  });

  test("is there again after the wait that a refusal names", async () => {
    await fc.assert(
      fc.asyncProperty(rule, async (given) => {
        let time = START;
        const own = limiter(
          ownBuckets(),
          () => time,
          () => undefined,
        );
        let verdict = await own.take("bucket", given, 1);
        for (let index = 0; verdict.ok && index < given.burst; index += 1) verdict = await own.take("bucket", given, 1);
        expect(verdict.ok).toBe(false);
        expect(verdict.waitMs).toBeGreaterThan(0);
        time += verdict.waitMs;
        expect((await own.take("bucket", given, 1)).ok).toBe(true);
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  test("comes back from a clock that was wrong by years within a minute", () => {
    const given: Rule = { perSecond: 50, burst: 200 };
    const ahead: Bucket = { tokens: 3, at: START + 10 * 365 * 86_400_000 };
    expect(filled(given, ahead, START)).toEqual({ tokens: 0, at: START });
    expect(filled(given, filled(given, ahead, START), START + 4000).tokens).toBe(capacityOf(given));
    const slightly: Bucket = { tokens: 3, at: START + 50_000 };
    expect(filled(given, slightly, START)).toEqual(slightly);
    expect(filled(given, slightly, START + 51_000).tokens).toBe(53);
  });

  test("gives larger slices the fuller it is, and none that costs a write a unit", () => {
    const given: Rule = { perSecond: 2000, burst: 8000 };
    expect(lease(given, undefined, 1, 1, START).granted).toBe(250);
    const low = { tokens: 100, at: START };
    expect(lease(given, low, 1, 1, START).granted).toBe(6);
    expect(lease(given, low, 1, 80, START).granted).toBe(80);
    expect(lease(given, low, 1, 120, START)).toEqual({ granted: 0, until: START + 10 });
    const wishes = [firstWish(given)];
    while (wishes.length < 6) wishes.push(nextWish(given, wishes.at(-1) ?? 0));
    expect(wishes).toEqual([40, 80, 160, 320, 400, 400]);
  });

  test("asks the store for few of many requests, and for none that is refused", async () => {
    let asked = 0;
    const own = ownBuckets();
    const store: BucketStore = {
      replace: async (...args) => {
        asked += 1;
        return await own.replace(...args);
      },
    };
    const one = limiter(
      store,
      () => START,
      () => undefined,
    );
    const given: Rule = { perSecond: 50, burst: 200 };
    let passed = 0;
    while ((await one.take("bucket", given, 1)).ok) passed += 1;
    expect(passed).toBe(100);
    const before = asked;
    for (let index = 0; index < 1000; index += 1) {
      const verdict = one.take("bucket", given, 1);
      expect(verdict).not.toBeInstanceOf(Promise);
    }
    expect(asked).toBe(before);
  });

  test("keeps each process to an eighth while the store does not answer", async () => {
    let faults = 0;
    const broken: BucketStore = {
      replace: async () => {
        throw new Error("the table is gone");
      },
    };
    let time = START;
    const own = limiter(
      broken,
      () => time,
      () => {
        faults += 1;
      },
    );
    const given: Rule = { perSecond: 80, burst: 320 };
    const through = async (): Promise<number> => {
      let passed = 0;
      for (let index = 0; index < 100; index += 1) passed += (await own.take("bucket", given, 1)).ok ? 1 : 0;
      return passed;
    };
    expect(await through()).toBe(20);
    expect(faults).toBe(2);
    time += 2000;
    expect(await through()).toBe(20);
  });
});
