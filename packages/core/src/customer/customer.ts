import type { Customer, CustomerInput, Scores } from "@perennial/contract";
import { hash32 } from "../workspace/workspace.ts";

/** What records of before do not have. */
type Later = "riskOverride" | "facets";

/** A customer's record as it is kept. */
export interface CustomerItem extends Omit<Customer, "id" | "scores" | "erasedAt" | Later> {
  readonly customerId: string;
  /** The customer's id once more, as its line in the list that a rebuild goes through. */
  readonly row: string;
  readonly riskOverride?: Customer["riskOverride"];
  readonly facets?: Customer["facets"];
  /** When the person was erased; absent for everybody else. */
  readonly erasedAt?: string;
  /** The import that made the record. */
  readonly importId?: string;
}

/** Lists over which the records are spread, apart from the lists that people see: a rebuild goes through them. */
export const RECORD_SHARDS = 8;

export function recordShard(customerId: string): string {
  return String(hash32(customerId) % RECORD_SHARDS);
}

export const recordLists: readonly string[] = Array.from({ length: RECORD_SHARDS }, (_, shard) => `record#${shard}`);

export function newCustomer(input: CustomerInput, customerId: string, now: Date): CustomerItem {
  const at = now.toISOString();
  return { ...input, customerId, row: customerId, createdAt: at, updatedAt: at, version: 1 };
}

/** The record after a change; the version tells the changed one from the one before. */
export function changeCustomer(item: CustomerItem, change: Partial<CustomerInput>, now: Date): CustomerItem {
  return { ...item, ...change, updatedAt: now.toISOString(), version: item.version + 1 };
}

export function toCustomer(item: CustomerItem, scores: Scores | null): Customer {
  const { customerId, row: _row, importId: _import, ...record } = item;
  const { riskOverride = null, facets = {}, erasedAt = null } = record;
  return { id: customerId, ...record, riskOverride, facets, erasedAt, scores };
}
