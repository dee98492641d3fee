import type { Facet } from "@perennial/contract";

/** A name that none of the others has; it stays when the label changes, because filters go by it. */
function freeKey(prefix: string, taken: readonly { readonly key: string }[]): string {
  const keys = new Set(taken.map(({ key }) => key));
  for (let number = taken.length + 1; ; number += 1) {
    const key = `${prefix}_${number}`;
    if (!keys.has(key)) return key;
  }
}

export function emptyValue(values: Facet["values"]): Facet["values"][number] {
  return { key: freeKey("value", values), label: "", filter: null };
}

export function emptyFacet(facets: readonly Facet[]): Facet {
  return { key: freeKey("facet", facets), label: "", values: [emptyValue([])] };
}
