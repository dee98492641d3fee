import type { Product } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";

/** A product as it is kept. */
export interface ProductItem extends Omit<Product, "id"> {
  readonly productId: string;
  readonly row: Product;
  /** The import that made it. */
  readonly importId?: string;
}

declare module "@perennial/table" {
  interface Items {
    product: ProductItem;
  }
}

/** A product as it is kept, with its line in the catalogue. */
export function productItem(product: Product, { importId }: Pick<ProductItem, "importId"> = {}): ProductItem {
  const { id: productId, ...rest } = product;
  return { ...rest, productId, row: product, ...(importId === undefined ? {} : { importId }) };
}

export const toProduct = ({ row }: ProductItem): Product => row;

/** Categories of products by their codes; a code that the catalogue does not have is left out. */
export async function categoriesOf(table: TenantTable, skus: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(skus)];
  const claims = await table.getMany(
    "claim",
    wanted.map((value) => ({ kind: "product", value })),
  );
  const known = claims.flatMap((claim) => (claim ? [claim] : []));
  const products = await table.getMany(
    "product",
    known.map(({ id }) => ({ productId: id })),
  );
  const pairs = known.flatMap((claim, index): [string, string][] => {
    const category = products[index]?.category;
    return category ? [[claim.value, category]] : [];
  });
  return new Map(pairs);
}
