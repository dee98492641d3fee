import { FIELD_KINDS, type ImportKind, type SignalType, WHO_TARGETS } from "@perennial/contract";
import { cleanText } from "./clean-text.ts";
import { type ColumnValues, describeColumn, EMPTY_COLUMN } from "./column-values.ts";
import { detectDateOrder } from "./date-order.ts";
import { fieldTargets } from "./field-key.ts";
import { guessCurrency } from "./guess-currency.ts";
import { headingScore, isOther } from "./heading-score.ts";
import {
  CUSTOMER_WORDS,
  NOTE_WORDS,
  PRODUCT_WORDS,
  PURCHASE_WORDS,
  SIGNAL_WORDS,
  SUBSCRIPTION_WORDS,
  TASK_WORDS,
} from "./heading-words.ts";
import { detectDecimal } from "./parse-amount.ts";
import type { DateOrder } from "./parse-day.ts";
import type { DecimalSign } from "./parse-number.ts";
import { guessSignalType } from "./signal-words.ts";
import { valueFit } from "./value-fit.ts";
import {
  CUSTOMER_LOOKS,
  type Look,
  NEEDED_CUSTOMER,
  NEEDED_LOOKS,
  NEEDED_NOTE,
  NEEDED_SIGNAL,
  NEEDED_TASK,
  NOTE_LOOKS,
  PURCHASE_LOOKS,
  SIGNAL_LOOKS,
} from "./value-looks.ts";

/** What the columns seem to mean and how their values are written. */
export interface Guess {
  /** One per column: a target of the contract, `field:<key>`, or `ignore`. No target stands twice. */
  readonly targets: readonly string[];
  readonly dateOrder: DateOrder;
  readonly decimal: DecimalSign;
  /** Currency that headings or values name without doubt. */
  readonly currency: string | null;
  /** What all rows of a file of signals seem to be. */
  readonly signalType: SignalType | null;
}

/** By what the columns of a kind of file are told. */
interface Hints {
  readonly words: Readonly<Record<string, string>>;
  readonly looks: readonly Look[];
  /** Looked for even where headings name other columns. */
  readonly needed: readonly Look[];
  /** Column by which the order of day, month and year is told. */
  readonly dated: string;
}

const HINTS: Readonly<Record<ImportKind, Hints>> = {
  purchases: { words: PURCHASE_WORDS, looks: PURCHASE_LOOKS, needed: NEEDED_LOOKS, dated: "occurredOn" },
  customers: { words: CUSTOMER_WORDS, looks: CUSTOMER_LOOKS, needed: [], dated: "birthday" },
  signals: { words: SIGNAL_WORDS, looks: SIGNAL_LOOKS, needed: NEEDED_SIGNAL, dated: "occurredOn" },
  subscriptions: { words: SUBSCRIPTION_WORDS, looks: [], needed: [], dated: "startedOn" },
  notes: { words: NOTE_WORDS, looks: NOTE_LOOKS, needed: NEEDED_NOTE, dated: "occurredOn" },
  products: { words: PRODUCT_WORDS, looks: [], needed: [], dated: "" },
  tasks: { words: TASK_WORDS, looks: NEEDED_TASK, needed: NEEDED_TASK, dated: "dueOn" },
};

/** Anything below is chance. */
const LEAST = 12;

/** Guesses what every column becomes, by its heading and its values; without headings by the values alone. */
export function guessMapping(
  kind: ImportKind,
  heading: readonly string[],
  samples: readonly (readonly string[])[],
): Guess {
  const width = Math.max(heading.length, ...samples.map(({ length }) => length), 0);
  const names = Array.from({ length: width }, (_, column) => cleanText(heading[column] ?? ""));
  const texts = names.map((_, column) =>
    samples.map((row) => cleanText(row[column] ?? "")).filter((text) => text !== ""),
  );
  const values = texts.map(describeColumn);
  const columns = { names, values };
  const byHeading = assignByHeading(HINTS[kind].words, columns);
  const assigned = completed(kind, columns, byHeading);
  const textsOf = (target: string) =>
    assigned.flatMap((name, column) => (name === target ? (texts[column] ?? []) : []));
  const amounts = [...textsOf("amount"), ...textsOf("price")];
  const amountAt = assigned.indexOf("amount");
  return {
    // Where there are no custom fields, what is not known is left out.
    targets: FIELD_KINDS.includes(kind)
      ? fieldTargets(names, values, assigned)
      : assigned.map((target) => target ?? "ignore"),
    dateOrder: detectDateOrder(textsOf(HINTS[kind].dated)),
    decimal: detectDecimal(amounts.length > 0 ? amounts : texts.flat()),
    currency: guessCurrency(amountAt === -1 ? "" : (names[amountAt] ?? ""), [...amounts, ...textsOf("currency")]),
    signalType: kind === "signals" ? guessSignalType(names) : null,
  };
}

/** Headings and values, column by column. */
interface Columns {
  readonly names: readonly string[];
  readonly values: readonly ColumnValues[];
}

type Assigned = (string | undefined)[];

/** Gives each target to the column that fits it best, the surest pair first. */
function assignByHeading(words: Readonly<Record<string, string>>, { names, values }: Columns): Assigned {
  const pairs = Object.entries(words).flatMap(([target, list]) => {
    const known = list.split(" ");
    return names.map((name, column) => {
      const score = headingScore(name, target, known);
      return { target, column, score: score === 0 ? 0 : score * valueFit(target, values[column] ?? EMPTY_COLUMN) };
    });
  });
  const assigned: Assigned = names.map(() => undefined);
  const taken = new Set<string>();
  for (const { target, column, score } of pairs.toSorted((one, other) => other.score - one.score)) {
    if (score < LEAST || taken.has(target) || assigned[column] !== undefined) continue;
    assigned[column] = target;
    taken.add(target);
  }
  return assigned;
}

/** Looks at the values for what the headings do not tell: for everything, or for what a purchase cannot be without. */
function completed(kind: ImportKind, columns: Columns, assigned: Assigned): Assigned {
  if (assigned.every((target) => target === undefined)) {
    return assignByLooks(HINTS[kind].looks, columns, assigned);
  }
  const needed = assignByLooks(HINTS[kind].needed, columns, assigned);
  const who: readonly string[] = WHO_TARGETS[kind];
  const isTold = !who.includes("customer") || needed.some((target) => target?.startsWith("customer"));
  return isTold ? needed : assignByLooks(NEEDED_CUSTOMER, columns, needed);
}

/** Gives each target to the column that looks most like it, unless its heading says that it is something else. */
function assignByLooks(looks: readonly Look[], { names, values }: Columns, assigned: Assigned): Assigned {
  const result = [...assigned];
  for (const [target, look] of looks) {
    if (result.includes(target)) continue;
    const scores = values.map((described, column) => {
      const isFree = result[column] === undefined && !isOther(names[column] ?? "", target);
      return isFree ? look(described) : 0;
    });
    const best = Math.max(0, ...scores);
    if (best > 0) result[scores.indexOf(best)] = target;
  }
  return result;
}
