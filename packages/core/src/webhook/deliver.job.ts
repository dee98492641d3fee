import { isDeepStrictEqual } from "node:util";
import type { Delivery, Event } from "@perennial/contract";
import type { CursorCodec, Written } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { placeOf, readEvent, readEvents } from "../event/log.ts";
import type { Outbound } from "../ports.ts";
import { tellOwners } from "../workspace/tell-owners.ts";
import { hash32 } from "../workspace/workspace.ts";
import {
  ATTEMPTS,
  bodyOf,
  type DeliverOneWork,
  type DeliverWork,
  type DeliveryItem,
  newDelivery,
  type SweepWork,
  type WebhookHealthItem,
  waitAfter,
  waitingOf,
} from "./delivery.ts";
import { isWanted, type WebhookEndpointItem } from "./endpoint.ts";
import { eventsFor } from "./endpoint-standing.ts";
import { disabledLetter, failingLetter } from "./letters.ts";
import { heldBack, slownessAfter } from "./pace.ts";
import { openSecrets } from "./secret.ts";
import { signatureOf } from "./signature.ts";
import { sweepDeliveries } from "./sweep.job.ts";

export interface DeliverContext extends TenantContext {
  readonly outbound: Outbound;
  readonly cursors: CursorCodec;
}

const DAY_MS = 86_400_000;
/** The longest that a queue can hold a message back. */
const HOP_S = 900;
const DEADLINE_MS = 15_000;
/** Time within which whoever tries an endpoint that was left alone has found out. */
const TURN_MS = DEADLINE_MS + 1000;
const ANSWER = 1000;
/** Failures in a row after which an endpoint is left alone for a while, longer each time. */
const PATIENCE = 5;
/** Days of failure after which the owners are told; after the last one it is disabled. */
const TELL_DAYS = [1, 3, 5];

type Attempt = Delivery["attempts"][number];

async function sendOn(
  { queue, workspace }: TenantContext,
  body: Exclude<DeliverWork, SweepWork>,
  seconds: number,
): Promise<void> {
  const delaySeconds = Math.max(0, Math.min(HOP_S, Math.ceil(seconds)));
  await queue.send("deliver", [{ workspaceId: workspace.workspaceId, body, group: body.endpointId, delaySeconds }]);
}

/**
 * Whether a write took effect. Its answer may have been lost: then what refuses the repetition is what it had put, and
 * whoever took that for somebody else's would leave undone what follows from it.
 */
function tookEffect(written: Written, item: object): boolean {
  const put: unknown = JSON.parse(JSON.stringify(item));
  return written.ok || written.refused.some(({ current }) => isDeepStrictEqual(current, put));
}

async function attempt(
  context: DeliverContext,
  endpoint: WebhookEndpointItem,
  event: Event,
): Promise<{ attempt: Attempt; ok: boolean; retryAfter: number | undefined }> {
  const at = context.realNow();
  const body = bodyOf(event);
  const timestamp = Math.floor(at.getTime() / 1000);
  const secrets = openSecrets(context.cursors, context.workspace.workspaceId, endpoint.endpointId, endpoint, at);
  const reply = await context.outbound.post({
    url: endpoint.url,
    headers: {
      "content-type": "application/json",
      "user-agent": "Perennial-Webhooks/1",
      "webhook-id": event.id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signatureOf(secrets, event.id, timestamp, body),
    },
    body,
    deadlineMs: DEADLINE_MS,
  });
  const { status, error, answer, milliseconds, retryAfter } = reply;
  return {
    attempt: { at: at.toISOString(), status, error, answer: answer.slice(0, ANSWER), milliseconds },
    ok: status !== null && status >= 200 && status < 300,
    retryAfter,
  };
}

async function disable(context: DeliverContext, endpoint: WebhookEndpointItem, reason: "gone" | "failing") {
  const { endpointId, version, url } = endpoint;
  const { workspace, origin } = context;
  const written = await context.table.write({
    put: "webhookEndpoint",
    item: { ...endpoint, status: "disabled", disabledReason: reason, version: version + 1 },
    if: { version },
  });
  if (!written.ok) return;
  context.log.warn("endpoint disabled", { workspace: workspace.workspaceId, endpointId, reason });
  await tellOwners(context, (email) => disabledLetter(email, url, reason, origin, workspace.language));
}

/** Keeps account of how an endpoint fares; tells the owners, and gives up on it after five days. */
async function noteHealth(
  context: DeliverContext,
  endpoint: WebhookEndpointItem,
  health: WebhookHealthItem | undefined,
  outcome: { ok: boolean; status: number | null; milliseconds: number; hung: boolean },
): Promise<void> {
  const { table, realNow, workspace, origin } = context;
  const { endpointId } = endpoint;
  const version = (health?.version ?? 0) + 1;
  const condition = health ? { version: health.version } : ("absent" as const);
  if (outcome.ok) {
    const wasSlow = health?.slowMs ?? null;
    const slowMs = slownessAfter(wasSlow, outcome.milliseconds);
    if (slowMs !== wasSlow || (health && (health.failures > 0 || health.failingSince !== null))) {
      const item = { endpointId, failingSince: null, failures: 0, pausedUntil: null, told: 0, slowMs, version };
      await table.write({ put: "webhookHealth", item, if: condition, derived: true });
    }
    return;
  }
  if (outcome.status === 410) return await disable(context, endpoint, "gone");
  const at = realNow();
  const since = health?.failingSince ?? at.toISOString();
  const failures = (health?.failures ?? 0) + 1;
  const days = (at.getTime() - Date.parse(since)) / DAY_MS;
  const due = TELL_DAYS.filter((day) => days >= day).length;
  const doubled = Math.min(HOP_S, 5 * 2 ** Math.max(0, Math.min(10, failures - PATIENCE)));
  // One that hangs is left alone at once: each attempt at it takes a place from which others could be told.
  const pause = outcome.hung ? Math.max(doubled, DEADLINE_MS / 1000) : failures < PATIENCE ? 0 : doubled;
  const item: WebhookHealthItem = {
    endpointId,
    failingSince: since,
    failures,
    pausedUntil: pause === 0 ? null : new Date(at.getTime() + pause * 1000).toISOString(),
    told: Math.max(due, health?.told ?? 0),
    slowMs: health?.slowMs ?? null,
    version,
  };
  const written = await table.write({ put: "webhookHealth", item, if: condition, derived: true });
  // Whoever wrote first also tells.
  if (!tookEffect(written, item) || due <= (health?.told ?? 0)) return;
  if (due === TELL_DAYS.length) return await disable(context, endpoint, "failing");
  await tellOwners(context, (email) => failingLetter(email, endpoint.url, since, origin, workspace.language));
}

/**
 * Of an endpoint that has been left alone, whether this delivery is the one that finds out how it fares now; all others
 * wait for what it finds.
 */
async function takeTurn(
  { table, realNow }: DeliverContext,
  health: WebhookHealthItem,
): Promise<WebhookHealthItem | undefined> {
  const pausedUntil = new Date(realNow().getTime() + TURN_MS).toISOString();
  const item = { ...health, pausedUntil, version: health.version + 1 };
  const written = await table.write({ put: "webhookHealth", item, if: { version: health.version }, derived: true });
  return written.ok ? item : undefined;
}

/** Writes down what became of a delivery, and its number in the endpoint's count. */
async function settle({ table }: DeliverContext, before: DeliveryItem, after: DeliveryItem): Promise<boolean> {
  const { endpointId } = before;
  const done = after.status === "waiting" ? [] : [after.status];
  const item = { ...after, version: before.version + 1 };
  const written = await table.write(
    { put: "delivery", item, if: { version: before.version }, derived: true },
    ...done.map((name) => ({ add: "webhookCount" as const, key: { endpointId }, numbers: { [name]: 1 } })),
  );
  return tookEffect(written, item);
}

/** When a delivery to a slow receiver sets out, in milliseconds since 1970; undefined when it may go now. */
async function setsOutAt(
  { table, realNow }: DeliverContext,
  { endpointId, setsOutAt: known }: DeliverOneWork,
  { slowMs = null }: Partial<WebhookHealthItem>,
  eventId: string,
): Promise<number | undefined> {
  if (slowMs === null) return undefined;
  const now = realNow().getTime();
  if (known !== undefined) return known > now ? known : undefined;
  const waiting = waitingOf(await table.get("webhookCount", { endpointId }, { consistent: true }));
  const wait = heldBack(slowMs, waiting, eventId);
  return wait < 1000 ? undefined : now + wait;
}

async function deliverOne(context: DeliverContext, given: DeliverOneWork): Promise<void> {
  const { table, realNow } = context;
  const { endpointId, sequence } = given;
  const work: DeliverOneWork = { work: "deliver", endpointId, sequence };
  const key = { endpointId, at: placeOf(sequence) };
  const delivery = await table.get("delivery", key, { consistent: true });
  if (delivery?.status !== "waiting") return;
  const [endpoint, health] = await Promise.all([
    table.get("webhookEndpoint", { endpointId }, { consistent: true }),
    table.get("webhookHealth", { endpointId }, { consistent: true }),
  ]);
  const giveUp = async (reason: string): Promise<void> => {
    await settle(context, delivery, { ...delivery, status: "failed", reason, dueAt: null });
  };
  if (!endpoint) return await giveUp("The endpoint was deleted.");
  const isTest = delivery.type === "webhook_endpoint.test";
  if (endpoint.status === "disabled" && !isTest) return await giveUp("The endpoint is disabled.");
  const dueAt = Math.max(
    Date.parse(delivery.dueAt ?? ""),
    isTest || !health?.pausedUntil ? 0 : Date.parse(health.pausedUntil),
  );
  // Those held back do not all come back in the same second.
  const comeBack = async (seconds: number): Promise<void> =>
    await sendOn(context, work, seconds + (hash32(delivery.eventId) % 50) / 10);
  const early = (dueAt - realNow().getTime()) / 1000;
  if (early > 0) return await comeBack(early);
  const setsOut = isTest ? undefined : await setsOutAt(context, given, health ?? {}, delivery.eventId);
  if (setsOut !== undefined) {
    return await sendOn(context, { ...work, setsOutAt: setsOut }, (setsOut - realNow().getTime()) / 1000);
  }
  const found = await readEvent(table, sequence);
  if (!found) return await giveUp("The event is no longer kept.");
  const [event] = await eventsFor(table, endpoint, [found]);
  if (!event) return await giveUp("Whoever answers for the endpoint no longer reaches the record.");

  const mustAsk = !isTest && health !== undefined && health.pausedUntil !== null;
  const turn = mustAsk ? await takeTurn(context, health) : health;
  if (mustAsk && !turn) return await comeBack(TURN_MS / 1000);

  const { attempt: made, ok, retryAfter } = await attempt(context, endpoint, event);
  const tried = delivery.tried + 1;
  const attempts = [...delivery.attempts, made].slice(-2 * ATTEMPTS);
  const wait = ok ? undefined : waitAfter(tried, event.id, retryAfter);
  const gone = made.status === 410;
  const after: DeliveryItem = {
    ...delivery,
    attempts,
    tried,
    ...(ok
      ? { status: "delivered" as const, dueAt: null }
      : wait === undefined || gone
        ? {
            status: "failed" as const,
            dueAt: null,
            reason: gone ? "The endpoint is gone (410)." : "Every attempt failed.",
          }
        : { dueAt: new Date(realNow().getTime() + wait * 1000).toISOString() }),
  };
  if (!(await settle(context, delivery, after))) return;
  const hung = made.status === null && made.milliseconds >= DEADLINE_MS;
  if (!isTest)
    await noteHealth(context, endpoint, turn, { ok, status: made.status, milliseconds: made.milliseconds, hung });
  if (after.status === "waiting" && wait !== undefined) await sendOn(context, work, wait);
}

/** Events that are sent again by one piece of work. */
const PAGE = 100;

/** Begins a new round for a delivery; one that waits already goes on as it is. */
async function again(context: DeliverContext, endpointId: string, event: Event, only: "all" | "failed"): Promise<void> {
  const { table, realNow } = context;
  const key = { endpointId, at: placeOf(event.sequence) };
  const found = await table.get("delivery", key, { consistent: true });
  if (found?.status === "waiting" || (only === "failed" && found?.status !== "failed")) return;
  const fresh = newDelivery(endpointId, event, realNow());
  const item = found
    ? { ...fresh, attempts: found.attempts, createdAt: found.createdAt, version: found.version + 1 }
    : fresh;
  await table.write(
    { put: "delivery", item, if: found ? { version: found.version } : "absent", derived: true },
    { add: "webhookCount", key: { endpointId }, numbers: found ? { [found.status]: -1 } : { total: 1 } },
  );
}

async function replay(context: DeliverContext, work: DeliverWork & { work: "replay" }): Promise<void> {
  const { table, queue, workspace } = context;
  const { endpointId, from, until, only } = work;
  const endpoint = await table.get("webhookEndpoint", { endpointId }, { consistent: true });
  if (!endpoint) return;
  const { events, readTo, last } = await readEvents(table, from - 1, PAGE);
  const asked = events.filter(
    (event) => event.sequence <= until && isWanted({ ...endpoint, status: "enabled" }, event),
  );
  const wanted = await eventsFor(table, endpoint, asked);
  for (const event of wanted) await again(context, endpointId, event, only);
  const { workspaceId } = workspace;
  await queue.send(
    "deliver",
    wanted.map(({ sequence }) => ({
      workspaceId,
      body: { work: "deliver", endpointId, sequence } satisfies DeliverWork,
      group: endpointId,
    })),
  );
  if (readTo < Math.min(until, last)) await sendOn(context, { ...work, from: readTo + 1 }, 0);
}

/**
 * Sends one event to one endpoint, or sends many again. It may be called twice for the same: a delivery that is done is
 * not sent again, and one that was sent without its being written down is sent again with the same `webhook-id`.
 */
export async function deliver(context: DeliverContext, work: DeliverWork): Promise<void> {
  if (work.work === "sweep") return await sweepDeliveries(context, work);
  await (work.work === "deliver" ? deliverOne(context, work) : replay(context, work));
}
