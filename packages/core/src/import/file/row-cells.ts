import type { SignalType } from "@perennial/contract";
import { cleanLines, cleanText } from "./clean-text.ts";
import type { DateOrder } from "./parse-day.ts";
import type { DecimalSign } from "./parse-number.ts";
import { type RowFault, surplusCells, tooLongValue } from "./row-fault.ts";
import type { RowMember } from "./row-member.ts";
import { shortenedNumber } from "./value-fault.ts";

/** How the values of a file are to be read. */
export interface RowSettings {
  /** Currency of the amounts where no column says it. */
  readonly currency: string | null;
  readonly dateOrder: DateOrder;
  readonly decimal: DecimalSign;
  readonly timeZone: string;
  /** What the rows of a file of signals are where no column says it. */
  readonly signalType?: SignalType | null;
  /** Everybody who is or was a member; only for rows that name some. */
  readonly members?: readonly RowMember[];
  /** The latest day that is taken, `YYYY-MM-DD`. */
  readonly today: string;
}

/** What a column can hold at most; the lengths are those of the contract. */
const LIMITS: Readonly<Record<string, number>> = {
  customer: 200,
  customerName: 200,
  customerPhone: 100,
  customerEmail: 254,
  occurredOn: 100,
  amount: 100,
  currency: 40,
  channel: 60,
  order: 200,
  sku: 100,
  productName: 200,
  category: 100,
  quantity: 100,
  note: 2000,
  externalId: 200,
  name: 200,
  kind: 60,
  phone: 500,
  email: 2000,
  street: 200,
  city: 100,
  region: 100,
  postalCode: 20,
  country: 100,
  tags: 3000,
  source: 100,
  birthday: 100,
  consentMail: 40,
  consentPhone: 40,
  consentSms: 40,
  consentPost: 40,
  consentWechat: 40,
  consentApp: 40,
  type: 100,
  score: 40,
  severity: 40,
  closedOn: 100,
  reference: 200,
  plan: 200,
  productLine: 100,
  period: 60,
  price: 100,
  cost: 100,
  startedOn: 100,
  endsOn: 100,
  cancelledOn: 100,
  renewedUntil: 100,
  reason: 200,
  active: 60,
  text: 10_000,
  minutes: 40,
  author: 254,
  title: 200,
  dueOn: 100,
  assignee: 254,
  done: 60,
  doneOn: 100,
  createdOn: 100,
};
/** What may be written over several lines. */
const LINES = new Set(["note", "text"]);
const FIELD_LIMIT = 2000;
const FIELD = "field:";
/** Excel shows long numbers so and, saved as CSV, keeps nothing else: different ids become the same. */
const SHORTENED = /^\d(?:\.\d+)?E\+\d{1,2}$/i;

/** Reads the cells of one row by target and gathers what is wrong with them. */
export interface RowCells {
  readonly faults: RowFault[];
  readonly text: (target: string) => string;
  /** As `text`, for identifiers, which a spreadsheet may have cut short. */
  readonly id: (target: string) => string;
}

export function rowCells(cells: readonly string[], mapping: readonly string[]): RowCells {
  const faults: RowFault[] = [];
  if (cells.length > mapping.length) faults.push(surplusCells(cells.length, mapping.length));

  function text(target: string): string {
    const at = mapping.indexOf(target);
    if (at === -1) return "";
    const value = LINES.has(target) ? cleanLines(cells[at] ?? "") : cleanText(cells[at] ?? "");
    const limit = LIMITS[target] ?? FIELD_LIMIT;
    if (value.length <= limit) return value;
    faults.push(tooLongValue(target, limit));
    return "";
  }

  function id(target: string): string {
    const value = text(target);
    if (!SHORTENED.test(value)) return value;
    faults.push(shortenedNumber(target, value));
    return "";
  }

  return { faults, text, id };
}

/** Values of the custom fields by key. Without a prototype, so that no key can mean anything else. */
export function readFields(mapping: readonly string[], { text }: RowCells): Readonly<Record<string, string>> {
  const fields = Object.create(null) as Record<string, string>;
  for (const target of mapping) {
    if (!target.startsWith(FIELD)) continue;
    const value = text(target);
    if (value !== "") fields[target.slice(FIELD.length)] = value;
  }
  return fields;
}

/** The properties that have a value: absent is absent, not undefined. */
export function present<T extends Readonly<Record<string, string | undefined>>>(
  values: T,
): { [K in keyof T]?: string } {
  const kept: { [K in keyof T]?: string } = {};
  for (const key in values) if (values[key]) kept[key] = values[key];
  return kept;
}
