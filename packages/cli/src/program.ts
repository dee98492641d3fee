import type { Client } from "@perennial/sdk";
import { writeAnswer } from "./answer.ts";
import { commands, findCommand } from "./command.ts";
import { clientOf, forgetLogin } from "./config.ts";
import { forwardCommand, tailCommand } from "./events.ts";
import { exportCommand } from "./export.ts";
import { EXIT, told, UsageError } from "./failure.ts";
import { commandHelp, nounHelp, overview } from "./help.ts";
import { importCommand } from "./import.ts";
import { login } from "./login.ts";
import { askedOf, takeGeneral, tokens } from "./request.ts";
import type { Row } from "./table.ts";
import { print, readInput, red, remark, type World } from "./terminal.ts";
import { languageOf, type Words, wordsOf } from "./words.ts";

type Own = (client: Client, args: readonly string[], world: World, words: Words) => Promise<void>;

/** What is more than one operation of the API. */
const OWN: Readonly<Record<string, Own>> = {
  import: importCommand,
  export: exportCommand,
  "events tail": tailCommand,
  "events forward": forwardCommand,
};

type Method = (request: unknown, options: unknown) => PromiseLike<unknown> & Partial<AsyncIterable<Row>>;

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The command that was probably meant; empty when none is near. */
function nearest(given: string): string {
  const names = [
    ...Object.keys(OWN),
    "login",
    "logout",
    "whoami",
    ...commands.map(({ noun, verb }) => `${noun} ${verb}`),
  ];
  const [best] = names.map((name) => ({ name, far: distance(given, name) })).sort((a, b) => a.far - b.far);
  return best && best.far <= Math.max(2, given.length / 4) ? best.name : "";
}

const urlOf = (args: readonly string[], words: Words): string | undefined =>
  takeGeneral(tokens(args, () => false).flags, () => false, words).general.url;

function help(args: readonly string[], world: World, words: Words): string {
  const [noun = "", verb = ""] = args.filter((arg) => !arg.startsWith("-"));
  const command = findCommand(noun, verb);
  if (command) return commandHelp(command, world, words);
  if (commands.some((one) => one.noun === noun)) return nounHelp(noun);
  return overview(world, words);
}

async function runOperation(noun: string, verb: string, args: readonly string[], world: World, words: Words) {
  const command = findCommand(noun, verb);
  if (!command) {
    if (verb === "" && commands.some((one) => one.noun === noun)) return print(world, nounHelp(noun));
    throw new UsageError(words.unknownCommand(`${noun} ${verb}`.trim(), nearest(`${noun} ${verb}`)));
  }
  const { request, general } = askedOf(command, args, readInput, words);
  const client = clientOf(world, general.url, words);
  const method = client[command.op.id as keyof Client] as unknown as Method;
  const { ifVersion, idempotencyKey } = general;
  const answer = method(request, { signal: world.signal, ifVersion, idempotencyKey });
  await writeAnswer(answer as Promise<unknown>, command, general, world, words);
}

async function dispatch(args: readonly string[], version: string, world: World, words: Words): Promise<void> {
  const [first = "", second = ""] = args;
  if (first === "--version" || first === "-v") return print(world, version);
  const isHelp = first === "" || first === "help" || args.includes("--help") || args.includes("-h");
  if (isHelp) return print(world, help(first === "help" ? args.slice(1) : args, world, words));
  if (first === "login") return await login(world, urlOf(args.slice(1), words), words);
  if (first === "logout") {
    forgetLogin(world);
    return remark(world, words.loggedOut);
  }
  if (first === "whoami") return await runOperation("me", "get", args.slice(1), world, words);
  const two = OWN[`${first} ${second}`];
  const own = two ?? OWN[first];
  const rest = args.slice(two ? 2 : 1);
  if (own) return await own(clientOf(world, urlOf(rest, words), words), rest, world, words);
  const verb = second.startsWith("-") ? "" : second;
  await runOperation(first, verb, args.slice(verb === "" ? 1 : 2), world, words);
}

/**
 * The whole program.
 *
 * @param args what stands behind the program's name
 * @returns how it ends, as `EXIT` says
 */
export async function program(args: readonly string[], version: string, world: World): Promise<number> {
  const words = wordsOf(languageOf(world.env));
  try {
    await dispatch(args, version, world, words);
    return EXIT.done;
  } catch (error) {
    if (world.signal.aborted) return 130;
    const { text, exit } = told(error, words);
    remark(world, red(world, text));
    return exit;
  }
}
