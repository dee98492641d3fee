import { isDeepStrictEqual } from "node:util";
import type { Facet, Language, Workspace, WorkspaceMode } from "@perennial/contract";
import type { Standing } from "../billing/plan.ts";
import { dayIn, dayNumber, dayText } from "../day.ts";
import type { OwnSettings } from "../score/settings.ts";

/** A company's settings, and how its lists are spread. */
export interface WorkspaceItem extends Omit<Workspace, "id" | "today" | "closesAt" | "mode"> {
  /** Absent for `live`. */
  readonly mode?: WorkspaceMode;
  /** Absent while it is open. */
  readonly closesAt?: string | null;
  readonly workspaceId: string;
  /** Partitions over which the customers' lists are spread; raised before a large import. */
  readonly shards: number;
  /** What scores are made with, where the workspace has set it. */
  readonly scoring?: OwnSettings;
  /** Suspended by whoever runs the installation. */
  readonly suspended?: { readonly at: string; readonly reason: string };
  /** The plan that holds, where one was chosen; a copy of the billing. */
  readonly billing?: Standing;
  /** Kinds into which customers are divided. */
  readonly facets?: readonly Facet[];
  /** The version that was set while there was nobody to score anew. */
  readonly quietVersion?: number;
  /** The company's sign-in service, as far as every request must know it. */
  readonly provider?: { readonly id: string; readonly name: string; readonly only: boolean };
  /** Whether somebody has looked at the settings and changed them; absent on workspaces of before. */
  readonly settled?: boolean;
}

/** The workspace's today as a day number: the day it is held at, or the calendar day in its time zone. */
export function todayOf(workspace: Pick<WorkspaceItem, "asOf" | "timeZone">, now: Date): number {
  return workspace.asOf === null ? dayIn(workspace.timeZone, now) : dayNumber(workspace.asOf);
}

export function toWorkspace(item: WorkspaceItem, now: Date): Workspace {
  const {
    workspaceId,
    shards: _spread,
    quietVersion: _quiet,
    scoring: _scoring,
    billing: _billing,
    suspended: _suspended,
    facets: _facets,
    settled: _settled,
    provider: _provider,
    closesAt = null,
    mode = "live",
    ...settings
  } = item;
  return { id: workspaceId, ...settings, mode, closesAt, today: dayText(todayOf(item, now)) };
}

export interface NewWorkspace {
  readonly workspaceId: string;
  readonly company: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly country: string;
  readonly currency: string;
  readonly demo?: boolean;
  readonly mode?: WorkspaceMode;
}

export function newWorkspace(input: NewWorkspace, now: Date): WorkspaceItem {
  return {
    workspaceId: input.workspaceId,
    name: input.company,
    language: input.language,
    timeZone: input.timeZone,
    country: input.country,
    currency: input.currency,
    asOf: null,
    horizonDays: null,
    rates: [],
    demo: input.demo ?? false,
    ...(input.mode === "test" ? { mode: input.mode } : {}),
    shards: 1,
    settled: false,
    createdAt: now.toISOString(),
    version: 1,
  };
}

/** Settings on which every score depends. */
const SCORED: readonly (keyof WorkspaceItem)[] = [
  "facets",
  "scoring",
  "asOf",
  "horizonDays",
  "rates",
  "currency",
  "timeZone",
  "shards",
];

/** Whether a change of settings makes every score another one. */
export function movesScores(before: WorkspaceItem | undefined, after: WorkspaceItem): boolean {
  if (after.quietVersion === after.version) return false;
  const reopened = Boolean(before?.closesAt) && !after.closesAt;
  if (reopened) return true;
  return before !== undefined && SCORED.some((name) => !isDeepStrictEqual(before[name], after[name]));
}

/**
 * Shard of a customer in the lists: a hash of the owner, so that an owner's list reads one shard; customers without
 * an owner are spread over all.
 */
export function shardOf(workspace: Pick<WorkspaceItem, "shards">, ownerId: string | null, customerId: string): string {
  if (workspace.shards <= 1) return "0";
  return String(hash32(ownerId ?? customerId) % workspace.shards);
}

/** The lists over which all customers are spread. */
export function customerLists(workspace: Pick<WorkspaceItem, "shards">): string[] {
  return Array.from({ length: workspace.shards }, (_, shard) => `customer#${shard}`);
}

/** The list in which all customers of an owner lie. */
export function listOfOwner(workspace: Pick<WorkspaceItem, "shards">, ownerId: string): string {
  return `customer#${shardOf(workspace, ownerId, "")}`;
}

/** FNV-1a, 32 bits. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Days for which a closed workspace can be opened again. */
export const CLOSED_DAYS = 30;

/** A workspace that is closed from now on. */
export function closing(workspace: WorkspaceItem, now: Date): WorkspaceItem {
  const closesAt = new Date(now.getTime() + CLOSED_DAYS * 86_400_000).toISOString();
  return { ...workspace, closesAt, version: workspace.version + 1, quietVersion: workspace.version + 1 };
}
