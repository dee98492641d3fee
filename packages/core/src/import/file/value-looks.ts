import type { ColumnValues } from "./column-values.ts";

/** How much a column looks like a target by its values alone; 0 if not at all. */
export type Look = readonly [target: string, look: (values: ColumnValues) => number];

const isId = ({ codes, digits, variety, money, days }: ColumnValues) =>
  codes >= 0.8 && digits >= 0.8 && money < 0.2 && days < 0.2 ? 2 - variety : 0;
const isName = ({ chineseNames, numbers, codes, emails, averageLength }: ColumnValues) => {
  if (chineseNames >= 0.6) return 1 + chineseNames;
  return numbers < 0.2 && codes < 0.5 && emails < 0.2 && averageLength > 3 && averageLength < 40 ? 0.5 : 0;
};
const isLabel = ({ filled, variety, averageLength, numbers, days, digits }: ColumnValues) =>
  filled >= 5 && variety <= 0.4 && averageLength <= 20 && numbers < 0.2 && days < 0.2 && digits < 0.5 ? 1 - variety : 0;

const OCCURRED_ON: Look = ["occurredOn", ({ days }) => (days >= 0.6 ? days : 0)];
const AMOUNT: Look = ["amount", ({ numbers, money, variety }) => (numbers >= 0.8 ? 0.2 + money + 0.1 * variety : 0)];
const CUSTOMER: Look = ["customer", isId];

/** In the order in which columns are given away. */
export const PURCHASE_LOOKS: readonly Look[] = [
  OCCURRED_ON,
  ["customerEmail", ({ emails }) => (emails >= 0.6 ? emails : 0)],
  ["customerPhone", ({ phones }) => (phones >= 0.6 ? phones : 0)],
  ["currency", ({ currencies, averageLength }) => (currencies >= 0.8 && averageLength <= 3 ? currencies : 0)],
  ["amount", ({ numbers, money }) => (numbers >= 0.8 && money >= 0.1 ? money : 0)],
  CUSTOMER,
  AMOUNT,
  ["order", ({ variety, ...values }) => (variety === 1 && isId({ variety, ...values }) > 0 ? 1 : 0)],
  ["channel", isLabel],
  ["customerName", isName],
  ["productName", ({ numbers, averageLength }) => (numbers < 0.5 && averageLength > 4 ? 1 : 0)],
  ["quantity", ({ numbers, averageLength }) => (numbers >= 0.8 && averageLength < 3 ? 1 : 0)],
];

const SCORE: Look = ["score", ({ numbers, averageLength }) => (numbers >= 0.8 && averageLength < 3 ? 1 : 0)];
const NOTE: Look = ["note", ({ averageLength, numbers }) => (averageLength > 12 && numbers < 0.2 ? 1 : 0)];

export const SIGNAL_LOOKS: readonly Look[] = [
  OCCURRED_ON,
  ["customerEmail", ({ emails }) => (emails >= 0.6 ? emails : 0)],
  ["customerPhone", ({ phones }) => (phones >= 0.6 ? phones : 0)],
  SCORE,
  CUSTOMER,
  ["customerName", isName],
  NOTE,
];

const TEXT: Look = ["text", NOTE[1]];
const DUE_ON: Look = ["dueOn", OCCURRED_ON[1]];

export const NOTE_LOOKS: readonly Look[] = [
  OCCURRED_ON,
  ["customerEmail", ({ emails }) => (emails >= 0.6 ? emails : 0)],
  ["customerPhone", ({ phones }) => (phones >= 0.6 ? phones : 0)],
  CUSTOMER,
  TEXT,
  ["customerName", isName],
];

export const CUSTOMER_LOOKS: readonly Look[] = [
  ["email", ({ emails }) => (emails >= 0.6 ? emails : 0)],
  ["phone", ({ phones }) => (phones >= 0.6 ? phones : 0)],
  ["birthday", ({ days }) => (days >= 0.6 ? days : 0)],
  ["kind", ({ kinds }) => (kinds >= 0.6 ? kinds : 0)],
  ["name", isName],
  ["externalId", isId],
  ["source", isLabel],
];

/** Without these a purchase cannot be read; they are looked for even where headings name other columns. */
export const NEEDED_LOOKS: readonly Look[] = [OCCURRED_ON, AMOUNT];
export const NEEDED_SIGNAL: readonly Look[] = [OCCURRED_ON, SCORE];
export const NEEDED_NOTE: readonly Look[] = [OCCURRED_ON, TEXT];
export const NEEDED_TASK: readonly Look[] = [DUE_ON];
export const NEEDED_CUSTOMER: readonly Look[] = [CUSTOMER, ["customerName", isName]];
