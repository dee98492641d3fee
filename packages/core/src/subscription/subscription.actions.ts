import type { ListedSubscription, Subscription, SubscriptionInput, subscriptionOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { keepHeldBack } from "../access/admit.ts";
import { type ActionsOf, type Change, isUnchanged, sent } from "../change.ts";
import { claimedBy, claimLeg, releaseLeg, resolve, resolveOf, taken } from "../claim.ts";
import type { Context } from "../context.ts";
import { customerAt } from "../customer/customer.store.ts";
import { badCursor } from "../customer/query.store.ts";
import { reachedPage } from "../customer/reached-page.ts";
import { dayText } from "../day.ts";
import { earlierSubscriptionLegs } from "../earlier/earlier.store.ts";
import { CrmError, notFound, versionMismatch } from "../error.ts";
import { pageBy } from "../page.ts";
import { inParallel, piecesOf } from "../parallel.ts";
import { endOf as endOfKey } from "../sort-key.ts";
import { checkPastDay } from "../workspace/business-day.ts";
import { todayOf } from "../workspace/workspace.ts";
import { nextRenewal, renewalDay, renewalsUntil } from "./renewal-day.ts";
import { findSubscription, latestSubscriptions, subscriptionLeg, subscriptionLists } from "./subscription.store.ts";
import {
  changeSubscription,
  endedTerm,
  endOf,
  factsOf,
  faultsOf,
  newSubscription,
  type SubscriptionFacts,
  type SubscriptionItem,
  type SubscriptionLine,
  stateOn,
  toSubscription,
} from "./subscription.ts";

/** Rows looked at for a page of the list of all. */
const BUDGET = 2000;

const todayText = ({ workspace, now }: Context): string => dayText(todayOf(workspace, now()));

type Given = Omit<SubscriptionInput, "externalId">;

/** Facts with what was left out, or what is wrong with them. */
function checked(context: Context, body: Given, kept: Pick<SubscriptionFacts, "externalId" | "earlierTerms">) {
  checkPastDay(context, "body.cancellation.noticedOn", body.cancellation?.noticedOn);
  const facts: SubscriptionFacts = {
    ...body,
    ...kept,
    currency: body.currency ?? context.workspace.currency,
    startedOn: body.startedOn ?? todayText(context),
  };
  const faults = faultsOf(facts);
  const [first] = faults;
  if (first) throw new CrmError("invalid_request", first.message, { faults });
  return facts;
}

function create(context: Context, customerId: string, body: SubscriptionInput): Change<Subscription> {
  const { newId, now } = context;
  const { externalId } = body;
  const facts = checked(context, body, { externalId, earlierTerms: [] });
  const subscriptionId = newId("subscription");
  const item = newSubscription(facts, { customerId, subscriptionId }, now());
  const output = toSubscription(item, todayText(context));
  const legs: Leg[] = [subscriptionLeg(item, "absent")];
  if (externalId === null) return { output, legs };
  legs.push(claimLeg({ kind: "subscription", value: externalId, id: subscriptionId, customerId }));
  return { output, legs, refusals: { 1: taken("externalId", externalId) } };
}

async function current(context: Context, params: { customerId: string; subscriptionId: string }, ifVersion?: number) {
  const customerId = await resolve(context.table, "customer", params.customerId);
  const subscriptionId = await resolveOf(context.table, "subscription", customerId, params.subscriptionId);
  const item = await findSubscription(context.table, customerId, subscriptionId);
  if (!item) throw notFound();
  if (ifVersion !== undefined && ifVersion !== item.version) throw versionMismatch(item.version);
  return item;
}

function changed(context: Context, before: SubscriptionItem, facts: SubscriptionFacts): Change<Subscription> {
  const item = changeSubscription(before, facts, context.now());
  return {
    output: toSubscription(item, todayText(context)),
    legs: [subscriptionLeg(item, { version: before.version }), ...earlierSubscriptionLegs(context, before, item)],
  };
}

function refuse(en: string, zh: string): never {
  throw new CrmError("conflict", { en, zh });
}

export const subscriptionActions: ActionsOf<typeof subscriptionOperations> = {
  async createSubscription(context, { params, body }) {
    return create(context, (await customerAt(context.table, params.customerId)).customerId, body);
  },

  async upsertSubscription(context, { params, body, ifVersion }) {
    const customerId = (await customerAt(context.table, params.customerId)).customerId;
    const externalId = params.subscriptionId.slice(4);
    const subscriptionId = await claimedBy(context.table, "subscription", customerId, externalId);
    if (subscriptionId === undefined) {
      if (ifVersion !== undefined) throw versionMismatch(0);
      const { output, legs } = create(context, customerId, { ...body, externalId });
      return { output, legs };
    }
    const before = await current(context, { customerId, subscriptionId }, ifVersion);
    const { earlierTerms } = before;
    const whole = keepHeldBack(context, "subscription", before, body);
    const change = changed(context, before, checked(context, whole, { externalId, earlierTerms }));
    const there = toSubscription(before, todayText(context));
    return isUnchanged(there, change.output) ? { output: there, legs: [] } : change;
  },

  async listCustomerSubscriptions(context, { params, query }) {
    const { table, cursors } = context;
    const customerId = (await customerAt(context.table, params.customerId)).customerId;
    const today = todayText(context);
    return await pageBy(cursors, `listCustomerSubscriptions ${customerId}`, query, async (after, limit) =>
      (await latestSubscriptions(table, customerId, after, limit)).map(({ sk, item }) => ({
        key: sk,
        value: toSubscription(item, today),
      })),
    );
  },

  async listSubscriptions(context, { query }) {
    const { table, cursors } = context;
    const today = todayText(context);
    const { state, endsUntil, limit } = query;
    const binding = `listSubscriptions ${state ?? ""} ${endsUntil ?? ""}`;
    const after = query.cursor === undefined ? undefined : cursors.decode(binding, query.cursor);
    if (query.cursor !== undefined && !Array.isArray(after)) throw badCursor();
    const page = await reachedPage<SubscriptionLine>(context, "subscription", {
      lists: subscriptionLists,
      limit,
      budget: BUDGET,
      ...(endsUntil === undefined
        ? { index: "by_created", descending: true }
        : { index: "by_due", from: today, until: endOfKey(endsUntil) }),
      ...(after ? { after: after as (string | null)[] } : {}),
      keep: (line) => {
        const now = stateOn(line, today);
        return state === undefined ? endsUntil === undefined || now !== "ended" : now === state;
      },
    });
    const customerIds = [...new Set(page.rows.map(({ customerId }) => customerId))];
    const [items, customers] = await Promise.all([
      inParallel(piecesOf(page.rows, 100), 2, (rows) => table.getMany("subscription", rows)),
      inParallel(piecesOf(customerIds, 100), 2, (ids) =>
        table.rows(
          "state",
          ids.map((customerId) => ({ customerId })),
        ),
      ),
    ]);
    const names = new Map(customers.flat().map((customer) => [customer?.id, customer?.name]));
    const data = items
      .flat()
      .flatMap((item): ListedSubscription[] =>
        item ? [{ ...toSubscription(item, today), customerName: names.get(item.customerId) ?? "" }] : [],
      );
    return { data, nextCursor: page.next && cursors.encode(binding, page.next) };
  },

  async getSubscription(context, { params }) {
    return toSubscription(await current(context, params), todayText(context));
  },

  async updateSubscription(context, { params, body, ifVersion }) {
    const before = await current(context, params, ifVersion);
    const { externalId, earlierTerms, ...facts } = factsOf(before);
    const change = sent(body);
    // What is paid for is counted from the first day and by the period: with another of these it is counted anew.
    const anew = change.renewal !== undefined && change.renewedUntil === undefined ? { renewedUntil: null } : {};
    return changed(context, before, checked(context, { ...facts, ...change, ...anew }, { externalId, earlierTerms }));
  },

  async renewSubscription(context, { params, body, ifVersion }) {
    const before = await current(context, params, ifVersion);
    const { renewal, renewedUntil, startedOn, period, cancellation } = before;
    if (renewal === "automatic" || renewedUntil === null) {
      refuse(
        "This subscription renews itself. Take a cancellation back with reactivateSubscription.",
        "该订阅自动续订。如需撤回取消，请使用 reactivateSubscription。",
      );
    }
    if (cancellation !== null) {
      refuse(
        "This subscription was cancelled. Take the cancellation back with reactivateSubscription first.",
        "该订阅已取消。请先用 reactivateSubscription 撤回取消。",
      );
    }
    const paid = renewalsUntil(startedOn, period, renewedUntil);
    const until = renewalDay(startedOn, period, paid + body.periods);
    return changed(context, before, { ...factsOf(before), renewedUntil: until });
  },

  async cancelSubscription(context, { params, body, ifVersion }) {
    const before = await current(context, params, ifVersion);
    const today = todayText(context);
    const noticedOn = body.noticedOn ?? today;
    if (stateOn(before.row, today) === "ended") {
      refuse(`This subscription ended on ${before.row.endsOn}.`, `该订阅已于 ${before.row.endsOn} 结束。`);
    }
    const { startedOn, period, renewal, renewedUntil } = before;
    const withPeriod = renewal === "manual" && renewedUntil !== null ? renewedUntil : undefined;
    const endsOn =
      body.endsOn ?? withPeriod ?? (noticedOn < startedOn ? startedOn : nextRenewal(startedOn, period, noticedOn));
    const { reason, endedBy, note } = body;
    const { externalId, earlierTerms, ...facts } = factsOf(before);
    const cancellation = { noticedOn, endsOn, reason, endedBy, note };
    return changed(context, before, checked(context, { ...facts, cancellation }, { externalId, earlierTerms }));
  },

  async reactivateSubscription(context, { params, body, ifVersion }) {
    const before = await current(context, params, ifVersion);
    const facts = factsOf(before);
    const today = todayText(context);
    if (stateOn(before.row, today) !== "ended") {
      if (facts.cancellation === null) refuse("This subscription was not cancelled.", "该订阅没有被取消。");
      return changed(context, before, { ...facts, cancellation: null });
    }
    const term = endedTerm(facts);
    const startedOn = body.startedOn ?? today;
    if (term && startedOn < term.endsOn) {
      refuse(
        `A new term cannot begin before the last one ended on ${endOf(facts)}.`,
        `新一期不能早于上一期的结束日期 ${endOf(facts)}。`,
      );
    }
    const fresh = { ...facts, cancellation: null, renewedUntil: null, startedOn };
    return changed(context, before, { ...fresh, earlierTerms: [...facts.earlierTerms, ...(term ? [term] : [])] });
  },

  async deleteSubscription(context, { params, ifVersion }) {
    const item = await current(context, params, ifVersion);
    const { customerId, subscriptionId, externalId, version } = item;
    const legs: Leg[] = [
      { remove: "subscription", key: { customerId, subscriptionId }, if: { version } },
      ...earlierSubscriptionLegs(context, item),
    ];
    if (externalId !== null) legs.push(releaseLeg("subscription", externalId));
    return { output: undefined, legs };
  },
};
