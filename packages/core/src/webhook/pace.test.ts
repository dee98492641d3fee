import * as fc from "fast-check";
import { expect, test } from "vitest";
import { heldBack, slownessAfter, UNDER_WAY } from "./pace.ts";

test("a receiver is slow from two seconds on until it answers within one", () => {
  expect([1999, 2000, 9000].map((ms) => slownessAfter(null, ms))).toEqual([null, 2000, 9000]);
  expect([999, 1000, 1500, 5000].map((ms) => slownessAfter(2400, ms))).toEqual([null, 1000, 2400, 5000]);
});

test("as many as may be under way go at once", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2000, max: 15_000 }),
      fc.integer({ min: 0, max: UNDER_WAY }),
      fc.string(),
      (ms, waiting, id) => {
        expect(heldBack(ms, waiting, id)).toBe(0);
      },
    ),
  );
});

test("those that wait are with a slow receiver by about ten at a time, however many they are and however slow it is", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2000, max: 14_000 }),
      fc.integer({ min: 200, max: 3000 }),
      fc.nat(),
      (ms, waiting, seed) => {
        const starts = Array.from({ length: waiting }, (_, index) => heldBack(ms, waiting, `evt_${seed}_${index}`));
        const underWay = starts.map((at) => starts.filter((start) => start <= at && at < start + ms).length);
        // A Poisson count of mean ten is over thirty once in a hundred million times.
        expect(Math.max(...underWay)).toBeLessThanOrEqual(3 * UNDER_WAY);
        // And they are not held back for longer than it takes to answer them all.
        expect(Math.max(...starts)).toBeLessThanOrEqual((waiting * ms) / UNDER_WAY);
      },
    ),
    { numRuns: 30, seed: 20_261_122 },
  );
});
