import type { Event } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { sightOf } from "../access/admit.ts";
import { type Standing, standingOf } from "../access/standing.ts";
import type { Context } from "../context.ts";
import { seenEvents } from "../event/seen.ts";
import type { WebhookEndpointItem } from "./endpoint.ts";

/**
 * Threat: somebody who reaches few records has events of all of them sent to an address. Whoever made or last changed an
 * endpoint answers for it, and it is sent what that person or key may know now. When its maker has left it goes on with
 * what the maker reached, which is nothing where that were the maker's own customers (test/flows/row-rules.test.ts).
 */
export function answersFor(context: Pick<Context, "actor">): Pick<WebhookEndpointItem, "answerer"> {
  const sight = sightOf(context);
  return { answerer: { id: context.actor.id, ...(sight ? { sight } : {}) } };
}

/** What an endpoint may be told of; undefined for everything. */
async function standingOfEndpoint(
  table: TenantTable,
  { answerer }: WebhookEndpointItem,
): Promise<Partial<Standing> | undefined> {
  if (!answerer) return undefined;
  const standing = await standingOf(table, answerer.id);
  if (standing) return standing;
  return answerer.sight && { sight: { ...answerer.sight, team: [] } };
}

const isTest = ({ type }: Event): boolean => type === "webhook_endpoint.test";

/** Of events that an endpoint asks for those that it may be told of. */
export async function eventsFor(
  table: TenantTable,
  endpoint: WebhookEndpointItem,
  events: readonly Event[],
): Promise<Event[]> {
  if (events.length === 0) return [];
  const standing = await standingOfEndpoint(table, endpoint);
  if (!standing) return [...events];
  const seen = await seenEvents(
    table,
    standing,
    events.filter((event) => !isTest(event)),
  );
  return [...events.filter(isTest), ...seen];
}
