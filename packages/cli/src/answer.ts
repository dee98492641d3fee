import type { Command } from "./command.ts";
import type { General } from "./request.ts";
import { columnsOf, csvOf, fieldsOf, leavesOf, type Row, tableOf, valueAt } from "./table.ts";
import { bold, print, remark, type World } from "./terminal.ts";
import type { Words } from "./words.ts";

/** Records that are laid out together: the width of a table's columns is that of their texts. */
const TOGETHER = 200;

const columnsAsked = ({ columns }: General): readonly string[] | undefined =>
  columns === undefined ? undefined : columns.split(",").map((one) => one.trim());

/** Writes the records of a list as they come, in the asked form. */
async function writeRows(rows: AsyncIterable<Row> | Iterable<Row>, command: Command, general: General, world: World) {
  let columns = columnsAsked(general);
  let waiting: Row[] = [];
  let written = 0;
  const flush = (): void => {
    columns ??= general.csv ? [...new Set(waiting.flatMap((row) => leavesOf(row)))] : columnsOf(command.noun, waiting);
    const chosen = columns;
    if (general.csv) {
      if (written === 0) print(world, csvOf(chosen));
      for (const row of waiting) print(world, csvOf(chosen.map((path) => valueAt(row, path))));
    } else {
      const [heading = "", ...lines] = tableOf(waiting, chosen);
      if (written === 0) print(world, bold(world, heading));
      for (const line of lines) print(world, line);
    }
    written += waiting.length;
    waiting = [];
  };
  for await (const row of rows) {
    waiting.push(row);
    if (waiting.length === TOGETHER) flush();
  }
  if (waiting.length > 0) flush();
  return written;
}

/** Writes a list to its end as one JSON, a record at a time. */
async function writeJson(rows: AsyncIterable<Row>, world: World): Promise<void> {
  world.stdout.write('{"data":[');
  let separator = "\n";
  for await (const row of rows) {
    world.stdout.write(`${separator}${JSON.stringify(row)}`);
    separator = ",\n";
  }
  world.stdout.write('\n],"nextCursor":null}\n');
}

interface Page {
  readonly data: readonly Row[];
  readonly nextCursor?: string | null;
}

/** Writes what an operation answered. */
export async function writeAnswer(
  answer: (PromiseLike<unknown> & Partial<AsyncIterable<Row>>) | Promise<unknown>,
  command: Command,
  general: General,
  world: World,
  words: Words,
): Promise<void> {
  const rows = Symbol.asyncIterator in answer ? (answer as AsyncIterable<Row>) : undefined;
  if (rows && general.all) {
    if (general.json) await writeJson(rows, world);
    else if ((await writeRows(rows, command, general, world)) === 0) remark(world, words.nothing);
    return;
  }
  const value = await answer;
  if (value === undefined) remark(world, words.done);
  else if (general.json) print(world, JSON.stringify(value, null, 2));
  else if (command.isList) {
    const { data, nextCursor } = value as Page;
    const shown = await writeRows(data, command, general, world);
    if (shown === 0) remark(world, words.nothing);
    if (typeof nextCursor === "string") remark(world, words.more(shown));
  } else if (general.csv || general.columns !== undefined) {
    await writeRows([value as Row], command, general, world);
  } else for (const line of fieldsOf(value as Row)) print(world, line);
}
