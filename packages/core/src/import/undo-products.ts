import { releaseLeg } from "../claim.ts";
import type { TenantContext } from "../context.ts";
import { type ProductItem, productItem } from "../product/product.store.ts";
import type { ImportItem } from "./import.ts";
import type { Kept } from "./kept.ts";
import type { ImportProductBeforeItem } from "./load-products.ts";
import { divided, type Removal, remove, type Undone } from "./remove-records.ts";

/** What there is to do to one product; undefined when the import neither made nor changed it. */
function removalOf(
  at: string,
  importId: string,
  product: ProductItem,
  change: ImportProductBeforeItem | undefined,
): Removal | Kept | undefined {
  const { productId, externalId: own, version } = product;
  const kept: Kept = { kind: "product", id: productId, own, customerId: "", reason: "changed" };
  if (change) {
    if (change.madeVersion !== version) return kept;
    const { before } = change;
    const item = productItem({ ...before.row, updatedAt: at, version: version + 1 }, before);
    const put = { put: "product", item, if: { version } } as const;
    return { legs: [put, { remove: "importProductBefore", key: { importId, productId } }], kept };
  }
  if (product.importId !== importId) return undefined;
  if (version !== 1) return kept;
  return { legs: [{ remove: "product", key: { productId }, if: { version } }, releaseLeg("product", own)], kept };
}

/** Takes out the products that the import made and nobody has changed; puts back the others. */
export async function undoProducts(
  { table, now }: TenantContext,
  { importId }: ImportItem,
  skus: readonly string[],
): Promise<Undone> {
  const claims = await table.getMany(
    "claim",
    skus.map((value) => ({ kind: "product", value })),
    { consistent: true },
  );
  const keys = claims.flatMap((claim) => (claim ? [{ productId: claim.id }] : []));
  const [products, changes] = await Promise.all([
    table.getMany("product", keys, { consistent: true }),
    table.getMany(
      "importProductBefore",
      keys.map((key) => ({ importId, ...key })),
      { consistent: true },
    ),
  ]);
  const at = now().toISOString();
  const found = products.map((one, index) => one && removalOf(at, importId, one, changes[index]));
  const { removals, kept: known } = divided(found);
  const kept = [...known, ...(await remove(table, removals))];
  return { done: skus.length - kept.length, kept };
}
