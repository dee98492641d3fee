import type { KeyOf } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { piecesOf } from "../parallel.ts";
import type { Kept } from "./kept.ts";
import type { Beside, RecordKind } from "./record-kind.ts";
import { divided, type Removal, remove, type Undone } from "./remove-records.ts";

type Kind = RecordKind<never, Beside>;

/** What there is to do to one record that rows had become. */
function removalOf(
  context: TenantContext,
  kind: Kind,
  there: Beside | undefined,
  importId: string,
): Removal | Kept | undefined {
  // Gone already, or brought by somebody else before.
  if (there?.importId !== importId) return undefined;
  const { customerId, externalId = null } = there;
  const kept: Kept = { kind: kind.entity, id: kind.idOf(there), own: externalId, customerId, reason: "changed" };
  return there.version === 1 ? { legs: kind.remove(context, there), kept } : kept;
}

/** Takes out the records that rows had become and that nobody has changed since. */
export async function undoRecords(
  context: TenantContext,
  importId: string,
  kind: Kind,
  wanted: readonly Beside[],
): Promise<Undone> {
  const { table } = context;
  const kept: Kept[] = [];
  let foreign = 0;
  for (const piece of piecesOf(wanted, 100)) {
    const keys = piece as unknown as readonly KeyOf<"signal">[];
    const there: readonly (Beside | undefined)[] = await table.getMany(kind.entity as "signal", keys, {
      consistent: true,
    });
    foreign += there.filter((one) => one !== undefined && one.importId !== importId).length;
    const found = divided(there.map((one) => removalOf(context, kind, one, importId)));
    kept.push(...found.kept, ...(await remove(table, found.removals)));
  }
  return { done: wanted.length - foreign - kept.length, kept };
}
