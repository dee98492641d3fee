import { PREFIX } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { dayIn, dayText } from "../day.ts";
import { dayDigits } from "../fact-id.ts";
import type { Scoring } from "../score/parameters.ts";
import { refreshCustomers } from "../score/refresh.ts";
import { nextRenewal } from "../subscription/renewal-day.ts";
import { subscriptionLeg } from "../subscription/subscription.store.ts";
import { newSubscription, type SubscriptionItem } from "../subscription/subscription.ts";
import type { Waiting } from "./chunk.ts";
import { subscriptionHash, withOrdinal } from "./file/identity.ts";
import type { SubscriptionRow } from "./file/subscription-row.ts";
import type { ImportItem } from "./import.ts";
import { matchCustomers } from "./match.ts";
import { customerFrom } from "./rows-by-customer.ts";
import { type Outcome, writeFacts } from "./write-facts.ts";

/** The notice that a row tells of: of one that has ended without a day of notice the end is taken for it. */
function cancellationOf(row: SubscriptionRow, today: string): SubscriptionItem["cancellation"] {
  const { endsOn, cancelledOn, reason = "other", startedOn, period } = row;
  if (endsOn === undefined && cancelledOn === undefined) return null;
  const noticedOn = cancelledOn ?? (endsOn !== undefined && endsOn < today ? endsOn : today);
  const ends = endsOn ?? (noticedOn < startedOn ? startedOn : nextRenewal(startedOn, period, noticedOn));
  return { noticedOn, endsOn: ends, reason, endedBy: "customer", note: null };
}

/**
 * The subscriptions of one customer's rows. Each is named by a hash of what it says and its ordinal among equal rows, so
 * that the same file again gives the same subscriptions.
 */
export function subscriptionsOf(
  rows: readonly Waiting<SubscriptionRow>[],
  customerId: string,
  source: ImportItem,
  { now, today }: { readonly now: Date; readonly today: string },
): SubscriptionItem[] {
  const seen = new Map<string, number>();
  return rows.map(({ row }) => {
    const hash = subscriptionHash(row);
    const ordinal = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, ordinal);
    const { plan, period, priceMinor, costMinor, currency, startedOn, productLine, renewedUntil, reference, note } =
      row;
    const facts = {
      externalId: reference ?? null,
      plan,
      productLine: productLine ?? null,
      period,
      priceMinor,
      costMinor: costMinor ?? null,
      currency,
      startedOn,
      renewal: renewedUntil === undefined ? ("automatic" as const) : ("manual" as const),
      renewedUntil: renewedUntil ?? null,
      countsRevenue: true,
      cancellation: cancellationOf(row, today),
      earlierTerms: [],
      note: note ?? null,
    };
    const subscriptionId = `${PREFIX.subscription}_${dayDigits(startedOn)}${withOrdinal(hash, ordinal)}`;
    return newSubscription(facts, { customerId, subscriptionId, importId: source.importId }, now);
  });
}

function legsOf(item: SubscriptionItem): Leg[] {
  const put = subscriptionLeg(item, "absent");
  if (item.externalId === null) return [put];
  const { externalId: value, subscriptionId: id, customerId } = item;
  return [put, { put: "claim", item: { kind: "subscription", value, id, customerId }, if: "absent" }];
}

/** The moment of a piece of work, and the business day that it falls on. */
export function momentOf({ workspace, now }: TenantContext): { now: Date; today: string } {
  const at = now();
  return { now: at, today: dayText(dayIn(workspace.timeZone, at)) };
}

/** Brings in the rows of some customers, and scores them. */
export async function loadSubscriptions(
  context: TenantContext,
  item: ImportItem,
  groups: readonly (readonly [string, readonly Waiting<SubscriptionRow>[]])[],
  scoring: Scoring,
): Promise<Outcome> {
  const { table, workspace } = context;
  const { importId } = item;
  const wanted = groups.map(([externalId, rows]) => ({
    externalId,
    input: () => customerFrom(externalId, rows, item, workspace.country),
  }));
  const { ids } = await matchCustomers(context, wanted, importId);
  const moment = momentOf(context);
  const found = groups.flatMap(([own, rows]) => subscriptionsOf(rows, ids.get(own) ?? "", item, moment));
  const facts = found.map((one) => ({ legs: legsOf(one), importId, rows: 1 }));
  const outcome = await writeFacts(table, facts);
  await refreshCustomers(table, ids.values(), scoring);
  return outcome;
}
