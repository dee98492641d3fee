import { pinyin } from "pinyin-pro";
import { digitsOf, fold, isIdeograph, runsOf } from "./text.ts";

/** What a customer can be found by. */
export interface Findable {
  readonly kind: "person" | "organisation";
  readonly name: string;
  readonly externalId: string | null;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
}

/** Signs of a name, code or number that are posted; what is longer is found by its beginning. */
const LENGTH = 32;
/** Postings a customer, at most: each is a write. */
const MOST = 80;
const LATIN = 3;
const DIGITS = 3;

/** Syllables of a name; a person's surname has its own reading (单 Shàn, 曾 Zēng). */
function syllablesOf(name: string, kind: Findable["kind"]): string[] {
  const options = { toneType: "none", type: "array", nonZh: "consecutive", v: true } as const;
  return pinyin(name, kind === "person" ? { ...options, surname: "head" } : options).map((part) => fold(part));
}

/** The text and its ends from each position on, down to `least` signs. */
function endsOf(signs: readonly string[], least: number): string[] {
  const ends: string[] = [];
  for (let start = 0; start === 0 || start + least <= signs.length; start += 1) ends.push(signs.slice(start).join(""));
  return ends;
}

function nameTokens({ name, kind }: Findable): string[] {
  const tokens: string[] = [];
  for (const run of runsOf(name)) {
    const signs = [...run].slice(0, LENGTH);
    const [first = ""] = signs;
    if (!isIdeograph(first)) {
      tokens.push(...endsOf(signs, LATIN));
      continue;
    }
    tokens.push(...endsOf(signs, 1));
    const syllables = syllablesOf(signs.join(""), kind);
    tokens.push(...endsOf(syllables, 1));
    const initials = syllables.map((syllable) => syllable[0] ?? "");
    tokens.push(...endsOf(initials, 2));
  }
  return tokens;
}

function codeTokens(code: string): string[] {
  const whole = fold(code).slice(0, LENGTH);
  const numbers = whole.match(/\d{3,}/g) ?? [];
  const words = runsOf(code).map((run) => run.slice(0, LENGTH));
  return [whole, ...words, ...numbers.flatMap((digits) => endsOf([...digits], DIGITS))];
}

function emailTokens(address: string): string[] {
  const whole = fold(address);
  const [local = ""] = whole.split("@");
  return [whole.slice(0, LENGTH * 2), ...runsOf(local)];
}

/**
 * Everything a customer is found by: any end of a name's words (three letters, or one ideograph), its pinyin from each
 * syllable on and its initials, any end of a number of three digits and more, the whole of a code or an address. The
 * beginning of a token is enough to find it, so ends stand for every part.
 */
export function tokensOf(customer: Findable): Set<string> {
  // A customer without a name is called by its code, which is posted as such.
  const isNamed = customer.name !== customer.externalId;
  const tokens = [
    ...(isNamed ? nameTokens(customer) : []),
    ...(customer.externalId === null ? [] : codeTokens(customer.externalId)),
    ...customer.phones.flatMap((phone) => endsOf(Array.from(digitsOf(phone).slice(0, LENGTH)), DIGITS)),
    ...customer.emails.flatMap(emailTokens),
  ].filter((token) => token !== "");
  return new Set(tokens.slice(0, MOST));
}

/** Place of a name in an alphabetical list: Chinese by pinyin, among the Latin letters. */
export function nameKeyOf(name: string, kind: Findable["kind"]): string {
  const folded = fold(name);
  if (![...folded].some(isIdeograph)) return folded.slice(0, 120);
  // The signs themselves follow, so that names that sound alike have a fixed order.
  return `${syllablesOf(name, kind).join(" ").slice(0, 100)} ${folded.slice(0, 20)}`;
}
