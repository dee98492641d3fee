import type { Leg, TenantTable } from "@perennial/table";
import { auditItemsOf, emptyAudit } from "../audit/audit.store.ts";
import type { TenantContext } from "../context.ts";
import { blockBefore, latestBlock, redactBlock } from "../event/log.ts";
import { restartExports } from "../export/export.job.ts";
import { forgetInImport, importIds, recordBefore } from "../import/forget-customer.ts";
import { anonymousPurchaseLegs } from "../purchase/anonymous.ts";
import { forgetSent } from "../request/sent.store.ts";
import { anonymousSignalLegs } from "../signal/anonymous.ts";
import { forgetPerson } from "../source/forget.ts";
import type { MessageContext } from "../source/message.ts";
import { anonymousSubscriptionLegs } from "../subscription/anonymous.ts";
import { forgetAnswers } from "../webhook/forget-answers.ts";
import { changeErasure, type ErasureItem, mergeTraces, receiptHash, tracesOf } from "./erasure.ts";

/** A piece of work on the queue `import`. It holds nothing of the person. */
export interface ErasureWork {
  readonly work: "erase";
  readonly erasureId: string;
  readonly step: Step;
  /** The second round looks again at what may have been on its way during the first. */
  readonly round: 1 | 2;
  readonly after?: string;
}

const STEPS = ["audit", "records", "imports", "inbound", "events", "requests", "files"] as const;
type Step = (typeof STEPS)[number];

/** Items of one page: each is up to two parts of a write, of which a hundred go together. */
const PAGE = 40;
/** Seconds between the rounds: longer than anything that handles changes of the stream may take. */
const SETTLE_SECONDS = 300;

/** What a page has done: how much of what kind, and where the next one begins; null at the end of the step. */
interface Done {
  readonly counts: Readonly<Record<string, number>>;
  readonly next: string | null;
}

async function changeReceipt(
  table: TenantTable,
  erasureId: string,
  change: (item: ErasureItem) => ErasureItem,
  legs: readonly Leg[] = [],
): Promise<boolean> {
  const item = await table.get("erasure", { erasureId }, { consistent: true });
  if (!item) return false;
  const leg: Leg = { put: "erasure", item: change(item), if: { version: item.version } };
  return (await table.write(...legs, leg)).ok;
}

/** The person's facts: what others need for sums stays without the person, the rest goes. Counted in the same write. */
async function eraseRecords(
  { table }: TenantContext,
  { erasureId, customerId }: ErasureItem,
  after: string | undefined,
): Promise<Done> {
  const range = {
    from: "\u0001",
    until: "\u{10FFFF}",
    limit: PAGE,
    consistent: true,
    ...(after === undefined ? {} : { after }),
  };
  const found = await table.range("customer", { customerId }, range);
  const legs: Leg[] = [];
  const counts: Record<string, number> = {};
  for (const { entity, item } of found) {
    const { kind, parts } = ((): { kind: string; parts: Leg[] } => {
      if (entity === "purchase") return { kind: "purchasesEmptied", parts: anonymousPurchaseLegs(item) };
      if (entity === "signal") return { kind: "signalsEmptied", parts: anonymousSignalLegs(item) };
      if (entity === "subscription") return { kind: "subscriptionsEmptied", parts: anonymousSubscriptionLegs(item) };
      if (entity === "note") return { kind: "notes", parts: [{ remove: "note", key: item }] };
      if (entity === "task") return { kind: "tasks", parts: [{ remove: "task", key: item }] };
      if (entity === "consent") return { kind: "consents", parts: [{ remove: "consent", key: item }] };
      return { kind: "", parts: [] };
    })();
    legs.push(...parts);
    if (parts.length > 0) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  if (legs.length > 0 && !(await changeReceipt(table, erasureId, (item) => changeErasure(item, {}, counts), legs))) {
    // Somebody changed one of them: the page is read again.
    return { counts: {}, next: after ?? "" };
  }
  return { counts: {}, next: found.length < PAGE ? null : (found.at(-1)?.sk ?? null) };
}

/** Values of the audit of everything the person had; what they were called before is looked for in files as well. */
async function eraseAudit(
  { table }: TenantContext,
  { erasureId, customerId }: ErasureItem,
  after: string | undefined,
): Promise<Done> {
  const page = await auditItemsOf(table, customerId, after, 10 * PAGE);
  const values = page.flatMap(({ item: { row } }) => (row.kind === "customer" ? [row.before, row.after] : []));
  const former = values.map((value) =>
    tracesOf({
      name: String(value?.["name"] ?? ""),
      phones: (value?.["phones"] ?? []) as { number: string }[],
      emails: (value?.["emails"] ?? []) as { address: string }[],
      externalId: (value?.["externalId"] ?? null) as string | null,
    }),
  );
  const known = await table.get("erasureTraces", { erasureId }, { consistent: true });
  if (known && former.length > 0)
    await table.write({ put: "erasureTraces", item: { ...known, ...mergeTraces([known, ...former]) } });
  const emptied = await emptyAudit(
    table,
    page.map(({ item }) => item),
  );
  return { counts: { auditEntriesEmptied: emptied }, next: page.length < 10 * PAGE ? null : (page.at(-1)?.sk ?? null) };
}

/** One import a page: its files, and the record as it was before. */
async function eraseImports(
  context: TenantContext,
  { erasureId, customerId }: ErasureItem,
  after: string | undefined,
): Promise<Done> {
  const { table } = context;
  const [importId, following] = (await importIds(table)).filter((id) => after === undefined || id > after);
  if (importId === undefined) return { counts: {}, next: null };
  const known = await table.get("erasureTraces", { erasureId }, { consistent: true });
  const before = await recordBefore(table, importId, customerId);
  const traces = mergeTraces([...(known ? [known] : []), ...(before ? [tracesOf(before)] : [])]);
  const rows = await forgetInImport(context, importId, customerId, traces);
  return { counts: { importRows: rows }, next: following === undefined ? null : importId };
}

/** What came in from the person or names them: a page of one source. */
async function eraseInbound(
  context: MessageContext,
  { erasureId, customerId }: ErasureItem,
  after: string | undefined,
): Promise<Done> {
  const known = await context.table.get("erasureTraces", { erasureId }, { consistent: true });
  const traces = known ?? { words: [], ids: [] };
  const { emptied, next } = await forgetPerson(context, { customerId, traces }, after);
  return { counts: { inboundEmptied: emptied }, next };
}

/** One block of the event log a page, the latest first, and what receivers answered to its events. */
async function eraseEvents(
  { table }: TenantContext,
  { customerId }: ErasureItem,
  after: string | undefined,
): Promise<Done> {
  const block = after === undefined ? await latestBlock(table) : blockBefore(after);
  const sequences = block === undefined ? undefined : await redactBlock(table, block, customerId);
  if (block === undefined || sequences === undefined) return { counts: {}, next: null };
  return {
    counts: { eventsEmptied: sequences.length, answersEmptied: await forgetAnswers(table, sequences) },
    next: block,
  };
}

const WORK: Readonly<
  Record<Step, (context: MessageContext, item: ErasureItem, after: string | undefined) => Promise<Done>>
> = {
  audit: eraseAudit,
  records: eraseRecords,
  imports: eraseImports,
  inbound: eraseInbound,
  events: eraseEvents,
  // What programs sent may name anybody: all that came before goes.
  requests: async ({ table }, _item, after) => {
    const { removed, next } = await forgetSent(table, after);
    return { counts: { requestBatches: removed }, next };
  },
  // Which lists were exported is not known by whom they name: all of the last week are made anew when somebody asks.
  files: async (context) => {
    await restartExports(context);
    await context.blob.removeAll("exports");
    return { counts: {}, next: null };
  },
};

/** What stays, counted at the end. */
async function keptOf(table: TenantTable, customerId: string): Promise<ErasureItem["kept"]> {
  const counts: Record<string, number> = {};
  const found = await table.range("customer", { customerId }, { from: "CUSTOMER", until: "FACT$", consistent: true });
  for (const { entity, item } of found) {
    if (entity === "purchase" && item.movedTo !== undefined) continue;
    if (entity === "purchase" || entity === "signal" || entity === "subscription")
      counts[entity] = (counts[entity] ?? 0) + 1;
  }
  const accounts = Object.entries(counts).map(([kind, count]) => ({
    kind: `${kind}s`,
    count,
    basis: "accounts" as const,
  }));
  return [...accounts, { kind: "receipt", count: 1, basis: "proof" }];
}

async function finish({ table, now }: TenantContext, { erasureId, customerId }: ErasureItem): Promise<void> {
  const kept = await keptOf(table, customerId);
  const finishedAt = now().toISOString();
  const done = await changeReceipt(
    table,
    erasureId,
    (item) => {
      const last = changeErasure(item, { status: "done", finishedAt, kept });
      return { ...last, hash: receiptHash(last) };
    },
    [{ remove: "erasureTraces", key: { erasureId } }],
  );
  if (!done) throw new Error("the receipt was changed at the same moment");
}

/** One page of an erasure; sends itself the next. Cut off anywhere, the page comes again and finds less to do. */
export async function eraseCustomer(context: MessageContext, work: ErasureWork): Promise<void> {
  const { table, queue, workspace } = context;
  const { erasureId, step, round, after } = work;
  const item = await table.get("erasure", { erasureId }, { consistent: true });
  if (item?.status !== "running") return;
  const send = async (next: ErasureWork, delaySeconds = 0): Promise<void> =>
    await queue.send("import", [{ workspaceId: workspace.workspaceId, body: next, delaySeconds }]);
  const { counts, next } = await WORK[step](context, item, after === "" ? undefined : after);
  if (Object.values(counts).some((count) => count > 0)) {
    await changeReceipt(table, erasureId, (current) => changeErasure(current, {}, counts));
  }
  if (next !== null) return await send({ work: "erase", erasureId, step, round, after: next });
  const following = STEPS[STEPS.indexOf(step) + 1];
  if (following) return await send({ work: "erase", erasureId, step: following, round });
  if (round === 1) return await send({ work: "erase", erasureId, step: STEPS[0], round: 2 }, SETTLE_SECONDS);
  await finish(context, item);
}
