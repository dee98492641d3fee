import type { Bdw } from "./bdw.ts";
import type { MbgNbd } from "./mbg-nbd.ts";
import type { ParetoNbd } from "./pareto-nbd.ts";
import { beta, exponential, gamma, type Random } from "./random.ts";

/** Draws one customer's purchase times after the first (which is at 0), ascending, up to `until`. */
export type PurchaseGenerator = (random: Random, until: number) => number[];

/** A customer of the MBG/NBD model: may leave after every purchase, the first included. */
export function mbgNbdGenerator({ r, alpha, a, b }: MbgNbd): PurchaseGenerator {
  return (random, until) => {
    const rate = gamma(random, r, alpha);
    const dropout = beta(random, a, b);
    const times: number[] = [];
    let time = 0;
    while (random() >= dropout) {
      time += exponential(random, rate);
      if (!(time <= until)) break;
      times.push(time);
    }
    return times;
  };
}

/** A customer of the BG/NBD model: may leave after every purchase but the first. */
export function bgNbdGenerator({ r, alpha, a, b }: MbgNbd): PurchaseGenerator {
  return (random, until) => {
    const rate = gamma(random, r, alpha);
    const dropout = beta(random, a, b);
    const times: number[] = [];
    let time = exponential(random, rate);
    while (time <= until) {
      times.push(time);
      if (random() < dropout) break;
      time += exponential(random, rate);
    }
    return times;
  };
}

/** A customer of the Pareto/NBD model: leaves at an exponential time, whatever the purchases. */
export function paretoNbdGenerator({ r, alpha, s, beta: scale }: ParetoNbd): PurchaseGenerator {
  return (random, until) => {
    const rate = gamma(random, r, alpha);
    const end = Math.min(until, exponential(random, gamma(random, s, scale)));
    const times: number[] = [];
    for (let time = exponential(random, rate); time <= end; time += exponential(random, rate)) times.push(time);
    return times;
  };
}

/** The renewals a contract survives under the BdW model, at most `until`. */
export function bdwGenerator({ gamma: g, delta, c }: Bdw): (random: Random, until: number) => number {
  return (random, until) => {
    const stay = Math.log1p(-beta(random, g, delta));
    const survival = Math.log(random());
    let periods = 0;
    while (periods < until && stay * (periods + 1) ** c > survival) periods++;
    return periods;
  };
}
