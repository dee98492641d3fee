import { csvLine } from "./csv-line.ts";
import { encodeText, type WrittenEncoding } from "./encode-text.ts";
import { generateSales, type Sale, WALK_IN } from "./generate-shop.ts";
import { pick, seededRandom } from "./seeded-random.ts";

/** How an order file is to be made. */
export interface GeneratedFileOptions {
  readonly seed: number;
  /** Sales in the file, before defects add and repeat rows. */
  readonly sales: number;
  readonly lastDay: string;
  readonly language?: "en" | "zh";
  readonly encoding?: WrittenEncoding;
  readonly delimiter?: "," | ";" | "\t" | "|";
  readonly dateOrder?: "ymd" | "dmy" | "mdy";
  readonly decimal?: "." | ",";
  /** `usual` has what real exports have: broken and repeated rows, empty lines, a row of totals. */
  readonly defects?: "none" | "usual";
}

/** An order file and what is in it. */
export interface GeneratedFile {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly truth: FileTruth;
}

export interface FileTruth {
  readonly rows: number;
  readonly failing: number;
  readonly refunds: number;
  readonly rounded: number;
  readonly amountMinor: number;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly customers: number;
  readonly walkIn: { readonly customer: string; readonly rows: number };
}

const WORDS = {
  en: {
    heading: ["order_date", "cust_id", "customer_name", "net_sales", "source", "product", "note"],
    totals: "Total",
    channels: ["web", "shop", "market"],
    products: ["Dragon Well tea, 100 g", "Tea cup", 'Pot "Jade"', "Gift box"],
    names: ["Anna Müller", "Zoë Green", "Liam O'Neill", "Mei Chen", "Tom Baker", "Inés Ortiz", "Eva Novak"],
    notes: ["", "", "", "", "Gift wrapped", "Leave at the door, please", "Two lines:\ncall first"],
  },
  zh: {
    heading: ["下单时间", "客户编号", "客户姓名", "实付金额", "渠道", "商品名称", "备注"],
    totals: "合计",
    channels: ["微商城", "门店", "集市"],
    products: ["龙井茶，100 克", "茶杯", "“玉”茶壶", "礼盒"],
    names: ["张小明", "王芳", "李雷", "韩梅梅", "单雪", "曾静", "欧阳娜娜"],
    notes: ["", "", "", "", "送礼", "请放门口，谢谢", "两行：\n先打电话"],
  },
} as const;

/** One row that is to be written, with what it counts for. */
interface Row {
  readonly cells: readonly string[];
  readonly sale?: Sale;
}

/**
 * Makes an order file as it leaves a shop's program, the same for the same options: for tests, and for whoever wants to
 * try an import without a file of his own. All names are made up.
 */
export function generateFile(options: GeneratedFileOptions): GeneratedFile {
  const { seed, sales: count, lastDay, language = "en", defects = "none" } = options;
  const { encoding = "utf-8-bom", delimiter = "," } = options;
  const random = seededRandom(seed);
  const words = WORDS[language];
  const sales = generateSales(random, count, lastDay, words).map((sale) =>
    defects === "none" ? sale : spoilt(random, sale),
  );
  const rows = sales.map((sale): Row => ({ cells: cellsOf(random, sale, options), sale }));
  const all = defects === "none" ? rows : withBadRows(random, rows, words.totals);
  const lines = all.map(({ cells }) => csvLine(cells, delimiter));
  const blank = defects === "none" ? [] : ["\r\n", `${delimiter.repeat(words.heading.length - 1)}\r\n`];
  const text = [
    csvLine(words.heading, delimiter),
    ...lines.flatMap((line) => (random() < 0.002 ? [line, ...blank] : [line])),
  ];
  return {
    fileName: language === "zh" ? "示例订单.csv" : "sample-orders.csv",
    bytes: encodeText(text.join(""), encoding),
    truth: truthOf(all),
  };
}

/** Some sales are given back, and some prices have fractions of a cent after a discount. */
function spoilt(random: () => number, sale: Sale): Sale {
  const chance = random();
  if (chance < 0.02) return { ...sale, amount: -sale.amount };
  return chance < 0.12 ? { ...sale, amount: Math.round(sale.amount * 873) / 1000 } : sale;
}

function cellsOf(random: () => number, sale: Sale, options: GeneratedFileOptions): string[] {
  const { language = "en", decimal = ".", dateOrder = "ymd" } = options;
  const words = WORDS[language];
  const name = words.names[sale.customer % words.names.length] ?? "";
  return [
    dayCell(sale.day, dateOrder),
    idOf(sale.customer),
    sale.customer === WALK_IN ? "" : name,
    String(sale.amount).replace(".", decimal),
    sale.channel,
    sale.product,
    pick(random, words.notes),
  ];
}

/** Ids of one shop in which capitals and small letters both occur and both count. */
function idOf(customer: number): string {
  return customer % 7 === 3 ? `CUST${customer}` : `cust${customer}`;
}

function dayCell(day: string, order: "ymd" | "dmy" | "mdy"): string {
  const [year = "", month = "", date = ""] = day.split("-");
  if (order === "dmy") return `${date}.${month}.${year}`;
  return order === "mdy" ? `${Number(month)}/${Number(date)}/${year}` : day;
}

/** Repeats some rows, breaks others, and adds up at the end. */
function withBadRows(random: () => number, rows: readonly Row[], totals: string): Row[] {
  const result = rows.flatMap((row): Row[] => {
    const chance = random();
    if (chance < 0.01) return [row, row];
    if (chance < 0.012) return [row, { cells: ["2018-02-30", ...row.cells.slice(1)] }];
    if (chance < 0.014) return [row, { cells: row.cells.with(3, "n/a") }];
    if (chance < 0.015) return [row, { cells: row.cells.with(1, "").with(2, "") }];
    return [row];
  });
  const sum = rows.reduce((total, { sale }) => total + (sale?.amount ?? 0), 0);
  return [...result, { cells: [totals, "", "", sum.toFixed(2), "", "", ""] }];
}

function truthOf(rows: readonly Row[]): FileTruth {
  const sales = rows.flatMap(({ sale }) => sale ?? []);
  const days = sales.map(({ day }) => day).toSorted();
  return {
    rows: rows.length,
    failing: rows.length - sales.length,
    refunds: sales.filter(({ amount }) => amount < 0).length,
    rounded: sales.filter(({ amount }) => !/^-?\d+(?:\.\d{1,2})?$/.test(String(amount))).length,
    amountMinor: sales.reduce((sum, { amount }) => sum + minorOf(amount), 0),
    firstDay: days[0] ?? "",
    lastDay: days.at(-1) ?? "",
    customers: new Set(sales.map(({ customer }) => customer)).size,
    walkIn: { customer: idOf(WALK_IN), rows: sales.filter(({ customer }) => customer === WALK_IN).length },
  };
}

/** By thousandths, which the amounts are made of, so that no float decides about a half. */
function minorOf(amount: number): number {
  const thousandths = Math.round(Math.abs(amount) * 1000);
  return Math.sign(amount) * Math.floor((thousandths + 5) / 10);
}
