import { describe, expect, it } from "vitest";
import { learnOverlay, type OverlaySamples } from "./evidence-fit.ts";
import { normal, type Random, seededRandom } from "./random.ts";
import { DEFAULT_SETTINGS, SIGNALS, type Signal } from "./settings.ts";
import { sigmoid } from "./sigmoid.ts";

interface Truth {
  readonly intercept: number;
  readonly slope: number;
  readonly weights: Partial<Record<Signal, number>>;
}

/** Customers whose log-odds to stay are those of the truth, with evidence for one in `every`. */
function samples(n: number, random: Random, truth: Truth, every = 3): OverlaySamples {
  const coreLogits = Array.from({ length: n }, () => 1.5 * normal(random));
  const signals = SIGNALS.map((signal) => coreLogits.map(() => valueOf(signal, random, every)));
  const stayed = coreLogits.map((core, i) => {
    const odds = SIGNALS.reduce(
      (sum, signal, k) => sum + (truth.weights[signal] ?? 0) * (signals[k]?.[i] ?? 0),
      truth.intercept + truth.slope * core,
    );
    return random() < sigmoid(odds) ? 1 : 0;
  });
  return { coreLogits, signals, stayed };
}

function valueOf(signal: Signal, random: Random, every: number): number {
  if (signal === "ticket" || signal === "frequency" || signal === "tenure") return normal(random);
  if (random() * every > 1) return 0;
  if (signal === "complaint") return 3 * random();
  return signal === "overdue" ? random() : 2 * random() - 1;
}

const DEFAULTS: Truth = { intercept: 0, slope: 1, weights: DEFAULT_SETTINGS.signalWeights };
const OTHER: Truth = {
  intercept: -0.4,
  slope: 0.6,
  weights: { complaint: -1.4, nps: 0.9, ticket: 0.4, frequency: 0.3, tenure: -0.3 },
};

describe("weights of evidence", () => {
  it("are learned where the shop differs from the defaults, and lower its later log-loss", () => {
    const random = seededRandom(1);
    const { adopted, overlay, gain, standardError } = learnOverlay(
      samples(6000, random, OTHER),
      samples(6000, random, OTHER),
      DEFAULT_SETTINGS,
    );
    expect(adopted).toBe(true);
    expect(gain).toBeGreaterThan(5 * standardError);
    expect(Math.abs(overlay.slope - OTHER.slope)).toBeLessThan(0.1);
    expect(Math.abs(overlay.intercept - OTHER.intercept)).toBeLessThan(0.15);
    for (const [signal, weight] of Object.entries(OTHER.weights)) {
      expect(Math.abs(overlay.weights[signal as Signal] - weight)).toBeLessThan(0.2);
    }
  });

  it("stay at the defaults when these are the truth, in five of six shops or more", () => {
    let adopted = 0;
    for (let seed = 1; seed <= 30; seed++) {
      const random = seededRandom(seed);
      const learned = learnOverlay(samples(1500, random, DEFAULTS), samples(1500, random, DEFAULTS), DEFAULT_SETTINGS);
      if (learned.adopted) adopted++;
      else expect(learned.overlay.weights).toBe(DEFAULT_SETTINGS.signalWeights);
    }
    expect(adopted).toBeLessThanOrEqual(5);
  });

  it("that held before but not afterwards are refused by the guard", () => {
    const random = seededRandom(2);
    const opposite: Truth = { ...OTHER, intercept: 0.6, slope: 1, weights: { complaint: -0.7, ticket: -0.5 } };
    const learned = learnOverlay(samples(4000, random, OTHER), samples(4000, random, opposite), DEFAULT_SETTINGS);
    expect(learned).toMatchObject({ adopted: false, reason: "no-gain" });
    expect(learned.gain).toBeLessThan(0);
    expect(learned.overlay).toMatchObject({ intercept: 0, slope: 1 });
  });

  it("need fifty customers who stayed and fifty who left in both windows", () => {
    const random = seededRandom(3);
    const many = samples(3000, random, OTHER);
    const few = samples(90, random, OTHER);
    expect(learnOverlay(few, many, DEFAULT_SETTINGS).reason).toBe("too-few");
    expect(learnOverlay(many, few, DEFAULT_SETTINGS).reason).toBe("too-few");
  });

  it("never sharpen what buying says, turn the sign of frequency or tenure, or leave their bounds", () => {
    const wild: Truth = { intercept: 0, slope: 2.5, weights: { frequency: -2, tenure: 2, ticket: 3, overdue: -4 } };
    const random = seededRandom(4);
    const { learned } = learnOverlay(samples(3000, random, wild), samples(3000, random, wild), DEFAULT_SETTINGS);
    expect(learned.slope).toBe(1);
    expect(learned.weights).toMatchObject({ frequency: 0, tenure: 0, ticket: 1, overdue: -1 });
  });

  it("of complaints may go beyond ±1 only where two hundred customers complained", () => {
    const grave: Truth = { intercept: 0, slope: 1, weights: { ...DEFAULTS.weights, complaint: -2.2 } };
    const learnedFrom = (n: number, every: number) => {
      const random = seededRandom(6);
      return learnOverlay(samples(n, random, grave, every), samples(n, random, grave, every), DEFAULT_SETTINGS).learned;
    };
    expect(learnedFrom(4000, 3).weights.complaint).toBeLessThan(-1.6);
    expect(learnedFrom(4000, 40).weights.complaint).toBe(-1);
  });

  it("of a signal nobody has keep their default", () => {
    const random = seededRandom(5);
    const without = (one: OverlaySamples): OverlaySamples => ({
      ...one,
      signals: one.signals.map((column, k) => (SIGNALS[k] === "complaint" ? column.map(() => 0) : column)),
    });
    const { learned } = learnOverlay(
      without(samples(2000, random, OTHER)),
      without(samples(2000, random, OTHER)),
      DEFAULT_SETTINGS,
    );
    expect(learned.weights.complaint).toBe(DEFAULT_SETTINGS.signalWeights.complaint);
  });
});
