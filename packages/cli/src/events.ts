import { randomBytes } from "node:crypto";
import { type Client, type Event, followEvents, signWebhook } from "@perennial/sdk";
import { placeFile, readPrivate, writePrivate } from "./config.ts";
import { UsageError } from "./failure.ts";
import { type General, type Typed, takeGeneral, tokens } from "./request.ts";
import { cellOf, csvOf, valueAt } from "./table.ts";
import { print, remark, type World } from "./terminal.ts";
import type { Words } from "./words.ts";

interface Followed {
  readonly general: General;
  readonly given: readonly string[];
  readonly flags: readonly Typed[];
  readonly events: AsyncGenerator<Event>;
}

const EVERY_MS = 1000;

/** Follows the log from where `--after` or `--resume` says, else from now on. */
async function follow(
  client: Client,
  args: readonly string[],
  name: string,
  world: World,
  words: Words,
): Promise<Followed> {
  const { words: given, flags } = tokens(args, () => false);
  const { general, rest } = takeGeneral(flags, () => false, words);
  const known = new Set(["after", "resume", "type", "every", "secret"]);
  const unknown = rest.find((flag) => !known.has(flag.name));
  if (unknown) throw new UsageError(words.unknownFlag(unknown.name, name));
  const last = (flag: string): string | undefined => rest.findLast((one) => one.name === flag)?.value;
  const number = (flag: string): number | undefined => {
    const value = last(flag);
    if (value !== undefined && !/^\d+$/.test(value)) throw new UsageError(words.notNumber(flag, value));
    return value === undefined ? undefined : Number(value);
  };
  const type = last("type");
  const isResuming = rest.some((flag) => flag.name === "resume");
  const { signal } = world;
  const file = isResuming ? placeFile(world, (await client.getMe({}, { signal })).workspace.id) : undefined;
  const kept = file === undefined ? undefined : readPrivate<{ after: number }>(file).after;
  const newest = async (): Promise<number> =>
    (await client.listEvents({ query: { after: 1e15, limit: 1 } }, { signal })).lastSequence;
  const after = number("after") ?? kept ?? (await newest());
  const events = followEvents(client, {
    after,
    everyMs: number("every") ?? EVERY_MS,
    signal,
    ...(type === undefined ? {} : { type }),
    // What was shown is kept as read only then: after a kill an event may be shown twice, but none is left out.
    ...(file === undefined ? {} : { onRead: (read: number) => writePrivate(file, { after: read }) }),
  });
  return { general, given, flags: rest, events };
}

const COLUMNS = ["sequence", "timestamp", "type", "data.record.id", "data.changed", "actor"];

/** `perennial events tail`: one line an event, or one JSON a line, until it is stopped. */
export async function tailCommand(client: Client, args: readonly string[], world: World, words: Words): Promise<void> {
  const { general, given, events } = await follow(client, args, "events tail", world, words);
  if (given[0] !== undefined) throw new UsageError(words.tooMany(given[0]));
  const columns = general.columns?.split(",") ?? COLUMNS;
  if (general.csv) print(world, csvOf(columns));
  for await (const event of events) {
    const values = columns.map((path) => valueAt(event, path));
    if (general.json) print(world, JSON.stringify(event));
    else print(world, general.csv ? csvOf(values) : values.map(cellOf).join("  "));
  }
}

/** `perennial events forward <url>`: every event as a webhook would bring it, for receivers that the internet does not reach. */
export async function forwardCommand(
  client: Client,
  args: readonly string[],
  world: World,
  words: Words,
): Promise<void> {
  const { given, flags, events } = await follow(client, args, "events forward", world, words);
  const [url, more] = given;
  if (url === undefined || !URL.canParse(url)) throw new UsageError(words.missing("<url>", "events forward"));
  if (more !== undefined) throw new UsageError(words.tooMany(more));
  const secret =
    flags.findLast(({ name }) => name === "secret")?.value ?? `whsec_${randomBytes(32).toString("base64")}`;
  remark(world, words.forwarding(url, secret));
  for await (const { id, sequence, type, timestamp, data } of events) {
    const body = JSON.stringify({ type, timestamp, data: { ...data, sequence } });
    const headers = { "Content-Type": "application/json", ...(await signWebhook(secret, id, body)) };
    const status = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    })
      .then((reply) => String(reply.status))
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    print(world, `${sequence}  ${type}  ${status}`);
  }
}
