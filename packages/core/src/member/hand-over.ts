import type { HandOver } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import type { ListedRow } from "../score/state.ts";
import { hash32, listOfOwner } from "../workspace/workspace.ts";

/** What somebody had, passed on to others. */
export interface HandOverItem extends Omit<HandOver, "id"> {
  readonly handOverId: string;
  readonly requestId: string;
  /** Whether it is done once nothing is found any more, or everything of it has been given back. */
  readonly views: readonly string[];
  readonly keys: readonly string[];
  readonly ttl: number;
}

/** One record that was passed on, and to whom: what an undo gives back. */
export interface HandOverPartItem {
  readonly handOverId: string;
  readonly noun: "customer" | "task";
  readonly recordId: string;
  /** For a task: the customer beside whom it lies. */
  readonly customerId: string;
  readonly to: string;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    handOver: HandOverItem;
    handOverPart: HandOverPartItem;
  }
}

/** Seconds for which a hand-over can be undone. */
export const UNDO_SECONDS = 30 * 86_400;

/** Views and keys that change hands in one write, each. */
export const TOGETHER = 40;

/** Who takes over a record: by its id, so that the same record goes the same way however often it is asked. */
export function takerOf(to: readonly string[], recordId: string): string {
  const taker = to[hash32(recordId) % to.length];
  if (taker === undefined) throw new Error("nobody takes over");
  return taker;
}

export function toHandOver(item: HandOverItem): HandOver {
  const { handOverId, requestId: _request, views: _views, keys: _keys, ttl: _ttl, ...handOver } = item;
  return { id: handOverId, ...handOver };
}

export async function listHandOvers(table: TenantTable): Promise<HandOverItem[]> {
  const found = await table.range(
    "handOver",
    {},
    { from: "HANDOVER#", until: "HANDOVER$", descending: true, consistent: true },
  );
  return found.flatMap(({ entity, item }) => (entity === "handOver" ? [item] : []));
}

interface Asked {
  readonly ownerId: string;
  readonly after?: readonly (string | null)[] | undefined;
  readonly limit: number;
  readonly budget: number;
}

/** A page of the customers of one owner, who lie in one shard of the lists. */
export async function customersOf({ table, workspace }: Pick<TenantContext, "table" | "workspace">, asked: Asked) {
  return await table.list<ListedRow>({
    index: "by_created",
    lists: [listOfOwner(workspace, asked.ownerId)],
    limit: asked.limit,
    budget: asked.budget,
    keep: (row) => row.ownerId === asked.ownerId,
    ...(asked.after ? { after: asked.after } : {}),
  });
}

/** A page of the open tasks of one member. */
export async function tasksOf({ table }: Pick<TenantContext, "table">, asked: Asked) {
  return await table.list<{ id: string; customerId: string; assigneeId: string | null }>({
    index: "by_due",
    lists: ["task#0"],
    limit: asked.limit,
    budget: asked.budget,
    keep: (row) => row.assigneeId === asked.ownerId,
    ...(asked.after ? { after: asked.after } : {}),
  });
}
