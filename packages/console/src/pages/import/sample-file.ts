const NAMES = "王小明,李娜,张伟,刘洋,陈静,Emma Weber,Liam Smith,Olivia Rossi,Noah Garcia,Mia Novak".split(",");
const PRODUCTS = [
  ["TEA-100", "Dragon Well tea 龙井", "Tea", 64],
  ["TEA-200", "Tieguanyin 铁观音", "Tea", 98],
  ["POT-01", "Clay pot 紫砂壶", "Ware", 220],
  ["CUP-04", "Celadon cup 青瓷杯", "Ware", 45],
  ["GIFT-1", "Gift box 礼盒", "Gifts", 188],
] as const;
export const SAMPLE_NAME = "perennial-sample-orders.csv";
const CUSTOMERS = 120;
const DAYS = 700;
const DAY_MS = 86_400_000;

/** Numbers that look random and are the same every time (Park & Miller 1988, minimal standard). */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

/** An order file as a small shop might have it: its newest order is of yesterday, whenever it is made. */
export function sampleFile(today: string): string {
  const source = numbers(20_261_121);
  const next = (): number => source.next().value;
  const end = Date.parse(`${today}T00:00:00Z`) - DAY_MS;
  const rows: string[] = [];
  for (let number = 0; number < CUSTOMERS; number += 1) {
    const name = NAMES[Math.floor(next() * NAMES.length)] ?? "Ann";
    const gap = 12 + next() * 70;
    const stops = next() < 0.5 ? 1 : 0.12;
    const channel = next() < 0.5 ? "web" : "shop";
    for (
      let at = end - Math.floor(next() * DAYS) * DAY_MS;
      at <= end;
      at += (1 - gap * Math.log(1 - next())) * DAY_MS
    ) {
      const [sku, product, category, price] = PRODUCTS[Math.floor(next() * PRODUCTS.length)] ?? PRODUCTS[0];
      const quantity = 1 + Math.floor(next() * 3);
      const day = new Date(at).toISOString().slice(0, 10);
      const id = `C${String(1001 + number)}`;
      rows.push(
        [day, id, `${name} ${number + 1}`, sku, product, category, quantity, price * quantity, channel].join(","),
      );
      if (next() < stops) break;
    }
  }
  const heading = "order_date,customer_id,customer_name,sku,product,category,quantity,amount,channel";
  return `\uFEFF${[heading, ...rows.sort()].join("\r\n")}\r\n`;
}

/** Hands the sample file to the person. */
export function downloadSample(today: string): void {
  const url = URL.createObjectURL(new Blob([sampleFile(today)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = SAMPLE_NAME;
  link.click();
  URL.revokeObjectURL(url);
}
