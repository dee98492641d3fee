import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Client, type Export, waitForJob } from "@perennial/sdk";
import { findCommand } from "./command.ts";
import { UsageError } from "./failure.ts";
import { askedOf, tokens } from "./request.ts";
import { readInput, remark, type World } from "./terminal.ts";
import type { Words } from "./words.ts";

/** `perennial export`: asks for the file, waits until it is written, and fetches it. `-` writes it to standard output. */
export async function exportCommand(
  client: Client,
  args: readonly string[],
  world: World,
  words: Words,
): Promise<void> {
  const create = findCommand("exports", "create");
  if (!create) throw new Error("the contract has no createExport");
  const { words: given, flags } = tokens(args, () => false);
  const target = flags.findLast(({ name }) => name === "output" || name === "o");
  const others = flags.filter(({ name }) => name !== "output" && name !== "o" && name !== "url" && name !== "api-url");
  const typed = others.flatMap(({ name, value }) => (value === undefined ? [`--${name}`] : [`--${name}`, value]));
  if (target && target.value === undefined) throw new UsageError(words.needsValue("output"));
  const { request } = askedOf(create, [...given, ...typed], readInput, words);
  const { signal } = world;
  const { id, kind, format } = await client.createExport({ body: request.body as object }, { signal });
  const file = target?.value ?? `${kind}.${format}`;
  const read = (): Promise<Export> => client.getExport({ params: { exportId: id } }, { signal });
  const { status, downloadUrl, rows } = await waitForJob(read, { signal });
  if (status !== "done" || downloadUrl === null) throw new Error(words.exportFailed);
  const reply = await fetch(downloadUrl, { signal });
  if (!reply.ok || !reply.body) throw new Error(words.notDownloaded(reply.status));
  const bytes = Readable.fromWeb(reply.body as Parameters<typeof Readable.fromWeb>[0]);
  if (file === "-") {
    await pipeline(bytes, world.stdout, { end: false });
    return;
  }
  await pipeline(bytes, createWriteStream(`${file}.part`));
  await rename(`${file}.part`, file);
  remark(world, words.exported(rows, file));
}
