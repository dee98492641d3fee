import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addToWaterfall, type EquityChange, emptyWaterfall, mergeWaterfalls } from "./equity.ts";

describe("the equity waterfall", () => {
  const change: fc.Arbitrary<EquityChange> = fc
    .record({
      before: fc.option(fc.integer({ min: -1000, max: 1_000_000 }), { nil: null }),
      after: fc.integer({ min: -1000, max: 1_000_000 }),
      isLost: fc.boolean(),
      moved: fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: undefined }),
    })
    .map(({ before, after, isLost, moved }) =>
      before !== null && moved !== undefined
        ? { before, after, isLost, beforeRevalued: before + moved }
        : { before, after, isLost },
    );

  it("adds up to the end from the start to the last unit, in pages too", () => {
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (one, other) => {
        const whole = emptyWaterfall();
        for (const each of [...one, ...other]) addToWaterfall(whole, each);
        const { start, gained, grown, shrunk, lost, revalued, end } = whole;
        expect(start + revalued + gained + grown - shrunk - lost).toBe(end);
        const pages = [one, other].map((page) => {
          const part = emptyWaterfall();
          for (const each of page) addToWaterfall(part, each);
          return part;
        });
        const merged = emptyWaterfall();
        for (const page of pages) mergeWaterfalls(merged, page);
        expect(merged).toEqual(whole);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("tells new, grown, shrunk and lost apart", () => {
    const waterfall = emptyWaterfall();
    addToWaterfall(waterfall, { before: null, after: 50, isLost: false });
    addToWaterfall(waterfall, { before: 100, after: 130, isLost: false });
    addToWaterfall(waterfall, { before: 100, after: 60, isLost: false });
    addToWaterfall(waterfall, { before: 100, after: 5, isLost: true });
    expect(waterfall).toMatchObject({ start: 300, gained: 50, grown: 30, shrunk: 40, lost: 95, end: 245, kept: 160 });
  });
});
