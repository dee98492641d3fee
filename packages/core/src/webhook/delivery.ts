import type { Delivery, Event } from "@perennial/contract";
import { placeOf } from "../event/log.ts";
import type { SweepPlace } from "../sweep.ts";
import { hash32 } from "../workspace/workspace.ts";

type Attempt = Delivery["attempts"][number];

/** An event on its way to an endpoint; kept for as long as the event. */
export interface DeliveryItem {
  readonly endpointId: string;
  /** The sequence number with leading zeros: the sort key. */
  readonly at: string;
  readonly sequence: number;
  readonly eventId: string;
  readonly type: Event["type"];
  readonly status: Delivery["status"];
  readonly reason: string | null;
  readonly dueAt: string | null;
  readonly attempts: readonly Attempt[];
  /** Attempts of the current round: a replay begins a new one. */
  readonly tried: number;
  readonly createdAt: string;
  readonly version: number;
  readonly ttl: number;
}

/** How an endpoint has fared lately; absent while all is well. */
export interface WebhookHealthItem {
  readonly endpointId: string;
  /** Since when nothing has been delivered; null after a success. */
  readonly failingSince: string | null;
  readonly failures: number;
  /** Until when nothing is tried, for an endpoint that fails again and again. */
  readonly pausedUntil: string | null;
  /** Mails that the owners have had about it. */
  readonly told: number;
  /** Milliseconds that it takes to answer, while it is slow; absent or null otherwise. */
  readonly slowMs?: number | null;
  readonly version: number;
}

/** Deliveries of an endpoint by what became of them. */
export interface WebhookCountItem {
  readonly endpointId: string;
  readonly total?: number;
  readonly delivered?: number;
  readonly failed?: number;
}

declare module "@perennial/table" {
  interface Items {
    delivery: DeliveryItem;
    webhookHealth: WebhookHealthItem;
    webhookCount: WebhookCountItem;
  }
}

export const waitingOf = ({ total = 0, delivered = 0, failed = 0 }: Partial<WebhookCountItem> = {}): number =>
  total - delivered - failed;

/** Looks for deliveries that wait for nothing: at all endpoints first, then at one of them, page by page. */
export interface SweepWork extends Partial<SweepPlace> {
  readonly work: "sweep";
  /** Null for all of them. */
  readonly endpointId: string | null;
  /** The endpoint's counts when it began. */
  readonly counted?: string;
}

export interface DeliverOneWork {
  readonly work: "deliver";
  readonly endpointId: string;
  readonly sequence: number;
  /** When it sets out to a receiver that is slow, in milliseconds since 1970. */
  readonly setsOutAt?: number;
}

/** Piece of work of the queue `deliver`. */
export type DeliverWork =
  | SweepWork
  | DeliverOneWork
  | {
      readonly work: "replay";
      readonly endpointId: string;
      readonly from: number;
      readonly until: number;
      readonly only: "all" | "failed";
    };

const MINUTE = 60;
const HOUR = 3600;
/** Seconds after the attempt before; ten attempts over 75 hours, as Standard Webhooks proposes. */
const WAITS = [0, 5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
export const ATTEMPTS = WAITS.length;
const MOST_WAIT = 24 * HOUR;
/** Share of a wait by which it is longer for some than for others. */
const JITTER = 0.1;
const KEPT_S = 30 * 86_400;

export function newDelivery(endpointId: string, event: Event, now: Date): DeliveryItem {
  return {
    endpointId,
    at: placeOf(event.sequence),
    sequence: event.sequence,
    eventId: event.id,
    type: event.type,
    status: "waiting",
    reason: null,
    dueAt: now.toISOString(),
    attempts: [],
    tried: 0,
    createdAt: now.toISOString(),
    version: 1,
    ttl: Math.floor(now.getTime() / 1000) + KEPT_S,
  };
}

/**
 * Seconds until the next attempt, or undefined when there is none left.
 *
 * @param tried attempts so far, at least 1
 * @param asked seconds that the receiver asked to be left alone
 */
export function waitAfter(tried: number, eventId: string, asked = 0): number | undefined {
  const wait = WAITS[tried];
  if (wait === undefined) return undefined;
  const jitter = 1 + (JITTER * (hash32(`${eventId} ${tried}`) % 1000)) / 1000;
  return Math.min(MOST_WAIT * (1 + JITTER), Math.max(wait * jitter, asked));
}

/** What is sent: the event as Standard Webhooks has it, with its number and without what is ours. */
export function bodyOf({ type, timestamp, sequence, data }: Event): string {
  return JSON.stringify({ type, timestamp, data: { ...data, sequence } });
}

export function toDelivery(item: DeliveryItem): Delivery {
  const { endpointId: _e, at: _a, dueAt, tried: _t, version: _v, ttl: _ttl, ...delivery } = item;
  return { ...delivery, attempts: [...delivery.attempts], nextAttemptAt: dueAt };
}
