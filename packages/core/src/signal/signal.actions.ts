import type { Signal, SignalInput, signalOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { keepHeldBack } from "../access/admit.ts";
import { type ActionsOf, type Change, isUnchanged, sent } from "../change.ts";
import { claimedBy, claimLeg, releaseLeg, resolve, resolveOf, taken } from "../claim.ts";
import type { Context } from "../context.ts";
import { customerAt, findCustomer } from "../customer/customer.store.ts";
import { dayText } from "../day.ts";
import { CrmError, invalid, notFound, versionMismatch } from "../error.ts";
import { idTime } from "../fact-id.ts";
import { pageBy } from "../page.ts";
import { checkPastDay } from "../workspace/business-day.ts";
import { todayOf } from "../workspace/workspace.ts";
import { findSignal, latestSignals, moveSignalLegs, removeSignalLegs } from "./signal.store.ts";
import { completeFacts, correctSignal, factsOf, faultsOf, newSignal, type SignalFacts, toSignal } from "./signal.ts";

/** Refuses what does not go together, a day to come, and a customer brought who is not there. */
async function checked(context: Context, customerId: string, given: SignalFacts): Promise<SignalFacts> {
  checkPastDay(context, "body.occurredOn", given.occurredOn);
  checkPastDay(context, "body.closedOn", given.closedOn);
  const facts = completeFacts(given, context.workspace.currency);
  const faults = faultsOf(facts);
  const [first] = faults;
  if (first) throw new CrmError("invalid_request", first.message, { faults });
  const { referredId } = facts;
  if (referredId !== null && (referredId === customerId || !(await findCustomer(context.table, referredId)))) {
    throw invalid(
      "body.referredId",
      { en: "This is no other customer of the workspace.", zh: "工作区中没有这位被推荐的客户。" },
      { en: "Send the id of the customer who came, or leave it out.", zh: "请填写被推荐客户的编号，或留空。" },
    );
  }
  return facts;
}

async function record(context: Context, customerId: string, body: SignalInput): Promise<Change<Signal>> {
  const { workspace, newId, now } = context;
  const occurredOn = body.occurredOn ?? dayText(todayOf(workspace, now()));
  const facts = await checked(context, customerId, { ...body, occurredOn });
  const signalId = newId("signal", idTime(occurredOn, now()));
  const item = newSignal(facts, { customerId, signalId }, now());
  const legs: Leg[] = [{ put: "signal", item, if: "absent" }];
  if (body.externalId === null) return { output: toSignal(item), legs };
  legs.push(claimLeg({ kind: "signal", value: body.externalId, id: signalId, customerId }));
  return { output: toSignal(item), legs, refusals: { 1: taken("externalId", body.externalId) } };
}

async function current(context: Context, params: { customerId: string; signalId: string }, ifVersion?: number) {
  const customerId = await resolve(context.table, "customer", params.customerId);
  const signalId = await resolveOf(context.table, "signal", customerId, params.signalId);
  const item = await findSignal(context.table, customerId, signalId);
  if (!item) throw notFound();
  if (ifVersion !== undefined && ifVersion !== item.version) throw versionMismatch(item.version);
  return item;
}

export const signalActions: ActionsOf<typeof signalOperations> = {
  async recordSignal(context, { params, body }) {
    return await record(context, (await customerAt(context.table, params.customerId)).customerId, body);
  },

  async upsertSignal(context, { params, body, ifVersion }) {
    const customerId = (await customerAt(context.table, params.customerId)).customerId;
    const externalId = params.signalId.slice(4);
    const signalId = await claimedBy(context.table, "signal", customerId, externalId);
    if (signalId === undefined) {
      if (ifVersion !== undefined) throw versionMismatch(0);
      const { output, legs } = await record(context, customerId, { ...body, externalId });
      return { output, legs };
    }
    const before = await current(context, { customerId, signalId }, ifVersion);
    const occurredOn = body.occurredOn ?? dayText(todayOf(context.workspace, context.now()));
    const whole = keepHeldBack(context, "signal", before, { ...body, externalId, occurredOn });
    const facts = await checked(context, customerId, whole);
    const item = correctSignal(before, facts, context.now());
    if (isUnchanged(before, item)) return { output: toSignal(before), legs: [] };
    return { output: toSignal(item), legs: moveSignalLegs(context, before, item) };
  },

  async listSignals(context, { params, query }) {
    const { table, cursors } = context;
    const customerId = (await customerAt(context.table, params.customerId)).customerId;
    return await pageBy(cursors, `listSignals ${customerId}`, query, async (after, limit) =>
      (await latestSignals(table, customerId, after, limit)).map(({ sk, item }) => ({
        key: sk,
        value: toSignal(item),
      })),
    );
  },

  async getSignal(context, { params }) {
    return toSignal(await current(context, params));
  },

  async updateSignal(context, { params, body, ifVersion }) {
    const before = await current(context, params, ifVersion);
    const facts = await checked(context, before.customerId, { ...factsOf(before), ...sent(body) });
    const item = correctSignal(before, facts, context.now());
    return { output: toSignal(item), legs: moveSignalLegs(context, before, item) };
  },

  async deleteSignal(context, { params, ifVersion }) {
    const item = await current(context, params, ifVersion);
    const legs = removeSignalLegs(context, item);
    if (item.externalId !== undefined) legs.push(releaseLeg("signal", item.externalId));
    return { output: undefined, legs };
  },
};
