import type { ColumnValues } from "./column-values.ts";

/** How well values go with a target: 0 rules it out, 1 is no objection, more speaks for it. */
type Fit = (values: ColumnValues) => number;

const isDay: Fit = ({ days, numbers, averageLength }) => {
  if (days >= 0.6) return 1;
  return numbers >= 0.6 && averageLength >= 5 && (averageLength < 9 || [10, 13].includes(averageLength)) ? 0.6 : 0;
};
const isId: Fit = ({ days, money, codes }) => (days > 0.5 || money > 0.5 ? 0 : codes >= 0.8 ? 1 : 0.5);
const isName: Fit = ({ days, numbers, emails, chineseNames, codes, averageLength }) => {
  if (days > 0.5 || numbers > 0.5 || emails > 0.5) return 0;
  if (chineseNames >= 0.5) return 1.2;
  return codes >= 0.9 && averageLength > 4 ? 0.7 : 1;
};
const isPhone: Fit = ({ phones, numbers, averageLength }) =>
  phones >= 0.5 ? 1.2 : numbers >= 0.6 && averageLength >= 7 ? 1 : 0;
const isEmail: Fit = ({ emails }) => (emails >= 0.5 ? 1.2 : 0);
const isText: Fit = ({ days, emails }) => (days > 0.5 || emails > 0.5 ? 0 : 1);
const isLabel: Fit = ({ days, emails, money, averageLength }) =>
  days > 0.5 || emails > 0.5 || money > 0.5 || averageLength > 60 ? 0 : 1;

const isSomebody: Fit = ({ days, money }) => (days > 0.5 || money > 0.5 ? 0 : 1);

const FITS: Readonly<Record<string, Fit>> = {
  customer: isId,
  externalId: isId,
  customerName: isName,
  name: isName,
  customerPhone: isPhone,
  phone: isPhone,
  customerEmail: isEmail,
  email: isEmail,
  occurredOn: isDay,
  birthday: isDay,
  consentMail: isLabel,
  consentPhone: isLabel,
  consentSms: isLabel,
  consentPost: isLabel,
  consentWechat: isLabel,
  consentApp: isLabel,
  closedOn: isDay,
  score: ({ numbers, averageLength, days }) => (days > 0.5 || averageLength > 8 ? 0 : 0.5 + 0.5 * numbers),
  type: isLabel,
  severity: isLabel,
  dueOn: isDay,
  doneOn: isDay,
  createdOn: isDay,
  author: isSomebody,
  assignee: isSomebody,
  done: isLabel,
  active: isLabel,
  minutes: ({ numbers, averageLength }) => (averageLength > 12 ? 0 : 0.6 + 0.4 * numbers),
  reference: isId,
  startedOn: isDay,
  endsOn: isDay,
  cancelledOn: isDay,
  renewedUntil: isDay,
  plan: isLabel,
  productLine: isLabel,
  period: isLabel,
  price: ({ numbers, money }) => (numbers < 0.6 ? 0 : 1 + 0.1 * money),
  cost: ({ numbers }) => (numbers < 0.6 ? 0 : 1),
  amount: ({ numbers, money }) => (numbers < 0.6 ? 0 : 1 + 0.1 * money),
  quantity: ({ numbers, averageLength }) => (numbers < 0.6 || averageLength > 8 ? 0 : 1),
  currency: ({ currencies }) => (currencies >= 0.6 ? 1 : 0),
  order: ({ days, money, codes, numbers, averageLength, variety }) => {
    if (days > 0.9 || money > 0.5 || codes < 0.5) return 0;
    return numbers < 0.5 && averageLength < 12 && variety < 0.5 ? 0.5 : 1;
  },
  sku: ({ codes, days, money }) => (days > 0.5 || money > 0.5 ? 0 : codes >= 0.6 ? 1 : 0.3),
  productName: ({ numbers, days }) => (numbers > 0.8 || days > 0.5 ? 0.2 : 1),
  channel: isLabel,
  category: isLabel,
  source: isLabel,
  kind: ({ kinds }) => (kinds >= 0.6 ? 1 : 0),
};

/** The weight that a column's values give to a target; a column without values says nothing against it. */
export function valueFit(target: string, values: ColumnValues): number {
  return values.filled === 0 ? 0.6 : (FITS[target] ?? isText)(values);
}
