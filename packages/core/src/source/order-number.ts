import { parseExact, textOf, valueAt } from "./json-value.ts";
import type { InboundSourceItem } from "./source.ts";

/** Number of the order that a text tells of, for the log; empty when it tells of none. */
export function orderNumberOf({ kind, mapping }: InboundSourceItem, text: string): string {
  const body = parseExact(text);
  const own = kind === "orders" ? valueAt(body, mapping?.orderId ?? null) : (body?.["order_id"] ?? body?.["id"]);
  return textOf(own) ?? "";
}
