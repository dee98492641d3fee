import type { Event, Sight, WebhookEndpoint } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { meetsType } from "../event/type-pattern.ts";

/** An endpoint with its secrets, which are sealed: they must be had again to sign. */
export interface WebhookEndpointItem extends Omit<WebhookEndpoint, "id"> {
  readonly endpointId: string;
  readonly sealedSecret: string;
  readonly sealedOldSecret?: string;
  /** Who made or last changed it, with what was reached then; absent on endpoints of before. */
  readonly answerer?: { readonly id: string; readonly sight?: Sight };
}

/** What somebody asked of an endpoint; the stream takes it up. */
export interface WebhookRequestItem {
  readonly endpointId: string;
  readonly requestId: string;
  readonly asks:
    | { readonly kind: "test" }
    | { readonly kind: "replay"; readonly from: number; readonly until: number; readonly only: "all" | "failed" };
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    webhookEndpoint: WebhookEndpointItem;
    webhookRequest: WebhookRequestItem;
  }
}

export function toWebhookEndpoint(item: WebhookEndpointItem): WebhookEndpoint {
  const { endpointId, sealedSecret: _sealed, sealedOldSecret: _old, answerer: _who, ...endpoint } = item;
  return { id: endpointId, ...endpoint };
}

export async function listEndpoints(table: TenantTable): Promise<WebhookEndpointItem[]> {
  const found = await table.range("webhookEndpoint", {}, { from: "ENDPOINT#", until: "ENDPOINT$" });
  return found.flatMap(({ entity, item }) => (entity === "webhookEndpoint" ? [item] : []));
}

/** Whether a score has crossed a threshold, in either direction; no score is on the quiet side of it. */
function crosses(before: unknown, after: unknown, isNews: (score: number) => boolean): boolean {
  const counts = (score: unknown): boolean => typeof score === "number" && isNews(score);
  return counts(before) !== counts(after);
}

function scoreOf(event: Event, name: "churnRisk" | "loyalty"): unknown {
  const scores = event.data.record?.["scores"];
  return typeof scores === "object" && scores !== null ? (scores as Record<string, unknown>)[name] : undefined;
}

/** Whether an endpoint is to be sent an event. */
export function isWanted(endpoint: WebhookEndpointItem, event: Event): boolean {
  if (event.type === "webhook_endpoint.test") return event.data.record?.["id"] === endpoint.endpointId;
  if (endpoint.status === "disabled" || (event.bulk && !endpoint.bulk)) return false;
  if (!endpoint.types.some((pattern) => meetsType(pattern, event.type))) return false;
  const { changed, previous } = event.data;
  if (event.type === "customer.churn_risk.changed") {
    const from = endpoint.churnRiskFrom;
    return from === null || crosses(previous["churnRisk"], scoreOf(event, "churnRisk"), (risk) => risk >= from);
  }
  if (event.type === "customer.loyalty.changed") {
    const below = endpoint.loyaltyBelow;
    return below === null || crosses(previous["loyalty"], scoreOf(event, "loyalty"), (points) => points < below);
  }
  if (!event.type.endsWith(".updated") || endpoint.fields.length === 0) return true;
  return changed.some((name) => endpoint.fields.includes(name));
}
