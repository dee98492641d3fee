import type { Product } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import { nameKeyOf } from "../find/tokens.ts";
import type { Projection } from "../projection.ts";

/** A product's line in the list of the catalogue. */
export interface ProductEntryItem {
  readonly productId: string;
  readonly row: Product;
  readonly hash: string;
}

declare module "@perennial/table" {
  interface Items {
    productEntry: ProductEntryItem;
  }
}

/** Brings the list of the catalogue up to date with the products as they are now. */
export const projectProducts: Projection = async ({ table }, changes) => {
  const ids = new Set(
    changes.flatMap((change) =>
      change.entity === "product" ? [(change.after ?? change.before)?.productId ?? ""] : [],
    ),
  );
  for (const productId of ids) {
    const item = await table.get("product", { productId }, { consistent: true });
    const leg: Leg = item
      ? {
          put: "productEntry",
          item: { productId, row: item.row, hash: String(item.version) },
          sort: { nameKey: nameKeyOf(item.name, "organisation") },
          derived: true,
        }
      : { remove: "productEntry", key: { productId } };
    await table.write(leg);
  }
};
