import * as z from "zod";
import {
  AmountMinor,
  addressOf,
  Currency,
  field,
  Instant,
  idOf,
  line,
  ownAddress,
  pageOf,
  pageQuery,
} from "./field.ts";
import { operation } from "./operation.ts";

const shape = {
  name: field(line(200), "Name of the product.", "Dragon Well tea, 100 g"),
  category: field(line(100).nullable(), "Category, for breadth of buying and statistics.", "Tea"),
  priceMinor: field(AmountMinor.nullable(), "List price in minor units.", 6400),
  costMinor: field(AmountMinor.nullable(), "Cost in minor units; price less cost is the margin.", 2100),
  currency: field(Currency.optional(), "ISO 4217 code; the workspace's when left out.", "CNY"),
  active: field(z.boolean(), "Whether it is still sold.", true),
};

export const Product = z
  .object({
    id: idOf("product"),
    externalId: field(line(100), "Code of the product (SKU), unique in the workspace.", "TEA-100"),
    ...shape,
    currency: field(Currency, "ISO 4217 code.", "CNY"),
    createdAt: field(Instant, "When the record was made.", "2026-11-21T08:30:00.000Z"),
    updatedAt: field(Instant, "When the record was last changed.", "2026-11-21T08:30:00.000Z"),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "Product", description: "A product of the catalogue." });
export type Product = z.infer<typeof Product>;

const UpsertProduct = z
  .object({
    ...shape,
    category: shape.category.default(null),
    priceMinor: shape.priceMinor.default(null),
    costMinor: shape.costMinor.default(null),
    active: shape.active.default(true),
  })
  .strict()
  .meta({ id: "UpsertProduct", description: "A product as it shall be, whether it exists or not." });
export type ProductInput = z.infer<typeof UpsertProduct>;

const TAG = "Products";
const productParams = z.object({ productId: addressOf("product") });

export const productOperations = {
  upsertProduct: operation({
    id: "upsertProduct",
    method: "put",
    path: "/products/{productId}",
    tag: TAG,
    summary: "Create or replace a product by its code",
    description: "Adds the product to the catalogue, or replaces it; safe to repeat.",
    access: "product:write",
    cost: "write",
    params: z.object({ productId: ownAddress("product") }),
    body: UpsertProduct,
    output: Product,
    status: 200,
    errors: ["version_mismatch"],
    versioned: true,
  }),
  getProduct: operation({
    id: "getProduct",
    method: "get",
    path: "/products/{productId}",
    tag: TAG,
    summary: "Read a product",
    description: "One product of the catalogue.",
    access: "product:read",
    cost: "read",
    params: productParams,
    output: Product,
    status: 200,
    errors: ["not_found"],
    versioned: true,
  }),
  listProducts: operation({
    id: "listProducts",
    method: "get",
    path: "/products",
    tag: TAG,
    summary: "List the catalogue",
    description: "Products by name; Chinese names in the order of their pinyin.",
    access: "product:read",
    cost: "read",
    query: z.object(pageQuery),
    output: pageOf(Product, "ProductPage"),
    status: 200,
    errors: ["invalid_cursor"],
  }),
  deleteProduct: operation({
    id: "deleteProduct",
    method: "delete",
    path: "/products/{productId}",
    tag: TAG,
    summary: "Delete a product",
    description: "Takes the product out of the catalogue. Purchases keep what they say of it.",
    access: "product:write",
    cost: "write",
    params: productParams,
    status: 204,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
};
