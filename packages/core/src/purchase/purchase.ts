import type { Purchase, PurchaseInput } from "@perennial/contract";

/** A purchase as it is kept: what is empty is left out. */
export interface PurchaseItem {
  readonly customerId: string;
  readonly purchaseId: string;
  readonly occurredOn: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly recordedAt: string;
  readonly version: number;
  readonly externalId?: string;
  readonly occurredAt?: string;
  readonly channel?: string;
  readonly lines?: Purchase["lines"];
  readonly note?: string;
  readonly fields?: Purchase["fields"];
  readonly importId?: string;
  readonly updatedAt?: string;
  /** The purchase was corrected to another day and lies there: its id still names this one. */
  readonly movedTo?: string;
  /** What it was before the correction that brought it to its day; gone with the next one. */
  readonly moved?: Readonly<Record<string, unknown>>;
}

declare module "@perennial/table" {
  interface Items {
    purchase: PurchaseItem;
  }
}

type Facts = Omit<PurchaseInput, "occurredOn" | "currency"> & { occurredOn: string; currency: string };

/** Leaves out what is empty: most purchases are a day and an amount, and items are paid for by size. */
function compact(facts: Partial<Facts>): Partial<PurchaseItem> {
  const kept = Object.entries(facts).filter(
    ([, value]) =>
      value !== null && value !== undefined && !(typeof value === "object" && Object.keys(value).length === 0),
  );
  return Object.fromEntries(kept) as Partial<PurchaseItem>;
}

export function newPurchase(
  facts: Facts,
  identity: { customerId: string; purchaseId: string; importId?: string },
  now: Date,
): PurchaseItem {
  return {
    ...compact(facts),
    ...identity,
    occurredOn: facts.occurredOn,
    amountMinor: facts.amountMinor,
    currency: facts.currency,
    recordedAt: now.toISOString(),
    version: 1,
  };
}

/** The purchase after a correction. */
export function correctPurchase(item: PurchaseItem, change: Partial<Facts>, now: Date): PurchaseItem {
  const merged = { ...factsOf(item), ...change };
  const { customerId, purchaseId, recordedAt, version, importId } = item;
  return {
    ...compact(merged),
    customerId,
    purchaseId,
    recordedAt,
    ...(importId === undefined ? {} : { importId }),
    occurredOn: merged.occurredOn,
    amountMinor: merged.amountMinor,
    currency: merged.currency,
    updatedAt: now.toISOString(),
    version: version + 1,
  };
}

function factsOf(item: PurchaseItem): Facts {
  const {
    id: _id,
    customerId: _c,
    importId: _i,
    recordedAt: _r,
    updatedAt: _u,
    version: _v,
    ...facts
  } = toPurchase(item);
  return facts;
}

export function toPurchase(item: PurchaseItem): Purchase {
  return {
    id: item.purchaseId,
    customerId: item.customerId,
    externalId: item.externalId ?? null,
    occurredOn: item.occurredOn,
    occurredAt: item.occurredAt ?? null,
    amountMinor: item.amountMinor,
    currency: item.currency,
    channel: item.channel ?? null,
    lines: item.lines ?? [],
    note: item.note ?? null,
    fields: item.fields ?? {},
    importId: item.importId ?? null,
    recordedAt: item.recordedAt,
    updatedAt: item.updatedAt ?? item.recordedAt,
    version: item.version,
  };
}
