import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Event, EventType } from "@perennial/contract";
import type { Entity, ItemOf } from "@perennial/table";
import { toNote, toTask } from "../activity/activity.ts";
import { toApiKey } from "../api-key/api-key.ts";
import { toConsent } from "../consent/consent.ts";
import { toCustomer } from "../customer/customer.ts";
import { BASE32 } from "../fact-id.ts";
import { toField } from "../field/field.ts";
import { toHandOver } from "../member/hand-over.ts";
import { toInvitation } from "../member/invitation.ts";
import { toRole, toTeam } from "../member/team.ts";
import { differenceOf } from "../moved.ts";
import { toProduct } from "../product/product.store.ts";
import type { Changed } from "../projection.ts";
import { type PurchaseItem, toPurchase } from "../purchase/purchase.ts";
import { type SignalItem, toSignal } from "../signal/signal.ts";
import { toToldSource } from "../source/source.ts";
import { toSubscription } from "../subscription/subscription.ts";
import { toView } from "../view/view.actions.ts";
import { toWebhookEndpoint } from "../webhook/endpoint.ts";
import { toMember } from "../workspace/workspace.store.ts";
import { toWorkspace } from "../workspace/workspace.ts";

/** An event before it has its number. */
export type EventDraft = Omit<Event, "sequence">;

type Record_ = Readonly<Record<string, unknown>>;
/** How a kind of item is told of: the word before `.created`, and the record as the API answers it. */
type Told = { readonly [E in Entity]?: readonly [noun: string, record: (item: ItemOf<E>) => Record_] };

const TOLD: Told = {
  customer: ["customer", (item) => toCustomer(item, null)],
  purchase: ["purchase", toPurchase],
  signal: ["signal", toSignal],
  // Its state is told as of the day of the change, so that the event is the same however late it is made.
  subscription: ["subscription", (item) => toSubscription(item, item.updatedAt.slice(0, 10))],
  note: ["note", toNote],
  task: ["task", toTask],
  product: ["product", toProduct],
  consent: ["consent", toConsent],
  customField: ["custom_field", toField],
  view: ["view", toView],
  apiKey: ["api_key", toApiKey],
  member: ["member", toMember],
  invitation: ["invitation", toInvitation],
  team: ["team", toTeam],
  role: ["role", toRole],
  workspace: ["workspace", (item) => toWorkspace(item, new Date(0))],
  webhookEndpoint: ["webhook_endpoint", toWebhookEndpoint],
  inboundSource: ["inbound_source", toToldSource],
};

/** Each kind of item that is told of, as the API answers it. */
export const EVENT_RECORDS: Readonly<Record<string, (item: never) => Record_>> = Object.fromEntries(
  Object.entries(TOLD).map(([entity, [, toRecord]]) => [entity, toRecord]),
);

/** Kinds of items from whose changes events are made. */
export const EVENT_SOURCES = [
  ...(Object.keys(TOLD) as (keyof typeof TOLD)[]),
  "state",
  "import",
  "export",
  "handOver",
  "webhookRequest",
] as const satisfies readonly Entity[];

/** Whether an item only says where a purchase has gone. */
const isNote = (item: PurchaseItem | SignalItem | undefined): boolean => item !== undefined && "movedTo" in item;

/** Fields that change with every write and say nothing. */
const SILENT = new Set(["version", "updatedAt", "scores", "today"]);
/** Of a record, and of a record with what it was: a message stays under 20 kB with all that is around them. */
const MOST_BYTES = 16_000;
const MOST_TOGETHER = 18_000;
/** Points by which a score moves before it is news; thresholds of endpoints are multiples of it. */
export const STEP = 5;

interface News {
  readonly type: EventType;
  readonly record: Record_;
  readonly changed?: readonly string[];
  readonly previous?: Record_;
}

function newsOfRecord({ entity, before, after }: Changed): News[] {
  const told = TOLD[entity] as readonly [string, (item: unknown) => Record_] | undefined;
  if (!told) return [];
  const [noun, toRecord] = told;
  if (after === undefined) {
    return before === undefined ? [] : [{ type: `${noun}.deleted` as EventType, record: toRecord(before) }];
  }
  const record = toRecord(after);
  if (before !== undefined) {
    const { changed, previous } = differenceOf(toRecord(before), record, SILENT);
    return changed.length === 0 ? [] : [{ type: `${noun}.updated` as EventType, record, changed, previous }];
  }
  // The workspace is there before there is a log.
  return noun === "workspace" ? [] : [{ type: `${noun}.created` as EventType, record }];
}

/** That a customer was erased is told as such, and not field by field: what changed is that nothing is left. */
function newsOfCustomer(change: Changed & { entity: "customer" }): News[] {
  const { before, after } = change;
  if (after?.erasedAt === undefined || before?.erasedAt !== undefined) return newsOfRecord(change);
  return [{ type: "customer.erased", record: { id: after.customerId, erased: true } }];
}

/**
 * A purchase or a signal that is corrected to another day lies in another place then, and tells itself what it was; what
 * happens at the place it had, where a purchase leaves a note, says nothing.
 */
function newsOfFact(change: Changed & { entity: "purchase" | "signal" }): News[] {
  const { before, after } = change;
  if (isNote(after) || (isNote(before) && after === undefined)) return [];
  const moved = before === undefined || isNote(before) ? after?.moved : undefined;
  if (after === undefined || moved === undefined) return newsOfRecord(change);
  const record = change.entity === "purchase" ? toPurchase(after as PurchaseItem) : toSignal(after as SignalItem);
  return [
    {
      type: `${change.entity}.updated`,
      record,
      changed: Object.keys(record).filter((name) => name in moved),
      previous: moved,
    },
  ];
}

const stepOf = (score: number | null): number | null => (score === null ? null : Math.floor(score / STEP));

/** What holds of a customer before there are scores. */
const UNSCORED = { churnRisk: null, riskBand: null, loyalty: null, stage: null, valueClass: null, vip: false } as const;
type Standing = Pick<ItemOf<"state">["row"]["scores"], keyof typeof UNSCORED>;

function newsOfState({ before, after, first }: Changed & { entity: "state" }): News[] {
  if (!after || (!before && !first)) return [];
  const { stats: _stats, ...record } = after.row;
  const was: { readonly [K in keyof Standing]: Standing[K] | null } = before?.row.scores ?? UNSCORED;
  const is = after.row.scores;
  const names = <K extends keyof Standing>(...keys: K[]) => ({
    changed: keys.filter((key) => !isDeepStrictEqual(was[key], is[key])),
    previous: Object.fromEntries(keys.map((key) => [key, was[key]])),
  });
  const news: News[] = [];
  if (was.riskBand !== is.riskBand || stepOf(was.churnRisk) !== stepOf(is.churnRisk)) {
    news.push({ type: "customer.churn_risk.changed", record, ...names("churnRisk", "riskBand") });
  }
  if (stepOf(was.loyalty) !== stepOf(is.loyalty)) {
    news.push({ type: "customer.loyalty.changed", record, ...names("loyalty") });
  }
  if (was.stage !== is.stage) news.push({ type: "customer.stage.changed", record, ...names("stage") });
  if (was.valueClass !== is.valueClass || was.vip !== is.vip) {
    news.push({ type: "customer.value_class.changed", record, ...names("valueClass", "vip") });
  }
  return news;
}

/** What it is called when a job comes to stand so; of other ways of standing nothing is told. */
const JOB_EVENTS: Readonly<Record<"import" | "export" | "handOver", Readonly<Partial<Record<string, EventType>>>>> = {
  import: {
    uploading: "import.created",
    ready: "import.ready",
    running: "import.started",
    done: "import.completed",
    failed: "import.failed",
    cancelled: "import.cancelled",
    undoing: "import.undo_started",
    undone: "import.undone",
  },
  export: {
    running: "export.started",
    done: "export.completed",
    failed: "export.failed",
    cancelled: "export.cancelled",
  },
  handOver: {
    running: "hand_over.started",
    done: "hand_over.completed",
    undoing: "hand_over.undo_started",
    undone: "hand_over.undone",
  },
};

function jobRecord({ entity, after }: Changed & { entity: keyof typeof JOB_EVENTS }): Record_ {
  if (entity === "handOver") return toHandOver(after as ItemOf<"handOver">);
  if (entity === "export") {
    const { exportId, rows, status, createdAt } = after as ItemOf<"export">;
    return { id: exportId, rows, status, createdAt };
  }
  const { importId, kind, fileName, status, createdAt } = after as ItemOf<"import">;
  return { id: importId, kind, fileName, status, createdAt };
}

function newsOfJob(change: Changed & { entity: keyof typeof JOB_EVENTS }): News[] {
  const { entity, before, after } = change;
  if (!after || before?.status === after.status) return [];
  const type = JOB_EVENTS[entity][after.status];
  const previous = before === undefined ? {} : { status: before.status };
  return type ? [{ type, record: jobRecord(change), changed: ["status"], previous }] : [];
}

function newsOf(change: Changed): News[] {
  switch (change.entity) {
    case "customer":
      return newsOfCustomer(change);
    case "purchase":
    case "signal":
      return newsOfFact(change);
    case "state":
      return newsOfState(change);
    case "import":
    case "export":
    case "handOver":
      return newsOfJob(change);
    case "webhookRequest":
      return change.before === undefined && change.after?.asks.kind === "test"
        ? [{ type: "webhook_endpoint.test", record: { id: change.after.endpointId } }]
        : [];
    default:
      return newsOfRecord(change);
  }
}

/** The purchase or signal that a change takes away: for good, or to another day, which the change alone does not tell. */
export function removedFact({ entity, before, after }: Changed) {
  if (!before || after) return undefined;
  if (entity === "purchase" && before.movedTo === undefined) {
    return { noun: entity, customerId: before.customerId, id: before.purchaseId, recordedAt: before.recordedAt };
  }
  if (entity !== "signal") return undefined;
  return { noun: entity, customerId: before.customerId, id: before.signalId, recordedAt: before.recordedAt };
}

/** The same for the same change of the stream, however often it comes; a fact is deleted once, on whatever day it lay. */
function eventId(change: Changed, type: EventType): string {
  const removed = removedFact(change);
  const what = removed ? `${removed.id} ${removed.recordedAt}` : `${change.place} ${change.sequenceNumber}`;
  const hash = createHash("sha256").update(`${what} ${type}`).digest();
  return `evt_${Array.from(hash.subarray(0, 26), (byte) => BASE32[byte % 32]).join("")}`;
}

const bytesOf = (record: Record_ | null): number => Buffer.byteLength(JSON.stringify(record));

/** What fits into one message: without the record if that is too long, without what it was if both are. */
function fitting(record: Record_, previous: Record_): Pick<Event["data"], "record" | "previous"> {
  const told = bytesOf(record) > MOST_BYTES ? null : record;
  return { record: told, previous: bytesOf(told) + bytesOf(previous) > MOST_TOGETHER ? {} : previous };
}

/** What a change of an item means to those outside; most changes mean one thing, some nothing. */
export function eventsOf(change: Changed): EventDraft[] {
  const { before, after, stamp, at } = change;
  const item = (after ?? before) as { version?: number; importId?: string } | undefined;
  const isImport = change.entity === "import";
  const brought = !isImport && before === undefined && item?.importId !== undefined && (item.version ?? 1) === 1;
  const bulk = !isImport && (brought || stamp.by?.startsWith("imp_") === true);
  return newsOf(change).map(({ type, record, changed = [], previous = {} }) => ({
    id: eventId(change, type),
    type,
    timestamp: at,
    actor: (brought ? item.importId : stamp.by) ?? "system",
    requestId: stamp.requestId ?? null,
    bulk,
    data: {
      ...(change.erased ? { record: { id: record["id"], erased: true }, previous: {} } : fitting(record, previous)),
      changed: [...changed],
      version: item?.version ?? null,
    },
  }));
}
