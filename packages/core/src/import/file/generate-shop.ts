import { dayNumber, dayText } from "../../day.ts";
import { pick } from "./seeded-random.ts";

/** A sale of the made-up shop. */
export interface Sale {
  readonly day: string;
  readonly customer: number;
  readonly amount: number;
  readonly channel: string;
  readonly product: string;
}

/** The customer without a name, to whom a till books whoever does not say who he is. */
export const WALK_IN = 0;

const WALK_IN_SHARE = 0.3;
const ONCE_SHARE = 0.55;
const PERIOD = 730;

interface ShopWords {
  readonly channels: readonly [string, ...string[]];
  readonly products: readonly [string, ...string[]];
}

/**
 * Sales of two years, the last one on `lastDay`: more than half of the customers buy once, the others each in their own
 * rhythm until they stop, and three in ten sales have no customer.
 */
export function generateSales(random: () => number, count: number, lastDay: string, words: ShopWords): Sale[] {
  const last = dayNumber(lastDay);
  const sales: Sale[] = [];
  const sell = (day: number, customer: number) => {
    sales.push({
      day: dayText(day),
      customer,
      amount: Math.round(500 + 30_000 * random() ** 3) / 100,
      channel: pick(random, words.channels),
      product: pick(random, words.products),
    });
  };
  for (let customer = WALK_IN + 1; sales.length < count; customer += 1) {
    for (const day of purchaseDays(random, last)) {
      sell(day, customer);
      if (random() < WALK_IN_SHARE / (1 - WALK_IN_SHARE)) sell(last - Math.floor(random() * PERIOD), WALK_IN);
    }
  }
  const kept = sales.slice(0, count).toSorted((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
  const final = kept.at(-1);
  return final ? [...kept.slice(0, -1), { ...final, day: lastDay }] : kept;
}

function purchaseDays(random: () => number, last: number): number[] {
  const days = [last - Math.floor(random() * PERIOD)];
  if (random() < ONCE_SHARE) return days;
  const rhythm = 10 + 80 * random();
  const stops = 0.02 + 0.2 * random();
  for (let day = days[0] ?? last; random() > stops; ) {
    day += Math.ceil(-rhythm * Math.log(1 - random()));
    if (day > last) break;
    days.push(day);
  }
  return days;
}
