import { Day, type OrderMapping } from "@perennial/contract";
import { amountOf, currencyOf, minorOf, momentOf } from "./amount.ts";
import { isObject, textOf, valueAt } from "./json-value.ts";
import { misread, missing, type Order, type Reading, type Told } from "./order.ts";

type Json = Readonly<Record<string, unknown>>;

/** The day and, if it is told, the moment of a purchase. */
function whenOf(value: unknown, path: string | null, { dayOf, receivedAt }: Reading) {
  const text = textOf(value);
  if (text === undefined) return { occurredOn: dayOf(receivedAt), occurredAt: receivedAt.toISOString() };
  if (Day.safeParse(text).success) return { occurredOn: text, occurredAt: undefined };
  const moment = momentOf(value);
  if (!moment) throw misread(path ?? "", text);
  return { occurredOn: dayOf(moment), occurredAt: moment.toISOString() };
}

function isCalledOff(value: unknown): boolean {
  const text = textOf(value)?.toLowerCase();
  return text !== undefined && !["false", "0", "no", "null", "none", "active", "open"].includes(text);
}

/** An order of somebody's own program, by the paths that its workspace has given. */
export function readMapped(mapping: OrderMapping, body: Json, reading: Reading): Told {
  const at = (path: string | null): unknown => valueAt(body, path);
  const orderId = textOf(at(mapping.orderId));
  if (orderId === undefined) throw missing(mapping.orderId);
  const currency = currencyOf(at(mapping.currency), mapping.currency ?? "", reading);
  const money = (value: unknown, path: string): number =>
    mapping.amountIn === "minor" ? minorOf(value, path) : amountOf(value, path, currency);
  const updated = momentOf(at(mapping.updatedAt));
  const changedOn = reading.dayOf(updated ?? reading.receivedAt);
  const refunded = textOf(at(mapping.refunded));
  const given = refunded === undefined ? 0 : Math.abs(money(refunded, mapping.refunded ?? ""));
  const rows = at(mapping.lines);
  const { occurredOn, occurredAt } = whenOf(at(mapping.occurredAt), mapping.occurredAt, reading);
  const lines: Order["lines"] = (Array.isArray(rows) ? rows : [])
    .filter(isObject)
    .slice(0, 200)
    .flatMap((row) => {
      const quantity = Number(textOf(valueAt(row, mapping.lineQuantity)) ?? "1");
      if (!(quantity > 0 && quantity <= 1e9)) return [];
      const sku = textOf(valueAt(row, mapping.lineSku))?.slice(0, 100);
      const name = textOf(valueAt(row, mapping.lineName))?.slice(0, 200);
      const amountMinor = money(valueAt(row, mapping.lineAmount) ?? "0", mapping.lineAmount ?? "");
      return [{ ...(sku ? { sku } : {}), ...(name ? { name } : {}), quantity, amountMinor }];
    });
  const one = (path: string | null): string[] => [textOf(at(path))].filter((text) => text !== undefined);
  const order: Order = {
    orderId,
    updatedAt: updated?.toISOString(),
    buyer: {
      ownId: textOf(at(mapping.customerId)),
      name: textOf(at(mapping.name)),
      emails: one(mapping.email),
      phones: one(mapping.phone),
    },
    amountMinor: money(at(mapping.amount), mapping.amount),
    currency,
    occurredOn,
    occurredAt,
    lines,
    refunds: given === 0 ? [] : [{ id: "all", amountMinor: given, currency, occurredOn: changedOn }],
    cancelledOn: isCalledOff(at(mapping.cancelled)) ? changedOn : undefined,
    placed: true,
  };
  return { kind: "order", order };
}
