import type { Cancellation, Subscription, SubscriptionInput, SubscriptionState } from "@perennial/contract";
import { recordShard } from "../customer/customer.ts";
import type { Fault } from "../error.ts";
import { nextRenewal, renewalsOf } from "./renewal-day.ts";

/** What a subscription says. */
export type SubscriptionFacts = Omit<SubscriptionInput, "currency" | "startedOn"> &
  Pick<Subscription, "currency" | "startedOn" | "earlierTerms">;

/** A subscription as it is kept. */
export interface SubscriptionItem extends SubscriptionFacts {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
  readonly importId?: string;
  /** Its line in the list of all subscriptions: where it lies, and what tells its state on any day. */
  readonly row: SubscriptionLine;
}

export interface SubscriptionLine {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly startedOn: string;
  readonly endsOn: string | null;
  readonly noticedOn: string | null;
}

declare module "@perennial/table" {
  interface Items {
    subscription: SubscriptionItem;
  }
}

/** First day on which it no longer holds, as far as that is known. */
export function endOf({
  cancellation,
  renewal,
  renewedUntil,
}: Pick<SubscriptionFacts, "cancellation" | "renewal" | "renewedUntil">) {
  const lapses = renewal === "manual" ? renewedUntil : null;
  if (cancellation === null) return lapses;
  return lapses !== null && lapses < cancellation.endsOn ? lapses : cancellation.endsOn;
}

/** The state on a day. */
export function stateOn(
  { startedOn, endsOn, noticedOn }: Pick<SubscriptionLine, "startedOn" | "endsOn" | "noticedOn">,
  today: string,
): SubscriptionState {
  if (endsOn !== null && endsOn <= today) return "ended";
  if (startedOn > today) return "scheduled";
  return noticedOn !== null && noticedOn <= today ? "ending" : "running";
}

/** What is wrong with a subscription, for whoever sent it. */
export function faultsOf({ renewal, renewedUntil, startedOn, cancellation }: SubscriptionFacts): Fault[] {
  const faults: Fault[] = [];
  if (renewal === "automatic" && renewedUntil !== null) {
    faults.push({
      location: "body.renewedUntil",
      message: { en: "A subscription that renews itself has no such day.", zh: "自动续订的订阅没有该日期。" },
      fix: { en: "Leave it out, or set `renewal` to manual.", zh: "请去掉该字段，或将 renewal 设为 manual。" },
    });
  }
  if (renewedUntil !== null && renewedUntil <= startedOn) faults.push(tooEarly("body.renewedUntil", startedOn));
  if (cancellation !== null && cancellation.endsOn < startedOn) {
    faults.push(tooEarly("body.cancellation.endsOn", startedOn));
  }
  return faults;
}

function tooEarly(location: string, startedOn: string): Fault {
  return {
    location,
    message: { en: `It cannot end before it began on ${startedOn}.`, zh: `结束日期不能早于开始日期 ${startedOn}。` },
    fix: { en: "Send a later day.", zh: "请填写更晚的日期。" },
  };
}

/** The facts with what follows from them: a manual renewal is at first paid for one period. */
export function completeFacts(facts: SubscriptionFacts): SubscriptionFacts {
  if (facts.renewal === "automatic" || facts.renewedUntil !== null) return facts;
  return { ...facts, renewedUntil: nextRenewal(facts.startedOn, facts.period, facts.startedOn) };
}

type Identity = Pick<SubscriptionItem, "customerId" | "subscriptionId" | "createdAt" | "updatedAt" | "version"> & {
  readonly importId?: string;
};

function itemOf(facts: SubscriptionFacts, identity: Identity): SubscriptionItem {
  const { customerId, subscriptionId } = identity;
  const { startedOn, cancellation } = facts;
  const row = {
    customerId,
    subscriptionId,
    startedOn,
    endsOn: endOf(facts),
    noticedOn: cancellation?.noticedOn ?? null,
  };
  return { ...facts, ...identity, row };
}

export function newSubscription(
  facts: SubscriptionFacts,
  identity: { customerId: string; subscriptionId: string; importId?: string },
  now: Date,
): SubscriptionItem {
  const at = now.toISOString();
  return itemOf(completeFacts(facts), { ...identity, createdAt: at, updatedAt: at, version: 1 });
}

/** The subscription after a change. */
export function changeSubscription(item: SubscriptionItem, facts: SubscriptionFacts, now: Date): SubscriptionItem {
  const { customerId, subscriptionId, createdAt, version, importId } = item;
  const identity = { customerId, subscriptionId, createdAt, updatedAt: now.toISOString(), version: version + 1 };
  return itemOf(completeFacts(facts), { ...identity, ...(importId === undefined ? {} : { importId }) });
}

export function factsOf(item: SubscriptionItem): SubscriptionFacts {
  const {
    customerId: _c,
    subscriptionId: _s,
    createdAt: _a,
    updatedAt: _u,
    version: _v,
    importId: _i,
    row: _r,
    ...facts
  } = item;
  return facts;
}

/** The end of a term, as it stands among the earlier ones. */
export function endedTerm(facts: SubscriptionFacts): Subscription["earlierTerms"][number] | undefined {
  const endsOn = endOf(facts);
  if (endsOn === null) return undefined;
  const cancellation: Cancellation | null = facts.cancellation?.endsOn === endsOn ? facts.cancellation : null;
  return {
    startedOn: facts.startedOn,
    endsOn,
    reason: cancellation?.reason ?? null,
    endedBy: cancellation?.endedBy ?? "customer",
  };
}

/** A subscription as callers see it on a day. */
export function toSubscription(item: SubscriptionItem, today: string): Subscription {
  const { subscriptionId, customerId, createdAt, updatedAt, version, importId, row } = item;
  const { startedOn, period } = item;
  const state = stateOn(row, today);
  const { endsOn } = row;
  const next = state === "ended" ? null : nextRenewal(startedOn, period, today);
  return {
    id: subscriptionId,
    customerId,
    ...factsOf(item),
    state,
    renewals: renewalsOf(item, endsOn, today),
    nextRenewalOn: next !== null && (endsOn === null || next < endsOn) ? next : null,
    endsOn,
    importId: importId ?? null,
    createdAt,
    updatedAt,
    version,
  };
}

/** Values by which a subscription stands in the lists of all. */
export function sortOf({ customerId, row }: SubscriptionItem): Record<string, string | undefined> {
  return { recordShard: recordShard(customerId), endsOn: row.endsOn ?? undefined };
}
