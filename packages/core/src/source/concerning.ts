import type { InboundMessage } from "@perennial/contract";
import { namesPerson, type Traces } from "../import/forget-customer.ts";
import { inParallel } from "../parallel.ts";
import { parseExact } from "./json-value.ts";
import { type InboundMessageItem, type MessageContext, readBody, toInboundMessage } from "./message.ts";
import { type InboundSourceItem, listSources } from "./source.ts";

/** Messages read at a time, and how many of them are opened at once. */
const PAGE = 200;
const READERS = 8;

/** Somebody with all that they are known by. */
export interface Person {
  readonly customerId: string;
  readonly traces: Traces;
}

/** A message about somebody, with the name of its source and what was sent; null where that is no longer kept. */
interface Concerning extends InboundMessage {
  readonly source: string;
  readonly body: string | null;
}

/** A person as the sender knows them: own numbers stand there without what we put before them. */
export function seenBy({ idPrefix }: InboundSourceItem, { traces: { words, ids } }: Person): Traces {
  const own = ids.flatMap((id) => (id.startsWith(`${idPrefix}:`) ? [id, id.slice(idPrefix.length + 1)] : [id]));
  return { words, ids: own };
}

async function textOf({ table, cursors }: MessageContext, messageId: string): Promise<string | undefined> {
  const body = await readBody(table, cursors, messageId);
  return body && Buffer.from(body).toString("utf8");
}

/** Whether a message came from a person or names them. */
export async function concerns(
  context: MessageContext,
  message: InboundMessageItem,
  { customerId, traces }: Person,
): Promise<boolean> {
  if (message.customerId === customerId) return true;
  const { title, about, detail, messageId } = message;
  if (namesPerson([title, about, detail], traces)) return true;
  const text = (await textOf(context, messageId)) ?? "";
  return namesPerson(parseExact(text) ?? text, traces);
}

/**
 * Everything that came in about a person and is still kept: what was found to be theirs, and what is nobody's and names
 * them. What is somebody else's is not opened.
 */
export async function messagesAbout(context: MessageContext, person: Person): Promise<Concerning[]> {
  const { table, workspace } = context;
  const about: Concerning[] = [];
  for (const source of await listSources(table)) {
    const { sourceId, name } = source;
    const seen = { ...person, traces: seenBy(source, person) };
    const tell = async (item: InboundMessageItem): Promise<Concerning[]> => {
      const isOthers = item.customerId !== null && item.customerId !== person.customerId;
      if (isOthers || item.reason === "erased" || !(await concerns(context, item, seen))) return [];
      const body = (await textOf(context, item.messageId)) ?? null;
      return [{ ...toInboundMessage(item, workspace.language), source: name, body }];
    };
    let after: string | undefined;
    do {
      const range = { from: "MESSAGE#", until: "MESSAGE$", limit: PAGE, consistent: true };
      const position = after === undefined ? {} : { after };
      const found = await table.range("inboundMessage", { sourceId }, { ...range, ...position });
      const items = found.flatMap(({ entity, item }) => (entity === "inboundMessage" ? [item] : []));
      about.push(...(await inParallel(items, READERS, tell)).flat());
      after = found.length < PAGE ? undefined : found.at(-1)?.sk;
    } while (after !== undefined);
  }
  return about;
}
