import { isDeepStrictEqual } from "node:util";
import {
  type Event,
  heldBack,
  type OwnedKind,
  ownersReached,
  type Permission,
  type RecordKind,
  reaches,
  type Sight,
  shownNames,
} from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { reachedCustomers } from "../access/admit.ts";
import { maskRecord } from "../access/mask.ts";
import type { Standing } from "../access/standing.ts";

type Record_ = Readonly<Record<string, unknown>>;

/** What it takes to be told of a kind of thing: the same as to read it. */
const NEEDED: Readonly<Record<string, Permission>> = {
  customer: "customer:read",
  purchase: "purchase:read",
  subscription: "purchase:read",
  signal: "activity:read",
  note: "activity:read",
  task: "activity:read",
  consent: "customer:read",
  product: "product:read",
  custom_field: "workspace:read",
  workspace: "workspace:read",
  view: "view:read",
  api_key: "key:manage",
  member: "member:read",
  invitation: "member:read",
  team: "member:read",
  role: "member:read",
  hand_over: "member:write",
  webhook_endpoint: "webhook:read",
  inbound_source: "webhook:read",
  import: "import:read",
  export: "customer:export",
};
const OWNED: ReadonlySet<string> = new Set<OwnedKind>([
  "customer",
  "purchase",
  "subscription",
  "signal",
  "note",
  "task",
]);
/** Jobs that concern everybody's customers. */
const WHOLE: ReadonlySet<string> = new Set(["import", "export", "hand_over"]);
/** Kinds that are reached as another one is. */
const LIKE: Readonly<Partial<Record<string, OwnedKind>>> = { consent: "customer" };

const nounOf = ({ type }: Event): string => type.slice(0, type.indexOf("."));

/** As what kind of record of a customer an event is reached; undefined for what belongs to no customer. */
function ownedKind(event: Event): OwnedKind | undefined {
  const noun = nounOf(event);
  return LIKE[noun] ?? (OWNED.has(noun) ? (noun as OwnedKind) : undefined);
}

function customerOf(event: Event): string | undefined {
  const { record } = event.data;
  const id = record?.[nounOf(event) === "customer" ? "id" : "customerId"];
  return typeof id === "string" ? id : undefined;
}

/** Of events of one kind of record those whose customers are reached; of a deleted one its last owner counts. */
async function reachedEvents(table: TenantTable, sight: Sight, kind: OwnedKind, events: readonly Event[]) {
  const ids = events.flatMap((event) => customerOf(event) ?? []);
  const reached = await reachedCustomers(table, sight, kind, ids);
  return events.filter((event) => {
    if (event.type === "customer.deleted") {
      return reaches(sight, kind, "read", (event.data.record?.["ownerId"] ?? null) as string | null);
    }
    return reached.has(customerOf(event) ?? "");
  });
}

/** An event without the fields that are hidden; undefined when nothing else has changed. */
export function maskEvent(event: Event, sight: Sight | undefined): Event | undefined {
  const hidden = shownNames(heldBack(sight, nounOf(event) as RecordKind, "read"));
  if (hidden.size === 0) return event;
  const { record, previous, changed } = event.data;
  const after = record && maskRecord(record as Record_, hidden);
  const before = maskRecord(previous as Record_, hidden);
  const isNews = (name: string): boolean =>
    !hidden.has(name) && (name !== "fields" || !isDeepStrictEqual(before["fields"], after?.["fields"]));
  const shown = changed.filter(isNews);
  if (changed.length > 0 && shown.length === 0) return undefined;
  return { ...event, data: { ...event.data, record: after, previous: before, changed: shown } };
}

/**
 * What somebody may know of some events: those of things that may be read, of customers that are reached now, without
 * hidden fields. Their numbers stay, so that others leave gaps.
 */
export async function seenEvents(
  table: TenantTable,
  { permissions, sight }: Partial<Standing>,
  events: readonly Event[],
): Promise<Event[]> {
  const allowed = events.filter((event) => {
    const needed = NEEDED[nounOf(event)];
    return needed !== undefined && (permissions === undefined || permissions.has(needed));
  });
  if (!sight) return allowed;
  const kinds = new Set(allowed.flatMap((event) => ownedKind(event) ?? []));
  const reached = new Set<Event>();
  for (const kind of kinds) {
    const own = allowed.filter((event) => ownedKind(event) === kind);
    for (const event of await reachedEvents(table, sight, kind, own)) reached.add(event);
  }
  const isSeen = (event: Event): boolean => {
    if (ownedKind(event) !== undefined) return reached.has(event);
    return !WHOLE.has(nounOf(event)) || ownersReached(sight, "customer") === undefined;
  };
  return allowed.filter(isSeen).flatMap((event) => maskEvent(event, sight) ?? []);
}
