import { type CustomerRow, heldBack, reaches, type Sight } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { toRow } from "../customer/query.store.ts";
import { inParallel, piecesOf } from "../parallel.ts";
import type { StateItem } from "../score/state.ts";
import { digitsOf, fold, gramOf, runsOf } from "./text.ts";
import type { tokensOf } from "./tokens.ts";

/** A word under which a record is found. */
export interface PostingItem {
  readonly noun: "customer";
  readonly gram: string;
  readonly token: string;
  readonly id: string;
}

declare module "@perennial/table" {
  interface Items {
    posting: PostingItem;
  }
}

export function postingOf(token: string, id: string): PostingItem {
  return { noun: "customer", gram: gramOf(token), token, id };
}

/** Postings read for each of several words; of one alone the first few are the best. */
const READ = 400;

/** Words of a search: a number written with gaps is one word. */
export function termsOf(query: string): string[] {
  const digits = digitsOf(query);
  if (digits.length >= 3 && /^[\d\s()+./-]+$/.test(query.normalize("NFKC"))) return [digits];
  if (query.includes("@")) return [fold(query)];
  return runsOf(query);
}

/** Ids of the records of which a token begins with the term, with how well it fits: 0 the whole token, 1 its start. */
async function lookUp(table: TenantTable, term: string, limit: number): Promise<Map<string, number>> {
  const gram = gramOf(term);
  const fit = new Map<string, number>();
  const found = await table.range(
    "posting",
    { noun: "customer", gram },
    { from: term, until: `${term}\u{10FFFF}`, limit },
  );
  for (const { entity, item } of found) {
    if (entity !== "posting") continue;
    const rank = item.token === term ? 0 : 1;
    fit.set(item.id, Math.min(rank, fit.get(item.id) ?? rank));
  }
  return fit;
}

/** Whether a customer is found by what its finder sees of it. */
function isSeen(
  { row, findable }: StateItem,
  terms: readonly string[],
  sight: Sight,
  wordsOf: typeof tokensOf,
): boolean {
  if (!reaches(sight, "customer", "read", row.ownerId)) return false;
  const hidden = heldBack(sight, "customer", "read");
  if (hidden.size === 0) return true;
  const tokens = [
    ...wordsOf({
      ...findable,
      ...(hidden.has("externalId") ? { externalId: null } : {}),
      ...(hidden.has("phones") ? { phones: [] } : {}),
      ...(hidden.has("emails") ? { emails: [] } : {}),
    }),
  ];
  return terms.every((term) => tokens.some((token) => token.startsWith(term)));
}

/** Lines of customers whose ids are known; of those who are reached, if only some are. */
async function rowsOf(
  table: TenantTable,
  ids: readonly string[],
  terms: readonly string[],
  sight: Sight | undefined,
): Promise<(CustomerRow | undefined)[]> {
  const keys = ids.map((customerId) => ({ customerId }));
  if (!sight) return (await table.rows("state", keys)).map((row) => row && toRow(row));
  const states = await inParallel(piecesOf(keys, 100), 2, (piece) => table.getMany("state", piece));
  // The readings of Chinese signs are half a megabyte, and few searches need them.
  const { tokensOf: wordsOf } = await import("./tokens.ts");
  return states.flat().map((state) => (state && isSeen(state, terms, sight, wordsOf) ? toRow(state.row) : undefined));
}

/**
 * Customers of which every word of the query begins a word, an end of a word, a number or the pinyin. Whole words come
 * first, then shorter names.
 *
 * @param sight where only some customers or fields are seen: others do not lead to a customer
 */
export async function searchCustomers(
  table: TenantTable,
  query: string,
  limit: number,
  sight?: Sight,
): Promise<CustomerRow[]> {
  const terms = termsOf(query).slice(0, 6);
  if (terms.length === 0) return [];
  const most = terms.length === 1 && !sight ? 3 * limit : READ;
  const results = await Promise.all(terms.map((term) => lookUp(table, term, most)));
  const [first, ...others] = results;
  const ids = [...(first?.keys() ?? [])]
    .filter((id) => others.every((fit) => fit.has(id)))
    .map((id) => ({ id, rank: results.reduce((sum, fit) => sum + (fit.get(id) ?? 0), 0) }))
    .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))
    .slice(0, sight ? READ : limit);
  const found = await rowsOf(
    table,
    ids.map(({ id }) => id),
    terms,
    sight,
  );
  const rows = ids.flatMap(({ rank }, index) => {
    const row = found[index];
    return row ? [{ rank, row }] : [];
  });
  return rows
    .slice(0, limit)
    .sort((a, b) => a.rank - b.rank || a.row.name.length - b.row.name.length)
    .map(({ row }) => row);
}
