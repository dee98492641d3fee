import * as z from "zod";
import type { RowCells } from "./row-cells.ts";
import { tooMany } from "./row-fault.ts";
import { noEmail, noPhone, shortenedNumber } from "./value-fault.ts";

const SEVERAL = /[;；,，、|\n]|\s\/\s|(?<=\d{7})\/(?=\+?\d)/;
/** Shops' programs hide digits or letters of what they do not give away: of no use, and nobody can change it. */
const MASKED = /[*＊•×]{2,}|x{3,}/i;
const NOBODY = /^(?:none|no|无|没有|暂无|未填写|未知|unknown|0+)$/i;
const EXTENSION = /\s*(?:ext\.?|x|转|分机)\s*\d{1,6}$/i;
const MOST = 10;

/** The telephone numbers of a cell as they are written; E.164 is for whoever knows the country. */
export function readPhones(target: string, { text, faults }: RowCells): string[] {
  return split(text(target), target, faults).filter((value) => {
    if (/^\d(?:\.\d+)?E\+\d+$/i.test(value)) faults.push(shortenedNumber(target, value));
    else if (isPhone(value)) return true;
    else faults.push(noPhone(target, value));
    return false;
  });
}

function isPhone(value: string): boolean {
  const plain = value.normalize("NFKC").replace(EXTENSION, "");
  const digits = plain.replace(/\D/g, "").length;
  return value.length <= 40 && digits >= 5 && digits <= 20 && /^[\d\s()+./-]+$/.test(plain);
}

/** A number without what people put between its digits, by which rows of one customer are recognised. */
export function phoneKey(phone: string): string {
  return phone.normalize("NFKC").replace(/[\s()./-]/g, "");
}

/** The e-mail addresses of a cell in lower case. */
export function readEmails(target: string, { text, faults }: RowCells): string[] {
  const found: string[] = [];
  for (const value of split(text(target), target, faults)) {
    const address = value.replace(/^mailto:/i, "").toLowerCase();
    if (address.length <= 254 && z.regexes.email.test(address)) found.push(address);
    else faults.push(noEmail(target, value));
  }
  return found;
}

function split(text: string, target: string, faults: RowCells["faults"]): string[] {
  if (text === "") return [];
  const values = text
    .split(SEVERAL)
    .map((part) => part.trim())
    .filter((part) => part !== "" && !MASKED.test(part) && !NOBODY.test(part));
  if (values.length > MOST) faults.push(tooMany(target, MOST));
  return [...new Set(values)].slice(0, MOST);
}
