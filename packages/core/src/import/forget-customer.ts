import { isDeepStrictEqual } from "node:util";
import type { Leg, TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { BlobMissingError } from "../ports.ts";
import { dropRows } from "./chunk.ts";
import { findImport, stepImport } from "./import.store.ts";
import type { ImportItem } from "./import.ts";

/** What tells one person in a file: texts that may stand within others, and own ids that stand alone. */
export interface Traces {
  readonly words: readonly string[];
  readonly ids: readonly string[];
}

const NUMBER = /^\+?[\d\s()./-]+$/;
const digitsOf = (text: string): string => text.replace(/\D/g, "");
const folded = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Whether a letter or digit next to a text makes it part of a longer word; writing without spaces has no such words. */
const goesOn = (one: string | undefined): boolean =>
  one !== undefined && /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d]/u.test(one);

/** Whether a text holds another one as words of its own: “Li” is not in “Lisa”. */
function holds(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const isCut = (goesOn(text[at]) && goesOn(text[at - 1])) || (goesOn(text[end - 1]) && goesOn(text[end]));
    if (!isCut) return true;
  }
  return false;
}

function isIn(word: string, text: string): boolean {
  if (!NUMBER.test(word)) return holds(folded(text), folded(word));
  const digits = digitsOf(word);
  return digits.length >= 7 && digitsOf(text).includes(digits.slice(-9));
}

/** Whether a row holds anything of a person. Telephone numbers are known by their last nine digits, however written. */
export function namesPerson(row: unknown, traces: Traces): boolean {
  if (typeof row === "string") return traces.ids.includes(row) || traces.words.some((word) => isIn(word, row));
  if (row === null || typeof row !== "object") return false;
  return Object.values(row).some((one) => namesPerson(one, traces));
}

/** A value without what names a person: examples of columns and other texts that were taken from rows. */
function without<T>(value: T, traces: Traces): T {
  if (Array.isArray(value)) {
    const rest = value.filter((one) => typeof one !== "string" || !namesPerson(one, traces));
    return rest.map((one: unknown) => without(one, traces)) as T;
  }
  if (typeof value === "string") return (namesPerson(value, traces) ? "" : value) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, without(one, traces)])) as T;
}

/** What the import itself shows of its rows, without the person; repeated where the import takes a step meanwhile. */
async function forgetExamples(table: TenantTable, importId: string, traces: Traces): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    const item = await findImport(table, importId);
    if (!item) return;
    const { columns, survey, unscored, sample } = item;
    const rows = sample.filter((row) => !namesPerson(row, traces));
    const change = { ...without({ columns, survey, unscored }, traces), sample: rows };
    if (isDeepStrictEqual(change, { columns, survey, unscored, sample }) || (await stepImport(table, item, change)))
      return;
  }
  throw new Error("an import keeps changing while a person is taken out of it");
}

/** Ids of all imports. */
export async function importIds(table: TenantTable): Promise<string[]> {
  const ids: string[] = [];
  let after: readonly (string | null)[] | null = [null];
  while (after) {
    const page: Awaited<ReturnType<typeof table.list<string>>> = await table.list<string>({
      index: "by_created",
      lists: ["import#0"],
      limit: 200,
      after,
    });
    ids.push(...page.rows);
    after = page.next;
  }
  return ids;
}

/** What an import kept of a customer before it changed the record. */
export async function recordBefore(table: TenantTable, importId: string, customerId: string) {
  return (await table.get("importBefore", { importId, customerId }, { consistent: true }))?.before;
}

/**
 * Takes a person out of what an import keeps: the file as it was sent and the list of refused rows as wholes, the rows
 * for an undoing one by one, and the record as it was before. Safe to repeat.
 *
 * @returns rows taken out
 */
export async function forgetInImport(
  { table, blob }: Pick<TenantContext, "table" | "blob">,
  importId: string,
  customerId: string,
  traces: Traces,
): Promise<number> {
  const item: ImportItem | undefined = await findImport(table, importId);
  if (!item) return 0;
  const remove: Leg = { remove: "importBefore", key: { importId, customerId } };
  await table.bulk([remove]);
  await forgetExamples(table, importId, traces);
  // An import under way still needs its file; it is looked at again when it has ended.
  if (item.status !== "running" && item.status !== "undoing") {
    await blob.removeAll(`imports/${importId}/file`);
    await blob.removeAll(`imports/${importId}/${item.revision}/errors.csv`);
  }
  let rows = 0;
  for (const [part, chunks] of item.chunks.entries()) {
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      try {
        rows += await dropRows(blob, item, [part, chunk], (row) => namesPerson(row, traces));
      } catch (error) {
        if (!(error instanceof BlobMissingError)) throw error;
      }
    }
  }
  return rows;
}
