import type { CustomerItem } from "./customer.ts";

/** What an erased customer is called, in every language at once: lists have no other name for anybody. */
export const ERASED_NAME = "∅ Erased · 已抹除";

/** The record of a customer who is erased: what is left counts, and names nobody. */
export function anonymousCustomer(item: CustomerItem, now: Date): CustomerItem {
  const { customerId, row, kind, ownerId, unscored, createdAt, importId, version } = item;
  return {
    customerId,
    row,
    kind,
    ownerId,
    unscored,
    createdAt,
    ...(importId === undefined ? {} : { importId }),
    name: ERASED_NAME,
    externalId: null,
    phones: [],
    emails: [],
    address: null,
    tags: [],
    source: null,
    birthday: null,
    riskOverride: null,
    facets: {},
    fields: {},
    erasedAt: now.toISOString(),
    updatedAt: now.toISOString(),
    version: version + 1,
  };
}
