import type { privacyOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type { ActionsOf } from "../change.ts";
import { releaseLeg } from "../claim.ts";
import type { TenantContext } from "../context.ts";
import { anonymousCustomer } from "../customer/anonymous.ts";
import { customerAt, customerLeg } from "../customer/customer.store.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { invalid, notFound } from "../error.ts";
import { pageBy } from "../page.ts";
import { cutLeg } from "../request/sent.store.ts";
import { erasedAlready } from "./erased.ts";
import { type ErasureItem, newErasure, toErasure, tracesOf } from "./erasure.ts";

const TRACES_SECONDS = 30 * 86_400;

/**
 * The one write with which an erasure begins: the record names nobody from here on, whatever the stream still brings of the
 * person is told without what it held, and the stream starts the rest.
 */
export function beginErasure(
  { now, realNow, newId }: Pick<TenantContext, "now" | "realNow" | "newId">,
  customer: CustomerItem,
  by: Pick<ErasureItem, "reason" | "requestedBy">,
): { item: ErasureItem; legs: Leg[] } {
  const { customerId, externalId, version } = customer;
  const item = newErasure({ erasureId: newId("erasure"), customerId, ...by }, now());
  const { erasureId } = item;
  const ttl = Math.floor(realNow().getTime() / 1000) + TRACES_SECONDS;
  const legs: Leg[] = [
    { put: "erased", item: { customerId, erasureId }, if: "absent" },
    { put: "erasure", item, if: "absent" },
    { put: "erasureTraces", item: { erasureId, ...tracesOf(customer), ttl } },
    customerLeg(anonymousCustomer(customer, now()), { version }),
    cutLeg(realNow()),
    ...(externalId === null ? [] : [releaseLeg("customer", externalId)]),
  ];
  return { item, legs };
}

type Ops = Pick<typeof privacyOperations, "eraseCustomer" | "listErasures" | "getErasure">;

export const erasureActions: ActionsOf<Ops> = {
  async eraseCustomer(context, { params, body }) {
    const { actor, table } = context;
    const customer = await customerAt(table, params.customerId);
    if (customer.erasedAt !== undefined) throw erasedAlready();
    if (body.name.trim() !== customer.name) {
      throw invalid(
        "body.name",
        { en: "This is not the customer's name.", zh: "与客户姓名不符。" },
        { en: "Send it exactly as it stands on the customer's record.", zh: "请按客户档案中的姓名原样填写。" },
      );
    }
    const { item, legs } = beginErasure(context, customer, { reason: body.reason, requestedBy: actor.id });
    return { output: toErasure(item), legs, refusals: { 0: () => erasedAlready() } };
  },

  async listErasures({ table, cursors }, { query }) {
    return await pageBy(cursors, "listErasures", query, async (after, limit) => {
      const page = await table.list<string>({
        index: "by_created",
        lists: ["erasure#0"],
        descending: true,
        limit,
        ...(after === undefined ? {} : { after: [after] }),
      });
      const items = await table.getMany(
        "erasure",
        page.rows.map((erasureId) => ({ erasureId })),
      );
      return items.flatMap((item) =>
        item ? [{ key: `${item.requestedAt}#${item.erasureId}`, value: toErasure(item) }] : [],
      );
    });
  },

  async getErasure({ table }, { params }) {
    const item = await table.get("erasure", { erasureId: params.erasureId }, { consistent: true });
    if (!item) throw notFound();
    return toErasure(item);
  },
};
