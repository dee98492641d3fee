import type { TenantTable } from "@perennial/table";
import { CrmError } from "../error.ts";
import { piecesOf } from "../parallel.ts";
import type { Changed } from "../projection.ts";

/** That a customer is erased; there from the moment it is asked for, and for good. */
interface ErasedItem {
  readonly customerId: string;
  readonly erasureId: string;
}

declare module "@perennial/table" {
  interface Items {
    erased: ErasedItem;
  }
}

/** Nobody is left whom this could concern. */
export function erasedAlready(): CrmError {
  return new CrmError(
    "conflict",
    { en: "This person was erased.", zh: "此人已被抹除。" },
    { fix: { en: "Make a new customer if the person comes back.", zh: "如其再次成为客户，请新建客户。" } },
  );
}

function customerOf({ before, after }: Changed): string | undefined {
  return ((after ?? before) as { customerId?: string } | undefined)?.customerId;
}

/** Who of some customers is erased. */
export async function erasedAmong(table: TenantTable, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const pages = await Promise.all(
    piecesOf([...new Set(customerIds)], 100).map((part) =>
      table.getMany(
        "erased",
        part.map((customerId) => ({ customerId })),
        { consistent: true },
      ),
    ),
  );
  return new Set(pages.flat().flatMap((item) => item?.customerId ?? []));
}

/**
 * Marks the changes that concern people who are erased: whatever the stream brings of them, late or again, is told without
 * what it held. What the erasure itself does to single records is not told at all; its receipt counts it.
 */
export async function withoutErased(table: TenantTable, changes: readonly Changed[]): Promise<Changed[]> {
  const erased = await erasedAmong(
    table,
    changes.flatMap((change) => customerOf(change) ?? []),
  );
  if (erased.size === 0) return [...changes];
  return changes.flatMap((change): Changed[] => {
    const customerId = customerOf(change);
    if (customerId === undefined || !erased.has(customerId) || change.entity === "erasure") return [change];
    const { by } = change.stamp;
    const isOfErasure = by?.startsWith("ers_") === true || (by === undefined && change.after === undefined);
    return isOfErasure ? [] : [{ ...change, erased: true }];
  });
}
