import { STALE_MS, sweepPage, sweepRange } from "../sweep.ts";
import type { MessageContext, MessageWork, SweepWork } from "./message.ts";
import { listSources } from "./source.ts";

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
 * or was never begun. Safe to repeat: a message that is done meanwhile is left alone.
 */
export async function sweepMessages(context: MessageContext, work: SweepWork): Promise<void> {
  const { table, queue, workspace, realNow } = context;
  const { workspaceId } = workspace;
  const { sourceId, before, left = 0, sent = 0 } = work;
  if (sourceId === null) return await sweepSources(context);
  const place = { left, sent, ...(before === undefined ? {} : { before }) };
  const range = { from: "MESSAGE#", until: "MESSAGE$", ...sweepRange(place) };
  const found = await table.range("inboundMessage", { sourceId }, range);
  const until = new Date(realNow().getTime() - STALE_MS).toISOString();
  const { stale, next } = sweepPage(
    found,
    place,
    ({ entity, item }) => (entity === "inboundMessage" && item.status === "received" ? item : undefined),
    ({ receivedAt }) => receivedAt < until,
  );
  const works = stale.map(({ messageId }): MessageWork => ({ work: "message", sourceId, messageId }));
  const rest: SweepWork[] = next ? [{ work: "sweep", sourceId, ...next }] : [];
  await queue.send(
    "inbound",
    [...works, ...rest].map((body) => ({ workspaceId, body, group: sourceId })),
  );
}
