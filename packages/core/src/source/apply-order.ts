import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { PurchaseInput } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { claimedBy, findClaim } from "../claim.ts";
import type { Context } from "../context.ts";
import { findCustomer } from "../customer/customer.store.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { purchaseActions } from "../purchase/purchase.actions.ts";
import { contactOf, findOrMakeCustomer } from "./contact.store.ts";
import { emptyLegs, type InboundMessageItem, type Outcome, type Settled, settleLegs } from "./message.ts";
import { missing, type Order, type Told } from "./order.ts";
import { type Entry, entriesOf, isOlder, mergeTold, NO_ORDER, type OrderState } from "./order-state.ts";
import { type InboundSourceItem, ownId } from "./source.ts";

export interface InboundOrderItem extends OrderState {
  readonly sourceId: string;
  /** A hash of the sender's own number. */
  readonly orderId: string;
  /** What stands before its number in the purchases it has become: it keeps that, whatever the source is given later. */
  readonly idPrefix?: string;
  readonly version: number;
}

declare module "@perennial/table" {
  interface Items {
    inboundOrder: InboundOrderItem;
  }
}

const ROUNDS = 8;

const orderIdOf = (told: Told): string | undefined => (told.kind === "order" ? told.order.orderId : told.orderId);

function printOf(order: Order | undefined): string {
  const shown = order && [order.lines, order.occurredAt ?? null];
  return createHash("sha256")
    .update(JSON.stringify(shown ?? null))
    .digest("base64url")
    .slice(0, 16);
}

/** Under what an order is kept: its number stays nobody's when its buyer is erased. */
const keyOf = (orderId: string): string => createHash("sha256").update(`order ${orderId}`).digest("base64url");

/** Whose an order is: whoever had it, while that customer is there; else whom it names. */
async function ownerOf(
  context: Context,
  source: InboundSourceItem,
  state: OrderState,
  order: Order | undefined,
): Promise<CustomerItem | undefined> {
  const { customerId } = state;
  const owner = customerId === null ? undefined : await findCustomer(context.table, customerId, { consistent: true });
  if (owner || !order) return owner;
  const { buyer } = order;
  const own = buyer.ownId === undefined ? null : ownId(source, buyer.ownId).slice(0, 200);
  const contact = contactOf(buyer, own, context.workspace.country);
  if (!contact) throw missing("customer");
  return await findOrMakeCustomer(context, contact, source.name);
}

/** The write of one purchase, by the way on which all purchases are recorded. What people have added to one stays. */
async function recordLegs(
  context: Context,
  customerId: string,
  externalId: string,
  entry: Entry,
  order: Order | undefined,
  channel: string,
): Promise<readonly Leg[]> {
  const { amountMinor, currency, occurredOn } = entry;
  const told = order?.amountMinor === amountMinor ? { occurredAt: order.occurredAt ?? null, lines: order.lines } : {};
  const facts = { amountMinor, currency, occurredOn, ...told };
  const purchaseId = await claimedBy(context.table, "purchase", customerId, externalId);
  if (purchaseId !== undefined) {
    const params = { customerId, purchaseId };
    return (await purchaseActions.updatePurchase(context, { params, query: undefined, body: facts })).legs;
  }
  const body = PurchaseInput.parse({ ...facts, externalId, channel: channel.slice(0, 60) });
  return (await purchaseActions.recordPurchase(context, { params: { customerId }, query: undefined, body })).legs;
}

async function takeBackLegs(context: Context, customerId: string, externalId: string): Promise<readonly Leg[]> {
  const claim = await findClaim(context.table, "purchase", externalId);
  if (claim?.customerId !== customerId) return [];
  const params = { customerId, purchaseId: claim.id };
  return (await purchaseActions.deletePurchase(context, { params, query: undefined, body: undefined })).legs;
}

/** The writes that make the purchases of an order what they are to be, of those that are not so already. */
async function entryLegs(
  context: Context,
  source: Pick<InboundSourceItem, "idPrefix" | "name">,
  orderId: string,
  customerId: string,
  [before, after]: readonly [OrderState, OrderState],
  order: Order | undefined,
): Promise<Leg[]> {
  const [was, is] = [entriesOf(before), entriesOf(after)];
  const nameOf = (suffix: string): string => ownId(source, `${orderId}${suffix}`);
  const legs: Leg[] = [];
  for (const [suffix, entry] of is) {
    if (before.customerId === customerId && isDeepStrictEqual(was.get(suffix), entry)) continue;
    const sale = suffix === "" ? order : undefined;
    legs.push(...(await recordLegs(context, customerId, nameOf(suffix), entry, sale, source.name)));
  }
  for (const suffix of was.keys()) {
    if (!is.has(suffix)) legs.push(...(await takeBackLegs(context, customerId, nameOf(suffix))));
  }
  return legs;
}

/** Messages that waited for the order, which are done with it. */
async function waited(context: Context, sourceId: string, messageIds: readonly string[]) {
  if (messageIds.length === 0) return [];
  const keys = messageIds.map((messageId) => ({ sourceId, messageId }));
  const found = await context.table.getMany("inboundMessage", keys, { consistent: true });
  return found.filter((item) => item?.status === "waiting").filter((item) => item !== undefined);
}

/** What becomes of a telling whose order is known to belong to nobody yet. */
function withoutOwner(told: Told): Outcome {
  return told.kind === "refund"
    ? { status: "waiting", reason: "order_missing" }
    : { status: "skipped", reason: told.kind === "none" ? told.reason : "order_missing" };
}

/**
 * Makes the purchases of an order what a message tells, together with what is known of the order and of the message, or
 * not at all. Worked on twice, late or in another order it comes to the same.
 */
export async function applyOrder(
  context: Context,
  source: InboundSourceItem,
  message: InboundMessageItem,
  told: Told,
): Promise<void> {
  const { table, realNow } = context;
  const { sourceId } = source;
  const orderId = orderIdOf(told);
  if (orderId === undefined) {
    await table.write(...settleLegs([[message, withoutOwner(told)]], realNow()));
    return;
  }
  if (orderId.length > 100) throw missing("id");
  const order = told.kind === "order" ? told.order : undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const known = await table.get("inboundOrder", { sourceId, orderId: keyOf(orderId) }, { consistent: true });
    const before: OrderState = known ?? NO_ORDER;
    const idPrefix = known?.idPrefix ?? source.idPrefix;
    const after = mergeTold(before, told, printOf(order));
    const owner = after.placed ? await ownerOf(context, source, before, order) : undefined;
    if (owner?.erasedAt !== undefined) {
      await table.write(...emptyLegs(message, realNow()));
      return;
    }
    const customerId = owner?.customerId;
    const outcome: Outcome =
      customerId === undefined
        ? order && !after.placed
          ? { status: "skipped", reason: "not_paid" }
          : withoutOwner(told)
        : told.kind === "none"
          ? { status: "skipped", reason: told.reason, customerId }
          : order && isOlder(before, order)
            ? { status: "skipped", reason: "older", customerId }
            : { status: "done", customerId };
    const others = before.waiting.filter((messageId) => messageId !== message.messageId);
    const waits = outcome.status === "waiting" ? [message.messageId] : [];
    const joined =
      customerId === undefined
        ? []
        : (await waited(context, sourceId, others)).map((item): Settled => [item, { status: "done", customerId }]);
    const next: InboundOrderItem = {
      ...after,
      customerId: customerId ?? before.customerId,
      waiting: customerId === undefined ? [...others, ...waits].slice(-20) : [],
      sourceId,
      orderId: keyOf(orderId),
      idPrefix,
      version: (known?.version ?? 0) + 1,
    };
    const legs: Leg[] = [
      { put: "inboundOrder", item: next, if: known ? { version: known.version } : "absent", derived: true },
      ...settleLegs([[message, outcome], ...joined], realNow()),
    ];
    if (customerId !== undefined) {
      legs.push(
        ...(await entryLegs(context, { idPrefix, name: source.name }, orderId, customerId, [before, after], order)),
      );
    }
    const written = await table.write(...legs);
    if (written.ok) return;
    const now = await table.get("inboundMessage", { sourceId, messageId: message.messageId }, { consistent: true });
    // Somebody else has worked on the same message meanwhile.
    if (now?.version !== message.version) return;
  }
  throw new Error("the order keeps being changed by others");
}
