import { PREFIX } from "@perennial/contract";
import { earlierSubscriptionLegs } from "../earlier/earlier.store.ts";
import { dayDigits } from "../fact-id.ts";
import { nextRenewal } from "../subscription/renewal-day.ts";
import { subscriptionLeg } from "../subscription/subscription.store.ts";
import { newSubscription, type SubscriptionItem } from "../subscription/subscription.ts";
import { subscriptionHash } from "./file/identity.ts";
import type { SubscriptionRow } from "./file/subscription-row.ts";
import { marked, ownClaim, ownRelease, type RecordKind } from "./record-kind.ts";

/** The notice that a row tells of: of one that has ended without a day of notice the end is taken for it. */
function cancellationOf(row: SubscriptionRow, today: string): SubscriptionItem["cancellation"] {
  const { endsOn, cancelledOn, reason = "other", startedOn, period } = row;
  if (endsOn === undefined && cancelledOn === undefined) return null;
  const noticedOn = cancelledOn ?? (endsOn !== undefined && endsOn < today ? endsOn : today);
  const ends = endsOn ?? (noticedOn < startedOn ? startedOn : nextRenewal(startedOn, period, noticedOn));
  return { noticedOn, endsOn: ends, reason, endedBy: "customer", note: null };
}

/** What a row says of a subscription. */
function factsOf(row: SubscriptionRow, today: string): Parameters<typeof newSubscription>[0] {
  const { plan, period, priceMinor, costMinor, currency, startedOn, productLine, renewedUntil, reference, note } = row;
  return {
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
}

/** Subscriptions from rows, one a row. */
export const SUBSCRIPTIONS_FROM_ROWS: RecordKind<SubscriptionRow, SubscriptionItem> = {
  entity: "subscription",
  make: (rows, { customerId }, { importId }, { now, today }) =>
    marked(rows, subscriptionHash).map(({ row, mark }) => {
      const subscriptionId = `${PREFIX.subscription}_${dayDigits(row.startedOn)}${mark}`;
      return { item: newSubscription(factsOf(row, today), { customerId, subscriptionId, importId }, now), rows: 1 };
    }),
  idOf: ({ subscriptionId }) => subscriptionId,
  put: (item) => [subscriptionLeg(item, "absent"), ...ownClaim("subscription", item, { id: item.subscriptionId })],
  remove: (context, item) => [
    { remove: "subscription", key: item, if: { version: item.version } },
    ...earlierSubscriptionLegs(context, item),
    ...ownRelease("subscription", item),
  ],
};
