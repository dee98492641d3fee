import { isDeepStrictEqual } from "node:util";
import type { Leg, TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { dayIn, dayNumber, dayText } from "../day.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import type { SignalItem } from "../signal/signal.ts";
import type { SubscriptionItem } from "../subscription/subscription.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";
import type { Counting, EarlierFactItem, Said } from "./earlier.ts";

type When = Pick<TenantContext, "workspace" | "now">;

interface Version {
  readonly customerId: string;
  readonly recordId: string;
  readonly recordedAt: string;
  readonly version: number;
  readonly said: Said;
}

/** Keeps what a record said, unless it was never what a day ended with. */
function keep({ workspace, now }: When, { version, recordId, ...before }: Version, after: Said | undefined): Leg[] {
  if (isDeepStrictEqual(before.said, after)) return [];
  const until = now();
  if (dayIn(workspace.timeZone, new Date(before.recordedAt)) >= dayIn(workspace.timeZone, until)) return [];
  const place = `${recordId} ${version}`;
  return [{ put: "earlierFact", item: { ...before, recordId, version, until: until.toISOString(), place } }];
}

function ofPurchase({ occurredOn, amountMinor, currency, lines = [] }: PurchaseItem): Said {
  const categories = lines.flatMap(({ category }) => (category === undefined ? [] : [{ category }]));
  return {
    kind: "purchase",
    fact: { occurredOn, amountMinor, currency, ...(categories.length > 0 ? { lines: categories } : {}) },
  };
}

function ofSignal({ type, occurredOn, score, severity, closedOn, amountMinor, currency }: SignalItem): Said {
  return {
    kind: "signal",
    fact: {
      type,
      occurredOn,
      ...(score === undefined ? {} : { score }),
      ...(severity === undefined ? {} : { severity }),
      ...(closedOn === undefined ? {} : { closedOn }),
      ...(amountMinor === undefined ? {} : { amountMinor }),
      ...(currency === undefined ? {} : { currency }),
    },
  };
}

function ofSubscription(item: SubscriptionItem): Said {
  const { subscriptionId, plan, productLine, period, priceMinor, costMinor, currency, countsRevenue } = item;
  const { startedOn, renewal, renewedUntil, earlierTerms, cancellation } = item;
  const about = { subscriptionId, plan, productLine, period, priceMinor, costMinor, currency, countsRevenue };
  return {
    kind: "subscription",
    fact: {
      ...about,
      startedOn,
      renewal,
      renewedUntil,
      earlierTerms,
      cancellation: cancellation && { ...cancellation, note: null },
    },
  };
}

function ofCustomer({ unscored, riskOverride = null }: CustomerItem): Said {
  return { kind: "customer", fact: { unscored, riskOverride } };
}

/** The write that keeps what a purchase said until now; nothing where a change moves no score. */
export function earlierPurchaseLegs(when: When, before: PurchaseItem, after?: PurchaseItem): Leg[] {
  const { customerId, purchaseId: recordId, recordedAt, version } = before;
  const known = { customerId, recordId, recordedAt, version, said: ofPurchase(before) };
  return keep(when, known, after && ofPurchase(after));
}

/** The same of a signal. */
export function earlierSignalLegs(when: When, before: SignalItem, after?: SignalItem): Leg[] {
  const { customerId, signalId: recordId, recordedAt, version } = before;
  return keep(when, { customerId, recordId, recordedAt, version, said: ofSignal(before) }, after && ofSignal(after));
}

/** The same of a subscription. */
export function earlierSubscriptionLegs(when: When, before: SubscriptionItem, after?: SubscriptionItem): Leg[] {
  const { customerId, subscriptionId: recordId, createdAt: recordedAt, version } = before;
  return keep(
    when,
    { customerId, recordId, recordedAt, version, said: ofSubscription(before) },
    after && ofSubscription(after),
  );
}

/** The same of what people say of a customer. */
export function earlierCustomerLegs(when: When, before: CustomerItem, after: CustomerItem): Leg[] {
  const { customerId, createdAt: recordedAt, version } = before;
  return keep(
    when,
    { customerId, recordId: customerId, recordedAt, version, said: ofCustomer(before) },
    ofCustomer(after),
  );
}

/** First and last sort key of what a customer's records said before. */
const VERSIONS = { from: "VERSION#", until: "VERSION$" } as const;

const countingOf = ({ rates, scoring }: Pick<WorkspaceItem, "rates" | "scoring">): Counting => ({
  rates,
  mode: scoring?.mode,
});

/** The write that keeps by which rates and models facts counted until now. */
export function earlierSettingsLegs({ now }: Pick<When, "now">, before: WorkspaceItem, after: WorkspaceItem): Leg[] {
  const counting = countingOf(before);
  if (isDeepStrictEqual(counting, countingOf(after))) return [];
  const { version } = before;
  return [{ put: "earlierSettings", item: { until: now().toISOString(), place: `${version}`, version, counting } }];
}

/** First key of what was changed after a day; a day earlier, for days begin at other times around the world. */
const after = (day: string): string => dayText(dayNumber(day) - 1);

/** Removes what records that are removed for good said before. */
export async function forgetEarlier(
  table: TenantTable,
  customerId: string,
  recordIds: ReadonlySet<string>,
): Promise<void> {
  const found = await table.range("earlierFact", { customerId }, { ...VERSIONS, consistent: true });
  await table.bulk(
    found.flatMap(({ entity, item }): Leg[] =>
      entity === "earlierFact" && recordIds.has(item.recordId) ? [{ remove: "earlierFact", key: item }] : [],
    ),
  );
}

/** The workspace as it counted facts at the end of a day. */
export async function workspaceOn(table: TenantTable, workspace: WorkspaceItem, day: string): Promise<WorkspaceItem> {
  const found = await table.range("earlierSettings", {}, { from: after(day), until: "~" });
  const changed = found
    .flatMap(({ entity, item }) => (entity === "earlierSettings" ? [item] : []))
    .filter(({ until }) => dayIn(workspace.timeZone, new Date(until)) > dayNumber(day))
    .sort((a, b) => a.version - b.version)[0];
  if (!changed) return workspace;
  const { rates, mode } = changed.counting;
  const { mode: _mode, ...scoring } = workspace.scoring ?? {};
  return { ...workspace, rates, scoring: { ...scoring, ...(mode ? { mode } : {}) } };
}

/** By record: what those that have been changed or removed since a day said at its end. */
export async function saidOn(
  table: TenantTable,
  customerId: string,
  day: string,
  timeZone: string,
): Promise<Map<string, EarlierFactItem>> {
  const range = { ...VERSIONS, from: `${VERSIONS.from}${after(day)}` };
  const found = await table.range("earlierFact", { customerId }, range);
  const first = new Map<string, EarlierFactItem>();
  for (const { entity, item } of found) {
    if (entity !== "earlierFact" || dayIn(timeZone, new Date(item.until)) <= dayNumber(day)) continue;
    const known = first.get(item.recordId);
    if (!known || item.version < known.version) first.set(item.recordId, item);
  }
  return first;
}
