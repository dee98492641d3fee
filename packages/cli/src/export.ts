import { type Client, type Export, waitForJob } from "@perennial/sdk";
import { findCommand } from "./command.ts";
import { download, pipeTo, RefusedError } from "./download.ts";
import { UsageError } from "./failure.ts";
import { askedOf, tokens } from "./request.ts";
import { progressBar, readInput, remark, type World } from "./terminal.ts";
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
  const bar = progressBar(world);
  const onProgress = ({ rows: done, total }: Export): void => bar(words.writing, done, total);
  const { status, downloadUrl, rows } = await waitForJob(read, { onProgress, signal });
  if (status !== "done" || downloadUrl === null) throw new Error(words.exportFailed);
  try {
    if (file === "-") return await pipeTo(downloadUrl, world.stdout, signal);
    await download(downloadUrl, file, signal);
  } catch (error) {
    throw error instanceof RefusedError ? new Error(words.notDownloaded(error.status)) : error;
  }
  remark(world, words.exported(rows, file));
}
