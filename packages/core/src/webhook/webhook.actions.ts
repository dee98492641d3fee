import type { WebhookEndpoint, webhookOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { type ActionsOf, sent } from "../change.ts";
import type { Context } from "../context.ts";
import { CrmError, invalid, notFound, versionMismatch } from "../error.ts";
import { LAST_PLACE, lastSequence, placeOf, readEvent } from "../event/log.ts";
import { seenEvents } from "../event/seen.ts";
import { bodyOf, toDelivery, waitingOf } from "./delivery.ts";
import { listEndpoints, toWebhookEndpoint, type WebhookEndpointItem, type WebhookRequestItem } from "./endpoint.ts";
import { answersFor, eventsFor } from "./endpoint-standing.ts";
import { sealSecret } from "./secret.ts";
import { formatSecret } from "./signature.ts";

const MOST_ENDPOINTS = 50;
const OVERLAP_MS = 24 * 3_600_000;
const REQUEST_S = 86_400;
/** Deliveries looked at for a page of those that stand in one way. */
const BUDGET = 500;

async function current({ table }: Context, endpointId: string): Promise<WebhookEndpointItem> {
  const item = await table.get("webhookEndpoint", { endpointId }, { consistent: true });
  if (!item) throw notFound();
  return item;
}

function checkUrl({ outbound }: Context, url: string): void {
  const fault = outbound.check(url);
  if (fault) throw invalid("body.url", fault.message, fault.fix);
}

const change = (before: WebhookEndpointItem, after: Partial<WebhookEndpointItem>) => {
  const item = { ...before, ...after, version: before.version + 1 };
  const leg: Leg = { put: "webhookEndpoint", item, if: { version: before.version } };
  return { item, leg };
};

async function request(context: Context, endpointId: string, asks: WebhookRequestItem["asks"]) {
  await current(context, endpointId);
  const { requestId, realNow } = context;
  const item = { endpointId, requestId, asks, ttl: Math.floor(realNow().getTime() / 1000) + REQUEST_S };
  return { output: undefined, legs: [{ put: "webhookRequest" as const, item }] };
}

export const webhookActions: ActionsOf<typeof webhookOperations> = {
  async createWebhookEndpoint(context, { body }) {
    const { table, newId, newSecret, realNow, cursors, workspace } = context;
    checkUrl(context, body.url);
    if ((await listEndpoints(table)).length >= MOST_ENDPOINTS) {
      throw new CrmError(
        "plan_limit",
        { en: `A workspace has at most ${MOST_ENDPOINTS} endpoints.`, zh: `每个工作区最多 ${MOST_ENDPOINTS} 个端点。` },
        { fix: { en: "Delete one that is no longer needed.", zh: "请删除不再需要的端点。" } },
      );
    }
    const endpointId = newId("webhookEndpoint");
    const secret = formatSecret(newSecret());
    const item: WebhookEndpointItem = {
      ...body,
      ...answersFor(context),
      endpointId,
      status: "enabled",
      disabledReason: null,
      oldSecretUntil: null,
      sealedSecret: sealSecret(cursors, workspace.workspaceId, endpointId, secret),
      createdAt: realNow().toISOString(),
      version: 1,
    };
    return { output: { ...toWebhookEndpoint(item), secret }, legs: [{ put: "webhookEndpoint", item, if: "absent" }] };
  },
  async listWebhookEndpoints({ table }) {
    const endpoints = await listEndpoints(table);
    const keys = endpoints.map(({ endpointId }) => ({ endpointId }));
    const [counts, healths] = await Promise.all([
      table.getMany("webhookCount", keys),
      table.getMany("webhookHealth", keys),
    ]);
    const data = endpoints.map((endpoint, index) => {
      const { total = 0, delivered = 0, failed = 0 } = counts[index] ?? {};
      const deliveries = { total, delivered, failed, waiting: waitingOf(counts[index]) };
      return { ...toWebhookEndpoint(endpoint), deliveries, failingSince: healths[index]?.failingSince ?? null };
    });
    return { data };
  },
  async updateWebhookEndpoint(context, { params, body, ifVersion }) {
    const before = await current(context, params.endpointId);
    if (ifVersion !== undefined && ifVersion !== before.version) throw versionMismatch(before.version);
    if (body.url !== undefined) checkUrl(context, body.url);
    const status: WebhookEndpoint["status"] = body.status ?? before.status;
    const disabledReason = status === "enabled" ? null : (before.disabledReason ?? "by_hand");
    const { item, leg } = change(before, { ...sent(body), ...answersFor(context), status, disabledReason });
    const { endpointId } = before;
    // Enabled again, it begins with a clean record.
    const fresh = status === "enabled" && before.status === "disabled";
    const clean: Leg[] = fresh ? [{ remove: "webhookHealth", key: { endpointId } }] : [];
    return { output: toWebhookEndpoint(item), legs: [leg, ...clean] };
  },
  async deleteWebhookEndpoint(context, { params }) {
    const { endpointId } = await current(context, params.endpointId);
    return { output: undefined, legs: [{ remove: "webhookEndpoint", key: { endpointId }, if: "present" }] };
  },
  async rotateWebhookSecret(context, { params }) {
    const before = await current(context, params.endpointId);
    const secret = formatSecret(context.newSecret());
    const { item, leg } = change(before, {
      sealedSecret: sealSecret(context.cursors, context.workspace.workspaceId, before.endpointId, secret),
      sealedOldSecret: before.sealedSecret,
      oldSecretUntil: new Date(context.realNow().getTime() + OVERLAP_MS).toISOString(),
    });
    return { output: { ...toWebhookEndpoint(item), secret }, legs: [leg] };
  },
  sendTestEvent: (context, { params }) => request(context, params.endpointId, { kind: "test" }),
  async replayDeliveries(context, { params, body }) {
    const until = body.until ?? (await lastSequence(context.table));
    return await request(context, params.endpointId, { kind: "replay", from: body.from, until, only: body.only });
  },
  async listDeliveries(context, { params, query }) {
    const { endpointId } = await current(context, params.endpointId);
    const until = query.before === undefined ? LAST_PLACE : placeOf(query.before - 1);
    const most = query.status === undefined ? query.limit : BUDGET;
    const found = await context.table.range(
      "delivery",
      { endpointId },
      { from: "0", until, descending: true, limit: most },
    );
    const items = found.flatMap(({ entity, item }) => (entity === "delivery" ? [item] : []));
    const wanted = items.filter(({ status }) => query.status === undefined || status === query.status);
    const shown = wanted.slice(0, query.limit);
    const last = wanted.length > query.limit ? shown.at(-1) : items.length === most ? items.at(-1) : undefined;
    return { data: shown.map(toDelivery), nextBefore: last?.sequence ?? null };
  },
  async getDelivery(context, { params }) {
    const { table, actor } = context;
    const endpoint = await current(context, params.endpointId);
    const { endpointId } = endpoint;
    const item = await table.get("delivery", { endpointId, at: placeOf(params.sequence) });
    if (!item) throw notFound();
    const found = await readEvent(table, params.sequence);
    const told = found ? await eventsFor(table, endpoint, [found]) : [];
    const [event] = await seenEvents(table, actor.kind === "system" ? {} : actor, told);
    return { ...toDelivery(item), body: event ? bodyOf(event) : null };
  },
};
