import type { MessageContext, MessageWork, SweepWork } from "./message.ts";
import { listSources } from "./source.ts";

/** Milliseconds after which nothing works on a message any more: all attempts at it, with the waits between, take less. */
const STALE_MS = 30 * 60_000;
/** Messages looked at by one piece of work. */
const PAGE = 200;
/** Messages of one source sent on by one sweep: the next one takes the others, and no source fills the queue. */
const MOST = 500;

/** Sends a sweep to every source that has messages to be worked on; where there are none nothing is read but counts. */
async function sweepSources({ table, queue, workspace: { workspaceId } }: MessageContext): Promise<void> {
  const keys = (await listSources(table)).map(({ sourceId }) => ({ sourceId }));
  const counts = keys.length === 0 ? [] : await table.getMany("inboundCount", keys, { consistent: true });
  const messages = keys.flatMap(({ sourceId }, index) => {
    const left = counts[index]?.received ?? 0;
    const body: SweepWork = { work: "sweep", sourceId, left };
    return left > 0 ? [{ workspaceId, body, group: sourceId }] : [];
  });
  await queue.send("inbound", messages);
}

/**
 * Sends on messages that came in and are worked on by nobody: whose work was given up when not even that could be written,
 * or was never begun. The newest are looked at first, until as many were seen as are counted. Safe to repeat: a message
 * that is done meanwhile is left alone.
 */
export async function sweepMessages(context: MessageContext, work: SweepWork): Promise<void> {
  const { table, queue, workspace, realNow } = context;
  const { workspaceId } = workspace;
  const { sourceId, before, left = 0, sent = 0 } = work;
  if (sourceId === null) return await sweepSources(context);
  const range = {
    from: "MESSAGE#",
    until: "MESSAGE$",
    ...(before === undefined ? {} : { after: before }),
    descending: true,
    limit: PAGE,
    consistent: true,
  };
  const found = await table.range("inboundMessage", { sourceId }, range);
  const open = found.flatMap(({ entity, item }) =>
    entity === "inboundMessage" && item.status === "received" ? [item] : [],
  );
  const until = new Date(realNow().getTime() - STALE_MS).toISOString();
  const stale = open.filter(({ receivedAt }) => receivedAt < until).slice(0, MOST - sent);
  await queue.send(
    "inbound",
    stale.map(({ messageId }) => {
      const body: MessageWork = { work: "message", sourceId, messageId };
      return { workspaceId, body, group: sourceId };
    }),
  );
  const last = found.length < PAGE ? undefined : found.at(-1)?.sk;
  const rest: SweepWork = { ...work, left: left - open.length, sent: sent + stale.length };
  if (last === undefined || left <= open.length || sent + stale.length >= MOST) return;
  await queue.send("inbound", [{ workspaceId, body: { ...rest, before: last }, group: sourceId }]);
}
