import { createHash } from "node:crypto";
import type { Message, MessageReason, PurchaseInput } from "@perennial/contract";

/** What is known of a buyer. Addresses and numbers are as they were written. */
export interface Buyer {
  /** The sender's own number. */
  readonly ownId: string | undefined;
  readonly name: string | undefined;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

export interface Refund {
  /** Number of the refund; the same refund told twice is one. */
  readonly id: string;
  /** Positive. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly occurredOn: string;
}

/**
 * Number of a refund as it is kept. Shops number them; what is no number could name somebody, and what is known of an order
 * outlives its buyer's erasure, so that of such a text a hash is kept.
 */
export function refundIdOf(text: string): string {
  return /^\d{1,20}$/.test(text) ? text : createHash("sha256").update(`refund ${text}`).digest("base64url");
}

/** An order as any shop tells it. */
export interface Order {
  readonly orderId: string;
  /** When it was last changed, RFC 3339; undefined where nobody says. */
  readonly updatedAt: string | undefined;
  readonly buyer: Buyer;
  readonly amountMinor: number;
  readonly currency: string;
  readonly occurredOn: string;
  readonly occurredAt: string | undefined;
  readonly lines: PurchaseInput["lines"];
  readonly refunds: readonly Refund[];
  /** Day on which it was called off; undefined while it stands. */
  readonly cancelledOn: string | undefined;
  /** Whether this telling shows that the order was placed: a payment that never came ends as cancelled too. */
  readonly placed: boolean;
  /** The shop has brought it back, whenever it was last changed. */
  readonly restored?: boolean;
}

/** What a sending says. */
export type Told =
  | { readonly kind: "order"; readonly order: Order }
  | { readonly kind: "refund"; readonly orderId: string; readonly refund: Refund }
  /** The shop has taken the order away. */
  | { readonly kind: "gone"; readonly orderId: string; readonly on: string }
  | { readonly kind: "none"; readonly reason: MessageReason; readonly orderId?: string };

/** What is needed to read what a shop tells. */
export interface Reading {
  readonly currency: string;
  /** Business day of a moment, in the workspace's time zone. */
  readonly dayOf: (moment: Date) => string;
  /** When it came. */
  readonly receivedAt: Date;
}

/** What was sent cannot be read as an order; says which part of it. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
  readonly detail: Message;
  constructor(detail: Message) {
    super(detail.en);
    this.detail = detail;
  }
}

export function missing(part: string): UnreadableError {
  return new UnreadableError({ en: `${part} is missing.`, zh: `缺少 ${part}。` });
}

export function misread(part: string, value: string): UnreadableError {
  const shown = value.slice(0, 80);
  return new UnreadableError({ en: `${part} cannot be read: ${shown}`, zh: `无法识别 ${part}：${shown}` });
}
