import { cleanText } from "./clean-text.ts";
import { detectDateOrder } from "./date-order.ts";
import { parseKind } from "./kind-words.ts";
import { detectDecimal } from "./parse-amount.ts";
import { parseDay } from "./parse-day.ts";
import { parseWritten } from "./parse-number.ts";

/** What the values of a column look like; shares are of the cells that are not empty. */
export interface ColumnValues {
  readonly filled: number;
  readonly days: number;
  readonly numbers: number;
  /** Numbers with decimals, a sign of money, or a minus. */
  readonly money: number;
  readonly emails: number;
  readonly phones: number;
  readonly currencies: number;
  readonly chineseNames: number;
  /** Words for a person or an organisation. */
  readonly kinds: number;
  /** Letters or digits without spaces, as ids are. */
  readonly codes: number;
  /** Values with a digit in them. */
  readonly digits: number;
  /** Different values per value: 1 when none comes twice. */
  readonly variety: number;
  readonly averageLength: number;
}

const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]{2,}$/;
const PHONE = /^(?:\+|00)?\d[\d\s().*-]{5,20}$/;
const CHINESE_MOBILE = /^(?:\+?86[\s-]?)?1[3-9]\d[\d*\s-]{8,10}$/;
const CURRENCY = /^(?:[A-Z]{3}|RMB|人民币|美元|¥|￥|\$|€|£)$/;
const CHINESE_NAME = /^[\p{Script=Han}·*＊]{2,5}$/u;
const CODE = /^[\w.#:/-]{1,64}$/;
const MONEY = /[.,]\d{1,4}\D*$|\p{Sc}|元|^-|^\(/u;

export const EMPTY_COLUMN: ColumnValues = {
  filled: 0,
  days: 0,
  numbers: 0,
  money: 0,
  emails: 0,
  phones: 0,
  currencies: 0,
  chineseNames: 0,
  kinds: 0,
  codes: 0,
  digits: 0,
  variety: 0,
  averageLength: 0,
};

/** Looks at some values of one column. */
export function describeColumn(samples: readonly string[]): ColumnValues {
  const values = samples.map(cleanText).filter((value) => value !== "");
  if (values.length === 0) return EMPTY_COLUMN;
  const order = detectDateOrder(values);
  const decimal = detectDecimal(values);
  const share = (test: (value: string) => boolean) => values.filter(test).length / values.length;
  const isNumber = (value: string) => parseWritten(value, decimal) !== undefined;
  return {
    filled: values.length,
    days: share((value) => looksLikeDay(value) && parseDay(value, order) !== undefined),
    numbers: share(isNumber),
    money: share((value) => MONEY.test(value) && isNumber(value)),
    emails: share((value) => EMAIL.test(value)),
    phones: share(looksLikePhone),
    currencies: share((value) => CURRENCY.test(value)),
    chineseNames: share((value) => CHINESE_NAME.test(value)),
    kinds: share((value) => parseKind(value) !== undefined),
    codes: share((value) => CODE.test(value)),
    digits: share((value) => /\d/.test(value)),
    variety: new Set(values).size / values.length,
    averageLength: values.reduce((sum, { length }) => sum + length, 0) / values.length,
  };
}

/** Bare numbers are taken for days only where they can hardly be anything else. */
function looksLikeDay(value: string): boolean {
  return (
    !/^\d+(?:\.\d+)?$/.test(value) || /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{6})?$/.test(value)
  );
}

function looksLikePhone(value: string): boolean {
  if (CHINESE_MOBILE.test(value)) return true;
  return (
    PHONE.test(value) && /[\s()+*-]|^0/.test(value) && !/^\d{4}-\d\d?-\d\d?/.test(value) && !/^\d+\.\d+$/.test(value)
  );
}
