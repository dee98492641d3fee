import type { Leg } from "@perennial/table";
import { concerns, type Person, seenBy } from "./concerning.ts";
import { forgetContact } from "./contact.store.ts";
import { emptyLegs, type ForgetWork, type InboundMessageItem, type MessageContext } from "./message.ts";
import { listSources } from "./source.ts";

/** Messages of a page: what each of them holds is opened. */
const PAGE = 40;
const ROUNDS = 5;

/** What was forgotten, and where the next page begins; null at the end. */
interface Forgotten {
  readonly emptied: number;
  readonly next: string | null;
}

/** Empties one message, however often somebody else changes it meanwhile; answers whether there was anything to empty. */
async function empty(
  { table, realNow }: MessageContext,
  { sourceId, messageId }: InboundMessageItem,
): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const message = await table.get("inboundMessage", { sourceId, messageId }, { consistent: true });
    if (!message || message.reason === "erased") return false;
    if ((await table.write(...emptyLegs(message, realNow()))).ok) return true;
  }
  throw new Error("a message keeps changing while a person is taken out of it");
}

/**
 * Empties a page of the messages that came from a person or name them, and lets their addresses lead to nobody. Safe to
 * repeat.
 *
 * @param after where the page before ended
 */
export async function forgetPerson(
  context: MessageContext,
  person: Person,
  after: string | undefined,
): Promise<Forgotten> {
  const { table } = context;
  if (after === undefined) await forgetContact(table, person.customerId, person.traces);
  const [begun = "", at] = after?.split(" ") ?? [];
  const [source, following] = (await listSources(table)).filter(({ sourceId }) => sourceId >= begun);
  if (!source) return { emptied: 0, next: null };
  const { sourceId } = source;
  const range = {
    from: "MESSAGE#",
    until: "MESSAGE$",
    limit: PAGE,
    consistent: true,
    ...(at === undefined || sourceId !== begun ? {} : { after: at }),
  };
  const found = await table.range("inboundMessage", { sourceId }, range);
  const traces = seenBy(source, person);
  let emptied = 0;
  for (const { entity, item } of found) {
    if (entity !== "inboundMessage" || item.reason === "erased") continue;
    if ((await concerns(context, item, { ...person, traces })) && (await empty(context, item))) emptied += 1;
  }
  const last = found.length < PAGE ? undefined : found.at(-1)?.sk;
  return { emptied, next: last !== undefined ? `${sourceId} ${last}` : (following?.sourceId ?? null) };
}

/** Removes a page of what came in by a source that is no more; sends itself the next. */
export async function forgetSource({ table, queue, workspace }: MessageContext, work: ForgetWork): Promise<void> {
  const { sourceId } = work;
  if (await table.get("inboundSource", { sourceId }, { consistent: true })) return;
  const range = { from: "\u0001", until: "\u{10FFFF}", limit: PAGE, consistent: true };
  const found = await table.range("inboundMessage", { sourceId }, range);
  const legs = found.flatMap(({ entity, item }): Leg[] => {
    if (entity === "inboundMessage") {
      const { messageId } = item;
      return [
        { remove: "inboundBody", key: { messageId } },
        { remove: "inboundMessage", key: { sourceId, messageId } },
      ];
    }
    if (entity === "inboundSeen") return [{ remove: "inboundSeen", key: { sourceId, delivery: item.delivery } }];
    if (entity === "inboundCount") return [{ remove: "inboundCount", key: { sourceId } }];
    return entity === "inboundTurn" ? [{ remove: "inboundTurn", key: { sourceId } }] : [];
  });
  if (legs.length > 0) await table.bulk(legs);
  if (found.length < PAGE) return;
  await queue.send("inbound", [{ workspaceId: workspace.workspaceId, body: work, group: sourceId }]);
}
