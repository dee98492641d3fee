import type { Product, productOperations } from "@perennial/contract";
import { keepHeldBack } from "../access/admit.ts";
import { type ActionsOf, isUnchanged } from "../change.ts";
import { claimLeg, findClaim, releaseLeg, resolve } from "../claim.ts";
import type { Context } from "../context.ts";
import { badCursor } from "../customer/query.store.ts";
import { notFound, versionMismatch } from "../error.ts";
import { type ProductItem, productItem, toProduct } from "./product.store.ts";

async function current({ table }: Context, productId: string, ifVersion?: number): Promise<ProductItem> {
  const item = await table.get("product", { productId }, { consistent: true });
  if (!item) throw notFound();
  if (ifVersion !== undefined && ifVersion !== item.version) throw versionMismatch(item.version);
  return item;
}

export const productActions: ActionsOf<typeof productOperations> = {
  async upsertProduct(context, { params, body, ifVersion }) {
    const externalId = params.productId.slice(4);
    const claim = await findClaim(context.table, "product", externalId);
    const before = claim && (await current(context, claim.id, ifVersion));
    const at = context.now().toISOString();
    const row: Product = {
      ...keepHeldBack(context, "product", before ?? body, body),
      currency: body.currency ?? context.workspace.currency,
      id: before?.productId ?? context.newId("product"),
      externalId,
      createdAt: before?.createdAt ?? at,
      updatedAt: at,
      version: (before?.version ?? 0) + 1,
    };
    const item = productItem(row, before);
    const put = { put: "product", item } as const;
    if (before && isUnchanged(before, item)) return { output: before.row, legs: [] };
    if (before) return { output: row, legs: [{ ...put, if: { version: before.version } }] };
    return {
      output: row,
      legs: [{ ...put, if: "absent" }, claimLeg({ kind: "product", value: externalId, id: row.id })],
    };
  },
  async getProduct(context, { params }) {
    return toProduct(await current(context, await resolve(context.table, "product", params.productId)));
  },
  async listProducts({ table, cursors }, { query }) {
    const after = query.cursor === undefined ? undefined : cursors.decode("listProducts", query.cursor);
    if (query.cursor !== undefined && !Array.isArray(after)) throw badCursor();
    const page = await table.list<Product>({
      index: "by_name",
      lists: ["product#0"],
      limit: query.limit,
      ...(after ? { after: after as (string | null)[] } : {}),
    });
    return { data: [...page.rows], nextCursor: page.next && cursors.encode("listProducts", page.next) };
  },
  async deleteProduct(context, { params, ifVersion }) {
    const item = await current(context, await resolve(context.table, "product", params.productId), ifVersion);
    return {
      output: undefined,
      legs: [
        { remove: "product", key: { productId: item.productId }, if: { version: item.version } },
        releaseLeg("product", item.externalId),
      ],
    };
  },
};
