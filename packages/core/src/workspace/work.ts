import type { Work } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { Change } from "../change.ts";
import type { Context } from "../context.ts";
import { endOf } from "../sort-key.ts";

/** Wish for work over the whole workspace; a fact, from which the stream starts the work. */
export interface WorkRequestItem {
  readonly kind: Work["kind"];
  readonly requestId: string;
  readonly requestedAt: string;
}

/** Work over the whole workspace, the latest of its kind. */
export interface WorkItem {
  readonly kind: Work["kind"];
  /** Names this run: messages of an earlier one are dropped. */
  readonly run: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** Business day for which it is done. */
  readonly day: string;
  /** Whom it goes through; null when there was nothing to do. */
  readonly scope: "everyone" | "due" | null;
  readonly total: number;
  readonly parts: number;
  /** Whether a report on the base follows; absent where nothing else does. */
  readonly reports?: boolean;
}

/** How far one part of the work is. It is put whole, so that a message delivered twice counts once. */
export interface WorkPartItem {
  readonly kind: Work["kind"];
  readonly part: string;
  readonly run: string;
  readonly done: number;
  readonly ended: boolean;
}

declare module "@perennial/table" {
  interface Items {
    work: WorkItem;
    workPart: WorkPartItem;
    workRequest: WorkRequestItem;
  }
}

const KINDS: readonly Work["kind"][] = ["fit", "night", "rebuild", "base", "empty"];

async function readWork(table: TenantTable, kind: Work["kind"], read?: { consistent?: boolean }) {
  const found = await table.range("work", {}, { from: kind, until: endOf(kind), ...read });
  const item = found.flatMap(({ entity, item }) => (entity === "work" ? [item] : []))[0];
  const parts = found.flatMap(({ entity, item: part }) =>
    entity === "workPart" && part.run === item?.run ? [part] : [],
  );
  return { item, parts };
}

/** The latest work of each kind, with how far it is. */
export async function listWork(table: TenantTable): Promise<Work[]> {
  const all = await Promise.all(KINDS.map((kind) => readWork(table, kind)));
  return all.flatMap(({ item, parts }) => {
    if (!item) return [];
    const done = parts.reduce((sum, part) => sum + part.done, 0);
    const { kind, startedAt, finishedAt } = item;
    return [{ kind, startedAt, finishedAt, done, total: Math.max(item.total, done) }];
  });
}

/** Asks for work over the whole workspace. A crash after the write loses nothing: the stream starts the work. */
export async function startWork(context: Context, kind: Work["kind"]): Promise<Change<Work>> {
  const startedAt = context.realNow().toISOString();
  const item = { kind, requestId: context.requestId, requestedAt: startedAt };
  return {
    output: { kind, startedAt, finishedAt: null, done: 0, total: 0 },
    legs: [{ put: "workRequest", item }],
  };
}

/** Puts work in the place of the one before of its kind. */
export async function beginWork(table: TenantTable, item: WorkItem): Promise<void> {
  await table.write({ put: "work", item });
}

/** Says how far a part is; finishes the work when all parts are through, and answers whether this one did. */
export async function reportPart(table: TenantTable, part: WorkPartItem, now: Date): Promise<boolean> {
  await table.write({ put: "workPart", item: part });
  if (!part.ended) return false;
  const { item, parts } = await readWork(table, part.kind, { consistent: true });
  const through = item?.run === part.run && parts.filter(({ ended }) => ended).length === item.parts;
  if (through) await table.write({ set: "work", key: { kind: part.kind }, fields: { finishedAt: now.toISOString() } });
  return through;
}
