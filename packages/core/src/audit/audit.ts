import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { AUDIT_WORDS, type AuditEntry, type AuditKind } from "@perennial/contract";
import type { Entity, ItemOf } from "@perennial/table";
import { BASE32 } from "../fact-id.ts";
import type { Changed } from "../projection.ts";
import { hash32 } from "../workspace/workspace.ts";
import type { ActItem } from "./act.ts";

/** An entry as it is kept, without the names that are looked up when it is read. */
export interface StoredEntry
  extends Pick<
    AuditEntry,
    "id" | "at" | "sessionId" | "network" | "requestId" | "operation" | "action" | "changed" | "before" | "after"
  > {
  readonly by: string;
  readonly kind: AuditKind;
  readonly recordId: string;
  readonly customerId: string | null;
  readonly redacted?: true;
}

/**
 * An entry of the audit. It lies with all that concerns its customer, or its record where that belongs to none, and in one
 * list of everything by time. Its key is made of the change itself: the same change, however often the stream brings it,
 * is put in the same place. Only the projection puts entries, and only an erasure takes values out of them.
 */
export interface AuditItem {
  readonly subjectId: string;
  readonly at: string;
  /** Number of the change in the stream: tells apart what happened at the same moment. */
  readonly order: string;
  readonly row: StoredEntry;
  /** Seconds since 1970. */
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    audit: AuditItem;
  }
}

/** Days for which the audit is kept. */
export const AUDIT_DAYS = 400;
/** Lists over which the entries of a workspace are spread. */
const SHARDS = 4;
export const auditLists: readonly string[] = Array.from({ length: SHARDS }, (_, shard) => `audit#${shard}`);
export const auditShard = ({ subjectId }: AuditItem): string => String(hash32(subjectId) % SHARDS);
const ORDER_DIGITS = 40;
/** Characters of the values of one entry. */
const MOST = 30_000;

interface Source<E extends Entity> {
  readonly kind: AuditKind;
  readonly id: (item: ItemOf<E>) => string;
  /** Whose it is, for what belongs to a customer. */
  readonly customerId?: (item: ItemOf<E>) => string;
  /** What held before there was an item, where its coming is no more than a change of that. */
  readonly initial?: Partial<ItemOf<E>>;
}
type Sources = { readonly [E in Entity]?: Source<E> };

/** Kinds of items whose changes are recorded. Of each only the fields in `AUDIT_WORDS` are. */
const AUDITED = {
  customer: { kind: "customer", id: (item) => item.customerId, customerId: (item) => item.customerId },
  purchase: { kind: "purchase", id: (item) => item.purchaseId, customerId: (item) => item.customerId },
  signal: { kind: "signal", id: (item) => item.signalId, customerId: (item) => item.customerId },
  subscription: { kind: "subscription", id: (item) => item.subscriptionId, customerId: (item) => item.customerId },
  note: { kind: "note", id: (item) => item.noteId, customerId: (item) => item.customerId },
  task: { kind: "task", id: (item) => item.taskId, customerId: (item) => item.customerId },
  product: { kind: "product", id: (item) => item.productId },
  customField: { kind: "custom_field", id: (item) => item.fieldId },
  view: { kind: "view", id: (item) => item.viewId },
  apiKey: { kind: "api_key", id: (item) => item.keyId },
  member: { kind: "member", id: (item) => item.userId },
  team: { kind: "team", id: (item) => item.teamId },
  role: { kind: "role", id: (item) => item.roleId },
  invitation: { kind: "invitation", id: (item) => item.invitationId },
  handOver: { kind: "hand_over", id: (item) => item.handOverId },
  workspace: { kind: "workspace", id: (item) => item.workspaceId },
  webhookEndpoint: { kind: "webhook_endpoint", id: (item) => item.endpointId },
  signInProvider: { kind: "sign_in_provider", id: (item) => item.providerId },
  signInDomain: { kind: "sign_in_domain", id: (item) => item.domain },
  inboundSource: { kind: "inbound_source", id: (item) => item.sourceId },
  import: { kind: "import", id: (item) => item.importId },
  export: { kind: "export", id: (item) => item.exportId },
  consent: { kind: "consent", id: (item) => item.consentId, customerId: (item) => item.customerId },
  privacy: { kind: "privacy", id: () => "privacy" },
  erasure: { kind: "erasure", id: (item) => item.erasureId, customerId: (item) => item.customerId },
  supportGrant: { kind: "support", id: () => "support" },
  billing: { kind: "billing", id: () => "billing", initial: { plan: "free" } },
} as const satisfies Sources;

/** Kinds of items of whose changes the audit is made. */
export const AUDIT_SOURCES = [...(Object.keys(AUDITED) as (keyof typeof AUDITED)[]), "act"] as const;

type Values = Record<string, unknown>;

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === "object" && Object.keys(value).length === 0);

/** The recorded fields of an item that hold anything. */
function valuesOf(kind: AuditKind, item: object | undefined): Values {
  const values = (item ?? {}) as Values;
  return Object.fromEntries(
    Object.keys(AUDIT_WORDS[kind].fields).flatMap((name) => (isEmpty(values[name]) ? [] : [[name, values[name]]])),
  );
}

/** Fields of one's own that changed, of all of them. */
function changedOnly(before: unknown, after: unknown): [Values, Values] {
  const [was, is] = [(before ?? {}) as Values, (after ?? {}) as Values];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => !isDeepStrictEqual(was[name], is[name]),
  );
  const pick = (values: Values): Values => Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
  return [pick(was), pick(is)];
}

function differenceOf(before: Values, after: Values): Pick<StoredEntry, "changed" | "before" | "after"> {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !isDeepStrictEqual(before[name], after[name]),
  );
  // An amount says nothing without its currency.
  const told = changed.some((name) => name.endsWith("Minor")) ? [...new Set([...changed, "currency"])] : changed;
  const pick = (values: Values): Values => Object.fromEntries(told.map((name) => [name, values[name] ?? null]));
  const [was, is] = [pick(before), pick(after)];
  if (changed.includes("fields")) [was["fields"], is["fields"]] = changedOnly(was["fields"], is["fields"]);
  return { changed, before: was, after: is };
}

type Difference = Pick<StoredEntry, "action" | "changed" | "before" | "after">;

/** What a change means, by the fields that are recorded; undefined when it means nothing. */
function meaningOf(kind: AuditKind, before: object | undefined, after: object | undefined): Difference | undefined {
  const [was, is] = [valuesOf(kind, before), valuesOf(kind, after)];
  if (before === undefined) return { action: "created", changed: [], before: null, after: is };
  if (after === undefined) return { action: "deleted", changed: [], before: was, after: null };
  const difference = differenceOf(was, is);
  return difference.changed.length === 0 ? undefined : { action: "updated", ...difference };
}

interface Dated {
  readonly occurredOn: string;
  readonly version: number;
  readonly movedTo?: string;
  readonly moved?: Readonly<Record<string, unknown>>;
}

/**
 * What becomes of a purchase or a signal when it is corrected to another day, which takes it to another place: it tells
 * there what it was. Of the note that a purchase leaves at its first place nothing is told.
 */
function movedMeaning(kind: AuditKind, before: Dated | undefined, after: Dated | undefined): Difference | undefined {
  if (after?.movedTo !== undefined || (before?.movedTo !== undefined && after === undefined)) return undefined;
  const isMoved = after?.moved !== undefined && (before === undefined || before.movedTo !== undefined);
  return isMoved ? meaningOf(kind, { ...after, ...after.moved }, after) : meaningOf(kind, before, after);
}

/**
 * Whether a change is one record of a file: an import stands in the audit as one, with its undoing, and its records say
 * themselves which import brought them. What it changes of records that were there before is recorded one by one.
 */
function isOfImport({ before, after, stamp }: Changed): boolean {
  const item = (after ?? before) as { importId?: string; version?: number };
  if (item.importId === undefined || (item.version ?? 1) !== 1) return false;
  return before === undefined || (after === undefined && stamp.operation === undefined);
}

const JOBS: ReadonlySet<string> = new Set(["import", "export", "hand_over"]);

function actMeaning({ operation, action }: ActItem): Difference & { operation: string } {
  return { operation, action, changed: [], before: null, after: null };
}

function idOf({ place, sequenceNumber }: Changed): string {
  const hash = createHash("sha256").update(`${place} ${sequenceNumber} audit`).digest();
  return `aud_${Array.from(hash.subarray(0, 26), (byte) => BASE32[byte % 32]).join("")}`;
}

/** What the operation of a removal is called where a rule of retention did it. */
const RETENTION = "retention";

/** An entry that says what was done, and nothing of what it held. */
export function emptied(entry: StoredEntry): StoredEntry {
  return { ...entry, before: null, after: null, redacted: true };
}

/** Values that fit into an entry, or none and the word that they did not. */
function fitting(entry: StoredEntry): StoredEntry {
  if (JSON.stringify([entry.before, entry.after]).length <= MOST) return entry;
  return { ...entry, before: null, after: null, redacted: true };
}

function itemOf(
  change: Changed,
  meaning: Difference,
  record: { kind: AuditKind; id: string; customerId: string | null },
) {
  const { at, stamp, sequenceNumber } = change;
  const { kind, id: recordId, customerId } = record;
  const { requestId = null, sessionId = null, network = null, operation = null } = stamp;
  // Who accepts an invitation or signs up is nobody until it is done.
  const by = stamp.by === "nobody" && kind === "member" ? recordId : (stamp.by ?? "system");
  const identity = { id: idOf(change), at, by, sessionId, network, requestId, operation };
  const entry = { ...identity, ...meaning, kind, recordId, customerId };
  const row = change.erased || operation === RETENTION ? emptied(entry) : fitting(entry);
  const ttl = Math.floor(Date.parse(at) / 1000) + AUDIT_DAYS * 86_400;
  return { subjectId: customerId ?? recordId, at, order: sequenceNumber.padStart(ORDER_DIGITS, "0"), row, ttl };
}

/** The entry that a change comes to; undefined for what nobody did or what says nothing. */
export function auditOf(change: Changed): AuditItem | undefined {
  const { before, after } = change;
  if (change.entity === "act") {
    if (change.before || !change.after) return undefined;
    const { kind, recordId, customerId = null } = change.after;
    return itemOf(change, actMeaning(change.after), { kind, id: recordId, customerId });
  }
  const source = (AUDITED as Partial<Record<Entity, Source<Entity>>>)[change.entity];
  const item = (after ?? before) as never;
  if (!source || item === undefined || isOfImport(change)) return undefined;
  const { kind } = source;
  // What is kept for a time only goes by itself.
  if (after === undefined && JOBS.has(kind)) return undefined;
  const isDated = kind === "purchase" || kind === "signal";
  if (isDated && change.moved) return undefined;
  const meaning = isDated
    ? movedMeaning(kind, before as Dated | undefined, after as Dated | undefined)
    : meaningOf(kind, before ?? source.initial, after);
  const customerId = source.customerId?.(item) ?? null;
  return meaning && itemOf(change, meaning, { kind, id: source.id(item), customerId });
}
