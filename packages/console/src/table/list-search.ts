import { CUSTOMER_SORTS, type CustomerSort, Filter } from "@perennial/contract";

/** State of the customer list, as it stands in its address: what is sent on is what was seen. */
export interface ListSearch {
  readonly q?: string;
  readonly by?: CustomerSort;
  readonly desc?: boolean;
  readonly filter?: Filter;
  /** The saved view that the list was opened from. */
  readonly view?: string;
}

const isSort = (value: unknown): value is CustomerSort => (CUSTOMER_SORTS as readonly unknown[]).includes(value);

/** What an address says, as far as it makes sense; the rest is left out. */
export function readListSearch(raw: Record<string, unknown>): ListSearch {
  const filter = Filter.safeParse(raw["filter"]);
  const { q, by, view } = raw;
  return {
    ...(typeof q === "number" || (typeof q === "string" && q !== "") ? { q: String(q) } : {}),
    ...(isSort(by) ? { by } : {}),
    ...(typeof raw["desc"] === "boolean" ? { desc: raw["desc"] } : {}),
    ...(filter.success && Object.keys(filter.data).length > 0 ? { filter: filter.data } : {}),
    ...(typeof view === "string" ? { view } : {}),
  };
}
