import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EffortCandidate, effortAudit, planEffort } from "./effort.ts";

describe("the effort audit", () => {
  it("points out the classic case: 60 % of the time on class C, which brings 10 %", () => {
    const audit = effortAudit({
      A: { hours: 15, revenue: 70_000 },
      B: { hours: 25, revenue: 20_000 },
      C: { hours: 60, revenue: 10_000 },
    });
    expect(audit.C).toMatchObject({ hoursShare: 0.6, revenueShare: 0.1, alert: "too-much" });
    expect(audit.C.ratio).toBeCloseTo(6, 12);
    expect(audit.A.alert).toBe("too-little");
    expect(audit.B.alert).toBeNull();
  });

  it("says nothing where time and revenue are in proportion", () => {
    const fair = { A: { hours: 70, revenue: 70 }, B: { hours: 20, revenue: 20 }, C: { hours: 30, revenue: 10 } };
    expect(Object.values(effortAudit(fair)).map(({ alert }) => alert)).toEqual([null, null, null]);
  });

  it("says nothing where nobody worked, and warns of work for no revenue", () => {
    const none = { hours: 0, revenue: 0 };
    expect(effortAudit({ A: none, B: none, C: none }).A).toMatchObject({ ratio: 0, alert: null });
    expect(effortAudit({ A: none, B: none, C: { hours: 3, revenue: 0 } }).C).toMatchObject({
      ratio: null,
      alert: "too-much",
    });
  });
});

describe("the effort plan", () => {
  const candidate: fc.Arbitrary<EffortCandidate> = fc.record({
    stake: fc.integer({ min: -100, max: 1_000_000 }),
    hours: fc.constantFrom(0.5, 1, 2, 3),
    mostVisits: fc.nat(5),
  });
  const worth = (candidates: readonly EffortCandidate[], visits: readonly number[]) =>
    candidates.reduce((sum, { stake }, i) => sum + Math.max(0, stake) * (1 - 0.7 ** (visits[i] ?? 0)), 0);

  it("never exceeds the hours or a customer's visits, and spends nothing on nobody", () => {
    fc.assert(
      fc.property(
        fc.array(candidate, { maxLength: 30 }),
        fc.double({ min: 0, max: 60, noNaN: true }),
        (candidates, hours) => {
          const visits = planEffort(candidates, hours);
          const used = candidates.reduce((sum, one, i) => sum + one.hours * (visits[i] ?? 0), 0);
          expect(used).toBeLessThanOrEqual(hours + 1e-9);
          candidates.forEach(({ stake, mostVisits }, i) => {
            expect(visits[i]).toBeLessThanOrEqual(mostVisits);
            if (stake <= 0) expect(visits[i]).toBe(0);
          });
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it("cannot be bettered by moving one visit of an hour", () => {
    fc.assert(
      fc.property(
        fc.array(
          candidate.map((one) => ({ ...one, hours: 1 })),
          { minLength: 2, maxLength: 8 },
        ),
        fc.integer({ min: 1, max: 15 }),
        (candidates, hours) => {
          const visits = planEffort(candidates, hours);
          candidates.forEach((_, from) => {
            candidates.forEach(({ mostVisits }, to) => {
              if (from === to || (visits[from] ?? 0) === 0 || (visits[to] ?? 0) >= mostVisits) return;
              const moved = visits.map((count, i) => count + (i === to ? 1 : 0) - (i === from ? 1 : 0));
              expect(worth(candidates, moved)).toBeLessThanOrEqual(worth(candidates, visits) + 1e-6);
            });
          });
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });
});
