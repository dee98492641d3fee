import { openAsBlob } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { type Client, type Import, uploadImport, waitForJob } from "@perennial/sdk";
import { findCommand } from "./command.ts";
import { IncompleteError, UsageError } from "./failure.ts";
import { askedOf, type General, takeGeneral, tokens } from "./request.ts";
import { tableOf } from "./table.ts";
import { ask, print, progressBar, readInput, remark, type World } from "./terminal.ts";
import type { Words } from "./words.ts";

type Settings = NonNullable<Parameters<Client["updateImport"]>[0]["body"]>;

interface Wanted {
  readonly file: string;
  readonly kind: Import["kind"];
  readonly settings: Settings;
  readonly isAgreed: boolean;
  readonly errorsFile: string;
  readonly general: General;
}

/** Reads the command line: the settings of an import are flags as the operation that sets them has them. */
function wantedOf(args: readonly string[], words: Words): Wanted {
  const { words: given, flags } = tokens(args, () => false);
  const { general, rest } = takeGeneral(flags, () => false, words);
  const [file, more] = given;
  if (file === undefined) throw new UsageError(words.missing("<file>", "import"));
  if (more !== undefined) throw new UsageError(words.tooMany(more));
  const taken = new Set(["kind", "yes", "errors", "map"]);
  const last = (name: string): string | undefined => rest.findLast((flag) => flag.name === name)?.value;
  const columns = rest
    .filter(({ name }) => name === "map")
    .map(({ value = "" }) => {
      const [, name = "", target = ""] = /^(.*)=([^=]*)$/.exec(value) ?? [];
      if (name === "") throw new UsageError(words.cannotStart);
      return { name, target };
    });
  const update = findCommand("imports", "update");
  if (!update) throw new Error("the contract has no updateImport");
  const others = rest.filter(({ name }) => !taken.has(name));
  const typed = others.flatMap(({ name, value }) => (value === undefined ? [`--${name}`] : [`--${name}`, value]));
  const { request } = askedOf(update, ["imp", ...typed], readInput, words);
  return {
    file,
    kind: (last("kind") ?? "purchases") as Import["kind"],
    settings: { ...(request.body as Settings), ...(columns.length > 0 ? { columns } : {}) },
    isAgreed: rest.some(({ name }) => name === "yes"),
    errorsFile: last("errors") ?? `${file}.errors.csv`,
    general,
  };
}

/** Shows what the columns become and what is in the file, as far as it was found. */
function showMapping(world: World, { columns, survey }: Import, words: Words): void {
  const rows = columns.map(({ name, target, examples }) => ({
    [words.column]: name,
    [words.becomes]: target === "ignore" ? words.leftOut : target,
    [words.firstValues]: examples.slice(0, 3).join(", "),
  }));
  for (const line of tableOf(rows, [words.column, words.becomes, words.firstValues])) remark(world, line);
  if (!survey) return;
  remark(world, words.surveyed(survey.rows, survey.customers, survey.failing));
  if (survey.proposedAsOf !== null) remark(world, words.proposedDay(survey.proposedAsOf));
}

async function keepErrors(errorsUrl: string, file: string): Promise<void> {
  const reply = await fetch(errorsUrl);
  if (reply.ok) await writeFile(file, Buffer.from(await reply.arrayBuffer()));
}

/** `perennial import <file>`: sends it, shows what becomes of it, and follows it to its end. */
export async function importCommand(
  client: Client,
  args: readonly string[],
  world: World,
  words: Words,
): Promise<void> {
  const { file, kind, settings, isAgreed, errorsFile, general } = wantedOf(args, words);
  const { signal } = world;
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new UsageError(words.noFile(file));
  const blob = await openAsBlob(file);
  const bar = progressBar(world);
  const onSent = (sent: number, size: number): void => bar(words.uploading, sent, size);
  const { id } = await uploadImport(client, blob, { kind, fileName: basename(file), onSent, signal });
  const request = { params: { importId: id } };
  const read = (): Promise<Import> => client.getImport(request, { signal });
  const onReading = ({ progress }: Import): void => bar(words.reading, progress.done, progress.total);
  let current = await waitForJob(read, { onProgress: onReading, signal });
  if (current.status === "ready" && Object.keys(settings).length > 0) {
    await client.updateImport({ ...request, body: settings }, { signal });
    current = await waitForJob(read, { signal });
  }
  if (current.status === "ready") {
    showMapping(world, current, words);
    const isWanted =
      isAgreed || (world.stdin.isTTY === true && /^(y|yes|是|好)$/i.test(await ask(world, words.goAhead)));
    if (!isWanted) {
      if (general.json) print(world, JSON.stringify(current, null, 2));
      throw new IncompleteError(words.waitsForYou(id));
    }
    await client.startImport(request, { signal });
    const onProgress = ({ status, progress }: Import): void =>
      bar(status === "scoring" ? words.scoring : words.writing, progress.total - progress.waiting, progress.total);
    current = await waitForJob(read, { onProgress, signal });
  }
  if (general.json) print(world, JSON.stringify(current, null, 2));
  if (current.status !== "done") {
    throw new IncompleteError(words.importFailed(current.status, current.problem ?? ""));
  }
  const { done, skipped, failed } = current.progress;
  remark(world, words.imported(done, skipped, failed));
  if (failed === 0) return;
  if (current.errorsUrl !== null) await keepErrors(current.errorsUrl, errorsFile);
  throw new IncompleteError(words.refusedRows(errorsFile));
}
