import type { Purchase, PurchaseInput, purchaseOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { keepHeldBack } from "../access/admit.ts";
import { type ActionsOf, type Change, isUnchanged, sent } from "../change.ts";
import { claimedBy, claimLeg, releaseLeg, resolve, resolveOf, taken } from "../claim.ts";
import type { Context } from "../context.ts";
import { customerAt } from "../customer/customer.store.ts";
import { dayText } from "../day.ts";
import { notFound, versionMismatch } from "../error.ts";
import { idTime } from "../fact-id.ts";
import { checkValues } from "../field/field.store.ts";
import { pageBy } from "../page.ts";
import { categoriesOf } from "../product/product.store.ts";
import { checkPastDay } from "../workspace/business-day.ts";
import { todayOf } from "../workspace/workspace.ts";
import { findPurchase, latestPurchases, moveLegs, removeLegs } from "./purchase.store.ts";
import { correctPurchase, newPurchase, type PurchaseItem, toPurchase } from "./purchase.ts";

/** Lines with the category of the catalogue where they name a product and no category. */
async function withCategories(context: Context, lines: Purchase["lines"]): Promise<Purchase["lines"]> {
  const skus = lines.flatMap(({ sku, category }) => (sku !== undefined && category === undefined ? [sku] : []));
  if (skus.length === 0) return lines;
  const categories = await categoriesOf(context.table, skus);
  return lines.map((line) => {
    const category = line.category ?? (line.sku === undefined ? undefined : categories.get(line.sku));
    return category === undefined ? line : { ...line, category };
  });
}

async function record(context: Context, customerId: string, body: PurchaseInput): Promise<Change<Purchase>> {
  const { workspace, table, newId, now } = context;
  checkPastDay(context, "body.occurredOn", body.occurredOn);
  await checkValues(table, "purchase", body.fields);
  const facts = {
    ...body,
    occurredOn: body.occurredOn ?? dayText(todayOf(workspace, now())),
    currency: body.currency ?? workspace.currency,
    lines: await withCategories(context, body.lines),
  };
  const moment = body.occurredAt === null ? now() : new Date(body.occurredAt);
  const purchaseId = newId("purchase", idTime(facts.occurredOn, moment));
  const item = newPurchase(facts, { customerId, purchaseId }, now());
  const legs: Leg[] = [{ put: "purchase", item, if: "absent" }];
  if (body.externalId === null) return { output: toPurchase(item), legs };
  legs.push(
    claimLeg({ kind: "purchase", value: body.externalId, id: purchaseId, customerId, occurredOn: item.occurredOn }),
  );
  return { output: toPurchase(item), legs, refusals: { 1: taken("externalId", body.externalId) } };
}

async function current(context: Context, params: { customerId: string; purchaseId: string }, ifVersion?: number) {
  const customerId = await resolve(context.table, "customer", params.customerId);
  const purchaseId = await resolveOf(context.table, "purchase", customerId, params.purchaseId);
  const item = await findPurchase(context.table, customerId, purchaseId);
  if (!item) throw notFound();
  if (ifVersion !== undefined && ifVersion !== item.version) throw versionMismatch(item.version);
  return item;
}

async function correct(
  context: Context,
  before: PurchaseItem,
  change: Partial<Omit<PurchaseInput, "externalId">>,
): Promise<Change<Purchase>> {
  checkPastDay(context, "body.occurredOn", change.occurredOn);
  if (change.fields) await checkValues(context.table, "purchase", change.fields);
  const lines = change.lines ? { lines: await withCategories(context, change.lines) } : {};
  const item = correctPurchase(before, { ...sent(change), ...lines }, context.now());
  return { output: toPurchase(item), legs: moveLegs(context, before, item) };
}

export const purchaseActions: ActionsOf<typeof purchaseOperations> = {
  async recordPurchase(context, { params, body }) {
    return await record(context, (await customerAt(context.table, params.customerId)).customerId, body);
  },

  async upsertPurchase(context, { params, body, ifVersion }) {
    const customerId = (await customerAt(context.table, params.customerId)).customerId;
    const externalId = params.purchaseId.slice(4);
    const purchaseId = await claimedBy(context.table, "purchase", customerId, externalId);
    if (purchaseId === undefined) {
      if (ifVersion !== undefined) throw versionMismatch(0);
      const { output, legs } = await record(context, customerId, { ...body, externalId });
      return { output, legs };
    }
    const before = await current(context, { customerId, purchaseId }, ifVersion);
    const today = dayText(todayOf(context.workspace, context.now()));
    const whole = {
      ...body,
      occurredOn: body.occurredOn ?? today,
      currency: body.currency ?? context.workspace.currency,
    };
    const change = await correct(context, before, keepHeldBack(context, "purchase", before, whole));
    return isUnchanged(toPurchase(before), change.output) ? { output: toPurchase(before), legs: [] } : change;
  },

  async listPurchases(context, { params, query }) {
    const { table, cursors } = context;
    const customerId = (await customerAt(context.table, params.customerId)).customerId;
    return await pageBy(cursors, `listPurchases ${customerId}`, query, async (after, limit) =>
      (await latestPurchases(table, customerId, after, limit)).map(({ sk, item }) => ({
        key: sk,
        value: toPurchase(item),
      })),
    );
  },

  async getPurchase(context, { params }) {
    return toPurchase(await current(context, params));
  },

  async updatePurchase(context, { params, body, ifVersion }) {
    return await correct(context, await current(context, params, ifVersion), sent(body));
  },

  async deletePurchase(context, { params, ifVersion }) {
    const item = await current(context, params, ifVersion);
    const legs = removeLegs(context, item);
    if (item.externalId !== undefined) legs.push(releaseLeg("purchase", item.externalId));
    return { output: undefined, legs };
  },
};
