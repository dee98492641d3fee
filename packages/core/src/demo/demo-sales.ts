import { DEMO_PREFIX, type Language } from "@perennial/contract";
import { beta, exponential, gamma, normal, poisson, seededRandom } from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";

/** A sale of the demo shop. */
export interface DemoSale {
  readonly day: string;
  readonly customer: string;
  readonly name: string;
  readonly channel: string;
  readonly sku: string;
  readonly product: string;
  readonly category: string;
  readonly amount: string;
}

const SEED = 1_688_850_000;
/** New customers a day. */
const ARRIVALS = 3.6;
/** Rates in purchases a week and chances to drop out after a purchase, as an MBG/NBD shop has them: six in ten buy once. */
const SHOP = { r: 0.9, alpha: 6.5, a: 1.1, b: 1.5 };
/** Nobody is followed longer than this. */
const YEARS = 12 * 366;

const SURNAMES =
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤单";
const GIVEN =
  "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英霞平刚桂华玉兰建国文斌辉红梅小雪晨宇轩子涵欣怡佳琪思远一诺浩然雨桐梓萱若汐安宁晓东海燕春生志远";
const FIRST =
  "Anna,Ben,Clara,Daniel,Emma,Felix,Grace,Hugo,Iris,Jack,Kate,Leo,Mia,Noah,Olive,Paul,Rosa,Sam,Tessa,Victor".split(",");
const LAST =
  "Archer,Baker,Carter,Dawson,Ellis,Fisher,Graham,Harris,Irving,Jensen,Keller,Lawson,Mercer,Norton,Osborn,Parker,Quinn,Reeves,Sutton,Turner".split(
    ",",
  );

const PRODUCTS = [
  ["GREEN-100", 128, ["龙井绿茶 100g", "绿茶"], ["Longjing green tea 100 g", "Green tea"]],
  ["GREEN-250", 268, ["碧螺春 250g", "绿茶"], ["Biluochun green tea 250 g", "Green tea"]],
  ["BLACK-100", 98, ["正山小种 100g", "红茶"], ["Lapsang souchong 100 g", "Black tea"]],
  ["OOLONG-150", 158, ["铁观音 150g", "乌龙茶"], ["Tieguanyin oolong 150 g", "Oolong"]],
  ["PUER-357", 318, ["普洱茶饼 357g", "普洱茶"], ["Pu-erh cake 357 g", "Pu-erh"]],
  ["CUP-1", 88, ["白瓷盖碗", "茶具"], ["White porcelain gaiwan", "Teaware"]],
  ["POT-1", 398, ["紫砂壶", "茶具"], ["Yixing clay teapot", "Teaware"]],
  ["SNACK-1", 68, ["茶点礼盒", "茶点"], ["Box of tea snacks", "Snacks"]],
] as const;
const CHANNELS = ["web", "web", "web", "shop", "shop", "mini-program"];

type Draw = ReturnType<typeof seededRandom>;
const pick = <T>(random: Draw, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

/** Most names are those of the language that is spoken in the shop. */
function nameOf(random: Draw, language: Language): string {
  if (random() < (language === "en" ? 0.7 : 0.3)) return `${pick(random, FIRST)} ${pick(random, LAST)} (demo)`;
  const given = random() < 0.35 ? pick(random, [...GIVEN]) : pick(random, [...GIVEN]) + pick(random, [...GIVEN]);
  return `${pick(random, [...SURNAMES])}${given}（示例）`;
}

/** Days on which a customer buys, from the first one on, whatever the last day that anyone asks for. */
function buyingDays(random: Draw, first: number): number[] {
  const rate = gamma(random, SHOP.r, SHOP.alpha) / 7;
  const dropout = beta(random, SHOP.a, SHOP.b);
  const days = [first];
  let at: number = first;
  while (random() >= dropout) {
    at += Math.max(1, exponential(random, rate));
    if (at > first + YEARS) break;
    days.push(Math.floor(at));
  }
  return [...new Set(days)];
}

function salesOf(customer: string, seed: number, first: number, language: Language): DemoSale[] {
  const random = seededRandom(seed);
  const name = nameOf(random, language);
  const favourite = pick(random, PRODUCTS);
  const size = Math.exp(0.25 * normal(random));
  return buyingDays(random, first).map((day) => {
    const [code, price, chinese, english] = random() < 0.6 ? favourite : pick(random, PRODUCTS);
    const [product, category] = language === "en" ? english : chinese;
    const sku = `${DEMO_PREFIX}${code}`;
    const amount = price * size * Math.exp(0.2 * normal(random)) * (random() < 0.2 ? 2 : 1);
    const channel = pick(random, CHANNELS);
    return { day: dayText(day), customer, name, channel, sku, product, category, amount: amount.toFixed(2) };
  });
}

/** A customer of the demo shop with all that it will ever buy, and a seed for whatever else it does. */
interface DemoCustomer {
  readonly sales: readonly DemoSale[];
  readonly seed: number;
}

/** Everybody who came to the shop for the first time up to a day. */
export function* demoCustomersUntil(opened: string, until: string, language: Language): Generator<DemoCustomer> {
  for (let day = dayNumber(opened); day <= dayNumber(until); day += 1) {
    const arrivals = poisson(seededRandom(SEED + day), ARRIVALS);
    for (let one = 0; one < arrivals; one += 1) {
      const customer = `${DEMO_PREFIX}${dayText(day).replaceAll("-", "").slice(2)}-${one + 1}`;
      const seed = SEED + day * 1009 + one * 7919 + 13;
      yield { sales: salesOf(customer, seed, day, language), seed };
    }
  }
}

const byDay = (a: { readonly day: string }, b: { readonly day: string }): number =>
  a.day < b.day ? -1 : a.day > b.day ? 1 : 0;

/**
 * The sales of an invented tea house, the same for the same days however often and in however many pieces they are
 * asked for: so a later start adds just the days since.
 *
 * @param opened first day of the shop
 * @param from first day asked for
 * @param until last day asked for
 * @param language in which products and most names are
 */
export function demoSales(opened: string, from: string, until: string, language: Language = "zh-CN"): DemoSale[] {
  const sales = [...demoCustomersUntil(opened, until, language)].flatMap((customer) => customer.sales);
  return sales.filter(({ day }) => day >= from && day <= until).sort(byDay);
}

/** Rows as the file that a program of the shop would export: a heading and the name of its value for every column. */
export function fileOf<T extends object>(columns: Readonly<Record<string, keyof T>>, rows: readonly T[]): Uint8Array {
  const lines = rows.map((row) =>
    Object.values(columns)
      .map((name) => row[name] ?? "")
      .join(","),
  );
  return new TextEncoder().encode(`${[Object.keys(columns).join(","), ...lines].join("\n")}\n`);
}

/** The sales as the file that a till would export. */
export function demoFile(sales: readonly DemoSale[]): Uint8Array {
  return fileOf<DemoSale>(
    {
      order_date: "day",
      customer_id: "customer",
      customer_name: "name",
      channel: "channel",
      sku: "sku",
      product: "product",
      category: "category",
      amount: "amount",
    },
    sales,
  );
}
