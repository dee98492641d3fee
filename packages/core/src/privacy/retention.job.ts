import type { Leg } from "@perennial/table";
import { redactAuditOf } from "../audit/audit.store.ts";
import { releaseLeg } from "../claim.ts";
import type { TenantContext } from "../context.ts";
import { recordLists } from "../customer/customer.ts";
import { forgetEarlier } from "../earlier/earlier.store.ts";
import { beginErasure } from "../erasure/erasure.actions.ts";
import { piecesOf } from "../parallel.ts";
import { readPrivacy } from "./privacy.ts";
import { cutoffsOf, type Expired, expiredAmong } from "./retention.ts";

/** A piece of work on the queue `import`: customers of one list past which the records that are too old go. */
export interface RetentionWork {
  readonly work: "retention";
  readonly list: number;
  readonly after: string | null;
}

const PAGE = 50;
/** Removals of one write, each with the mark of who did it and perhaps the claim of its own id. */
const TOGETHER = 30;

/** Begins the night's removals, where there are rules. Begun twice, the second finds nothing. */
export async function beginRetention({ table, queue, workspace: { workspaceId } }: TenantContext): Promise<void> {
  const { retention } = await readPrivacy(table);
  if (Object.values(retention).every((days) => days === null)) return;
  const works = recordLists.map((_, list) => ({ work: "retention", list, after: null }) satisfies RetentionWork);
  await queue.send(
    "import",
    works.map((body) => ({ workspaceId, body })),
  );
}

function removals({ notes, tasks, signals }: Expired): Leg[][] {
  return [
    ...notes.map((item): Leg[] => [{ remove: "note", key: item }]),
    ...tasks.map((item): Leg[] => [{ remove: "task", key: item }]),
    ...signals.map((item): Leg[] => [
      { remove: "signal", key: item },
      ...(item.externalId === undefined ? [] : [releaseLeg("signal", item.externalId)]),
    ]),
  ];
}

async function removeExpired(context: TenantContext, expired: Expired): Promise<void> {
  const { table } = context;
  const { customer, customerId, notes, tasks, signals } = expired;
  if (customer) {
    await table.write(...beginErasure(context, customer, { reason: "retention", requestedBy: "system" }).legs);
    return;
  }
  const parts = removals(expired);
  if (parts.length === 0) return;
  const gone = [
    ...notes.map(({ noteId }) => noteId),
    ...tasks.map(({ taskId }) => taskId),
    ...signals.map(({ signalId }) => signalId),
  ];
  // What the audit had kept of them goes first: cut off in between, they are found again.
  await redactAuditOf(table, customerId, new Set(gone));
  await forgetEarlier(table, customerId, new Set(gone));
  for (const part of piecesOf(parts, TOGETHER)) await table.write(...part.flat());
}

/** One page of a night's removals; sends itself the next. */
export async function retain(context: TenantContext, work: RetentionWork): Promise<void> {
  const { table, queue, workspace } = context;
  const { retention } = await readPrivacy(table, { consistent: true });
  const cutoffs = cutoffsOf(context, retention);
  const list = recordLists[work.list];
  if (list === undefined || Object.keys(cutoffs).length === 0) return;
  const page = await table.list<string>({
    index: "by_created",
    lists: [list],
    limit: PAGE,
    budget: PAGE,
    after: [work.after],
  });
  for (const expired of await expiredAmong(table, page.rows, cutoffs)) await removeExpired(context, expired);
  const after = page.next?.[0] ?? null;
  if (after === null) return;
  const body: RetentionWork = { ...work, after };
  await queue.send("import", [{ workspaceId: workspace.workspaceId, body }]);
}
