import { mbgNbdGenerator, seededRandom } from "@perennial/scoring";

/** Parameters of a shop in which a third come again, per day. */
const SHOP = { r: 0.8, alpha: 90, a: 1.2, b: 2.4 };
const DAYS = 730;
const LAST = Date.UTC(2026, 10, 20);
const DAY_MS = 86_400_000;

/** An order file of so many customers with ten purchases each on average, in the order of the days; seeded. */
export function orderFile(customers: number, purchases: number): Uint8Array {
  const random = seededRandom(20_261_120);
  const draw = mbgNbdGenerator(SHOP);
  const rows: { day: number; customer: number }[] = [];
  for (let customer = 0; rows.length < purchases; customer = (customer + 1) % customers) {
    const first = Math.floor(random() * DAYS);
    rows.push({ day: first, customer });
    for (const time of draw(random, DAYS - first)) rows.push({ day: first + Math.floor(time), customer });
  }
  rows.length = purchases;
  rows.sort((one, other) => one.day - other.day);
  const lines = rows.map(({ day, customer }, index) => {
    const on = new Date(LAST - (DAYS - day) * DAY_MS).toISOString().slice(0, 10);
    return `o${index},${on},c${customer},${(20 + random() * 200).toFixed(2)}`;
  });
  return new TextEncoder().encode(`order_id,order_date,customer_id,amount\n${lines.join("\n")}\n`);
}
