import type { Entity, ItemOf } from "@perennial/table";
import type { TenantContext } from "./context.ts";
import { projectExports } from "./export/export.projection.ts";
import { projectImports } from "./import/import.projection.ts";
import { projectHandOvers } from "./member/hand-over.projection.ts";
import { projectProducts } from "./product/product.projection.ts";
import { projectCustomers } from "./score/customer.projection.ts";
import { projectWorkspace } from "./workspace/workspace.projection.ts";

/** A change of an item, as the stream tells it: what it was and what it has become. */
export type Changed = {
  [E in Entity]: {
    readonly entity: E;
    readonly before: ItemOf<E> | undefined;
    readonly after: ItemOf<E> | undefined;
    /** Keys of the item, and the number that the stream has given this change: together they name it. */
    readonly place: string;
    readonly sequenceNumber: string;
    /** When it happened, RFC 3339. */
    readonly at: string;
    /** Who caused it; empty for what is derived and for a removal. */
    readonly stamp: { readonly by: string | undefined; readonly requestId: string | undefined };
  };
}[Entity];

/** What a projection makes of a batch of changes of one workspace. Each may see a change twice, late or out of order. */
export type Projection = (context: TenantContext, changes: readonly Changed[]) => Promise<void>;

/** Every projection, in the order in which they run. */
export const projections: readonly Projection[] = [
  projectCustomers,
  projectProducts,
  projectWorkspace,
  projectImports,
  projectExports,
  projectHandOvers,
];
