import { isDeepStrictEqual } from "node:util";
import type { Product } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { claimLeg } from "../claim.ts";
import type { TenantContext } from "../context.ts";
import { inParallel } from "../parallel.ts";
import { type ProductItem, productItem } from "../product/product.store.ts";
import type { Waiting } from "./chunk.ts";
import type { ProductRow } from "./file/product-row.ts";
import type { ImportItem } from "./import.ts";
import type { Outcome } from "./write-facts.ts";

/** What a product was before an import changed it, so that the import can be undone. */
export interface ImportProductBeforeItem {
  readonly importId: string;
  readonly productId: string;
  readonly before: ProductItem;
  /** Version that the import made: a product changed since is left alone. */
  readonly madeVersion: number;
}

declare module "@perennial/table" {
  interface Items {
    importProductBefore: ImportProductBeforeItem;
  }
}

/** The rows of a file by the code of their product. */
export type BySku = ReadonlyMap<string, readonly Waiting<ProductRow>[]>;

export const bySku = (rows: readonly Waiting<ProductRow>[]): BySku => Map.groupBy(rows, ({ row: { sku } }) => sku);

type Said = Partial<Pick<Product, "name" | "category" | "priceMinor" | "costMinor" | "currency" | "active">>;

/** What rows say of one product: of several the later one, where it says anything. */
function saidBy(rows: readonly Waiting<ProductRow>[]): Said {
  const merged: Said = {};
  for (const { row } of rows) {
    const { sku: _sku, fields: _fields, ...said } = row;
    Object.assign(merged, afterOf(merged, said));
  }
  return merged;
}

/** What a product says once a row has changed it: amounts of another currency would be wrong ones, and go. */
function afterOf(before: Said, said: Said): Said {
  const { currency } = before;
  const isOther = said.currency !== undefined && currency !== undefined && said.currency !== currency;
  return isOther ? { priceMinor: null, costMinor: null, ...said } : said;
}

const ROUNDS = 10;
const WRITERS = 8;

/** Brings in what the file says of one product. It is written once, so that no change made since is undone by a repetition. */
async function bringIn(
  { table, workspace, newId, now }: TenantContext,
  { importId }: ImportItem,
  sku: string,
  said: Said,
): Promise<keyof Outcome> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const at = now().toISOString();
    const claim = await table.get("claim", { kind: "product", value: sku }, { consistent: true });
    if (!claim) {
      const none = { category: null, priceMinor: null, costMinor: null, active: true, currency: workspace.currency };
      const stamps = { id: newId("product"), externalId: sku, createdAt: at, updatedAt: at, version: 1 };
      const item = productItem({ name: sku, ...none, ...said, ...stamps }, { importId });
      const put: Leg = { put: "product", item, if: "absent" };
      const { ok } = await table.write(put, claimLeg({ kind: "product", value: sku, id: item.productId }));
      if (ok) return "done";
      continue;
    }
    const productId = claim.id;
    const [before, changed] = await Promise.all([
      table.get("product", { productId }, { consistent: true }),
      table.get("importProductBefore", { importId, productId }, { consistent: true }),
    ]);
    if (before?.importId === importId || changed) return "done";
    if (!before) continue;
    const after: Product = { ...before.row, ...afterOf(before, said) };
    if (isDeepStrictEqual(after, before.row)) return "skipped";
    const madeVersion = before.version + 1;
    const { ok } = await table.write(
      {
        put: "product",
        item: productItem({ ...after, updatedAt: at, version: madeVersion }, before),
        if: { version: before.version },
      },
      { put: "importProductBefore", item: { importId, productId, before, madeVersion } },
    );
    if (ok) return "done";
  }
  throw new Error("a product of the import keeps being changed by somebody else");
}

/** Brings in rows of products: makes those that are new, and changes what the rows say of the others. */
export async function loadProducts(
  context: TenantContext,
  item: ImportItem,
  groups: readonly (readonly [string, readonly Waiting<ProductRow>[]])[],
): Promise<Outcome> {
  const outcome: Outcome = { done: 0, skipped: 0 };
  await inParallel(groups, WRITERS, async ([sku, rows]) => {
    outcome[await bringIn(context, item, sku, saidBy(rows))] += rows.length;
  });
  return outcome;
}
