import type { Entity, ItemOf } from "@perennial/table";
import type { TenantContext } from "./context.ts";

/** Who caused a change, and by what. */
export type ChangeStamp = Readonly<
  Record<"by" | "requestId" | "operation" | "sessionId" | "network", string | undefined>
>;

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
    /** Who caused it; empty for what is derived and, until it has been looked up, for a removal. */
    readonly stamp: ChangeStamp;
    /** Known of a removal that was asked for: the item lies in another place now. */
    readonly moved?: boolean;
    /** Known of scores: the first ones of a customer whom no file brought. */
    readonly first?: boolean;
    /** Concerns a person who is erased: nothing of what it held may be told any more. */
    readonly erased?: boolean;
  };
}[Entity];

/** What a projection makes of a batch of changes of one workspace. Each may see a change twice, late or out of order. */
export type Projection = (context: TenantContext, changes: readonly Changed[]) => Promise<void>;
