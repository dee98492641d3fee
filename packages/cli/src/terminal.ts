import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";

/** What the program is given by whoever starts it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean; readonly setRawMode?: (raw: boolean) => unknown };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Ends whatever goes on for ever. */
  readonly signal: AbortSignal;
}

/** Writes a line of what was asked for. */
export function print(world: World, text: string): void {
  world.stdout.write(`${text}\n`);
}

/** Writes a line beside it, for the person who looks on. */
export function remark(world: World, text: string): void {
  world.stderr.write(`${text}\n`);
}

const isColoured = ({ env }: World, stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";

/** Bold on a terminal, plain elsewhere. */
export function bold(world: World, text: string): string {
  return isColoured(world, world.stdout) ? `\u001B[1m${text}\u001B[22m` : text;
}

/** Red on a terminal, plain elsewhere. */
export function red(world: World, text: string): string {
  return isColoured(world, world.stderr) ? `\u001B[31m${text}\u001B[39m` : text;
}

/** Everything that stands on standard input, for what is piped in. */
export function readInput(): string {
  return readFileSync(0, "utf8");
}

/** Asks a person one line. Without a terminal it is read from what is piped in. */
export async function ask(world: World, question: string): Promise<string> {
  const lines = createInterface({ input: world.stdin, output: world.stdin.isTTY ? world.stderr : undefined });
  try {
    if (world.stdin.isTTY) return (await lines.question(question, { signal: world.signal })).trim();
    for await (const line of lines) return line.trim();
    return "";
  } finally {
    lines.close();
  }
}

/** Asks for what nobody shall see: nothing of what is typed is shown. */
export async function askSecret(world: World, question: string): Promise<string> {
  const { stdin, stderr } = world;
  if (!stdin.isTTY || !stdin.setRawMode) return await ask(world, question);
  stderr.write(question);
  stdin.setRawMode(true);
  let typed = "";
  try {
    for await (const chunk of stdin) {
      for (const sign of String(chunk)) {
        if (sign === "\r" || sign === "\n" || sign === "\u0004") return typed.trim();
        if (sign === "\u0003") throw new Error("^C");
        typed = sign === "\u007F" ? typed.slice(0, -1) : typed + sign;
      }
    }
    return typed.trim();
  } finally {
    stdin.setRawMode(false);
    stderr.write("\n");
  }
}

const BAR = 24;

/**
 * Shows on one line how far something is; without a terminal one line a step, so that a log stays short. A total of null is
 * one that nobody knows.
 */
export function progressBar(world: World): (step: string, done: number, total: number | null) => void {
  let before = "";
  return (step, done, total) => {
    const share = total !== null && total > 0 ? Math.min(1, done / total) : 0;
    if (!world.stderr.isTTY) {
      if (step !== before) remark(world, `${step} …`);
      before = step;
      return;
    }
    const filled = Math.round(share * BAR);
    const bar = `${"█".repeat(filled)}${"░".repeat(BAR - filled)}`;
    const count = done.toLocaleString("en");
    const line =
      total === null
        ? `${step} ${count}`
        : `${step} ${bar} ${Math.floor(share * 100)} %  ${count} / ${total.toLocaleString("en")}`;
    if (line === before) return;
    const isNew = before !== "" && !before.startsWith(`${step} `);
    world.stderr.write(`${isNew ? "\n" : "\r"}${line}\u001B[K`);
    if (share === 1) world.stderr.write("\n");
    before = share === 1 ? "" : line;
  };
}
