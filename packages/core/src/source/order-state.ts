import type { Order, Refund, Told } from "./order.ts";

/** What is known of one order of a source, whatever order its messages came in. */
export interface OrderState {
  readonly customerId: string | null;
  /** When the newest telling of it was made, by the shop's clock; null where nobody says. */
  readonly updatedAt: string | null;
  /** Whether it ever counted as an order: one that was only begun and given up does not. */
  readonly placed: boolean;
  readonly sale: Entry | null;
  readonly refunds: Readonly<Record<string, Entry>>;
  readonly cancelledOn: string | null;
  /** Messages that wait for the order itself. */
  readonly waiting: readonly string[];
}

/** What becomes one purchase. */
export interface Entry {
  readonly amountMinor: number;
  readonly currency: string;
  readonly occurredOn: string;
  /** Tells apart what is not kept here, such as lines. */
  readonly print?: string;
}

export const NO_ORDER: OrderState = {
  customerId: null,
  updatedAt: null,
  placed: false,
  sale: null,
  refunds: {},
  cancelledOn: null,
  waiting: [],
};

/** Refunds of one order that are kept. */
const MOST_REFUNDS = 40;

/** One refund told twice is one: the newer amount, on the earlier day. */
function withRefunds(known: OrderState["refunds"], told: readonly Refund[], isOlder: boolean): OrderState["refunds"] {
  const refunds = { ...known };
  for (const { id, amountMinor, currency, occurredOn } of told) {
    const before = Object.hasOwn(refunds, id) ? refunds[id] : undefined;
    if (!before && Object.keys(refunds).length >= MOST_REFUNDS) continue;
    const day = before && before.occurredOn < occurredOn ? before.occurredOn : occurredOn;
    refunds[id] = isOlder && before ? { ...before, occurredOn: day } : { amountMinor, currency, occurredOn: day };
  }
  return refunds;
}

/** Whether an order is told as it was before what is known already. */
export function isOlder(state: OrderState, { updatedAt, restored }: Order): boolean {
  return !restored && updatedAt !== undefined && state.updatedAt !== null && updatedAt < state.updatedAt;
}

/**
 * What is known after one more telling. The newest telling by the shop's own clock counts for the order, and every refund
 * counts, so that messages may come twice, late and in any order.
 *
 * @param print tells this order's lines from others
 */
export function mergeTold(state: OrderState, told: Told, print: string): OrderState {
  if (told.kind === "refund") return { ...state, refunds: withRefunds(state.refunds, [told.refund], false) };
  if (told.kind === "gone") return state.sale ? { ...state, cancelledOn: state.cancelledOn ?? told.on } : state;
  if (told.kind === "none") return state;
  const { order } = told;
  const late = isOlder(state, order);
  const seen = {
    ...state,
    placed: state.placed || order.placed,
    refunds: withRefunds(state.refunds, order.refunds, late),
  };
  if (late) return seen;
  const { amountMinor, currency, occurredOn } = order;
  return {
    ...seen,
    updatedAt: order.updatedAt ?? state.updatedAt,
    sale: { amountMinor, currency, occurredOn, print },
    cancelledOn: order.cancelledOn ?? null,
  };
}

/**
 * The purchases that an order comes to, by what stands behind its number in their own ids: the sale on its day, every refund
 * as a negative amount on its own, and for an order that was called off what has not been given back yet.
 */
export function entriesOf({ placed, sale, refunds, cancelledOn }: OrderState): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  if (!placed || !sale) return entries;
  entries.set("", sale);
  let left = sale.amountMinor;
  for (const [id, refund] of Object.entries(refunds)) {
    entries.set(`:refund:${id}`, { ...refund, amountMinor: -refund.amountMinor });
    if (refund.currency === sale.currency) left -= refund.amountMinor;
  }
  if (cancelledOn !== null && left > 0) {
    const occurredOn = cancelledOn < sale.occurredOn ? sale.occurredOn : cancelledOn;
    entries.set(":cancelled", { amountMinor: -left, currency: sale.currency, occurredOn });
  }
  return entries;
}
