import { hash } from "node:crypto";
import { BASE32 } from "../../fact-id.ts";
import type { NoteRow } from "./note-row.ts";
import type { PurchaseRow } from "./purchase-row.ts";
import type { SignalRow } from "./signal-row.ts";
import type { SubscriptionRow } from "./subscription-row.ts";
import type { TaskRow } from "./task-row.ts";

/** The first 80 bits of a digest as 16 signs of Crockford's base 32: the random part of a ULID. */
function signs(text: string): string {
  const digest = hash("sha256", text, "buffer");
  let result = "";
  for (const start of [0, 5]) {
    let part = digest.readUIntBE(start, 5);
    let eight = "";
    for (let sign = 0; sign < 8; sign += 1) {
      eight = `${BASE32[part % 32]}${eight}`;
      part = Math.floor(part / 32);
    }
    result += eight;
  }
  return result;
}

/**
 * What makes a purchase of a file the same purchase in the next file: who bought what, when, and for how much, not how
 * that is written nor in which column. Remarks, states, channels and the customer's details may change between two
 * exports and do not count; rows that differ in those alone are told apart by their ordinal.
 *
 * @returns 16 signs of base 32
 */
export function rowHash(row: PurchaseRow): string {
  const { customerBy, customer, occurredOn, occurredAt, amountMinor, currency, order, sku, productName, quantity } =
    row;
  return signs(
    JSON.stringify([
      customerBy,
      customer,
      occurredOn,
      occurredAt ?? null,
      amountMinor,
      currency,
      order ?? null,
      sku ?? null,
      productName ?? null,
      quantity ?? null,
    ]),
  );
}

/** The same for a signal: an end that comes later, and what was said, may change between two exports. */
export function signalHash(row: SignalRow): string {
  const { customerBy, customer, type, occurredOn, score, severity, amountMinor, currency, reference } = row;
  const values = [score ?? null, severity ?? null, amountMinor ?? null, currency ?? null, reference ?? null];
  return signs(JSON.stringify([customerBy, customer, type, occurredOn, ...values]));
}

/** The same for a subscription: its end, its price and what was said may change between two exports. */
export function subscriptionHash(row: SubscriptionRow): string {
  const { customerBy, customer, plan, period, startedOn, productLine, reference } = row;
  return signs(JSON.stringify([customerBy, customer, plan, period, startedOn, productLine ?? null, reference ?? null]));
}

/** The same for a note: by whom it is and how long it took may be told in one export and not in the next. */
export function noteHash({ customerBy, customer, occurredOn, text }: NoteRow): string {
  return signs(JSON.stringify([customerBy, customer, occurredOn, text]));
}

/** The same for a task: who is to do it, and whether it has been done, change between two exports. */
export function taskHash({ customerBy, customer, title, dueOn }: TaskRow): string {
  return signs(JSON.stringify([customerBy, customer, title, dueOn]));
}

/** The identity of the n-th of equal rows, n from 1; that of the first is the hash itself. */
export function withOrdinal(rowHash: string, ordinal: number): string {
  return ordinal === 1 ? rowHash : signs(`${rowHash}#${ordinal}`);
}
