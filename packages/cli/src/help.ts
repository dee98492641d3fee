import { type Command, commands, positionalsOf } from "./command.ts";
import { type Flag, flagsOf } from "./flag.ts";
import { bold, type World } from "./terminal.ts";
import type { Words } from "./words.ts";

function aligned(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}

function generalLines(words: Words): string[] {
  const { generalFlags: say } = words;
  return aligned([
    ["--json", say.json],
    ["--csv", say.csv],
    ["--columns a,b.c", say.columns],
    ["--all", say.all],
    ["--data <json>", say.data],
    ["--if-version <n>", say.ifVersion],
    ["--idempotency-key <id>", say.idempotencyKey],
    ["--url <address>", say.url],
    ["--help", say.help],
  ]);
}

/** The own commands, then every noun with its verbs. */
export function overview(world: World, words: Words): string {
  const nouns = new Map<string, string[]>();
  for (const { noun, verb } of commands) nouns.set(noun, [...(nouns.get(noun) ?? []), verb]);
  return [
    words.intro,
    "",
    bold(world, words.usage),
    "  perennial <noun> <verb> [<id> …] [--flag value …]",
    "",
    bold(world, words.commands),
    ...aligned(Object.entries(words.ownCommands)),
    "",
    ...aligned([...nouns].map(([noun, verbs]) => [noun, verbs.join(", ")])),
    "",
    bold(world, words.general),
    ...generalLines(words),
    "",
    words.moreHelp,
  ].join("\n");
}

/** What can be done with a noun. */
export function nounHelp(noun: string): string {
  return aligned(
    commands.filter((one) => one.noun === noun).map((one) => [`perennial ${signature(one)}`, one.op.summary]),
  ).join("\n");
}

function signature({ noun, verb, op }: Command): string {
  return [noun, verb, ...positionalsOf(op).map(({ name }) => `<${name}>`)].join(" ");
}

function shown({ kind, choices, name }: Flag): string {
  if (kind === "switch") return `--${name}`;
  const value = { text: "text", number: "n", list: "a,b", sort: "field:desc", json: "json", free: "value" }[kind];
  return `--${name} <${choices.length > 0 && choices.length <= 6 ? choices.join("|") : value}>`;
}

const quoted = (text: string): string =>
  /^[\w:.,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A flag with the value that the contract gives as its example. */
function exampleOf({ name, kind, example }: Flag): string {
  if (kind === "switch") return example === true ? `--${name}` : `--no-${name}`;
  if (kind === "list" && Array.isArray(example)) return `--${name} ${quoted(example.join(","))}`;
  const text = typeof example === "object" ? JSON.stringify(example) : String(example);
  return `--${name} ${quoted(text)}`;
}

function exampleLine(command: Command): string {
  const positionals = positionalsOf(command.op);
  const places = positionals.map(({ example }) => quoted(String(example)));
  const flags = flagsOf(command.op).filter((flag) => flag.place === "body" && flag.isRequired);
  const conditions = command.takesConditions ? ['--churn-risk ">60"', "--sort churnRisk:desc"] : [];
  return ["perennial", command.noun, command.verb, ...places, ...flags.map(exampleOf), ...conditions].join(" ");
}

/** How a command is used, from the contract. */
export function commandHelp(command: Command, world: World, words: Words): string {
  const positionals = positionalsOf(command.op);
  const flags = flagsOf(command.op).filter((flag) => !positionals.includes(flag));
  const lines = flags.map((flag): [string, string] => [
    shown(flag),
    `${flag.description}${flag.isRequired ? ` (${words.required})` : ""}`,
  ]);
  return [
    `${command.op.summary}. ${command.op.description}`,
    "",
    bold(world, words.usage),
    `  perennial ${signature(command)}${flags.length > 0 ? " [--flag value …]" : ""}`,
    ...aligned(positionals.map(({ name, description }) => [`<${name}>`, description])),
    ...(lines.length > 0 ? ["", bold(world, words.options), ...aligned(lines)] : []),
    ...(command.takesConditions ? ["", words.conditions] : []),
    "",
    bold(world, words.general),
    ...generalLines(words),
    "",
    bold(world, words.example),
    `  ${exampleLine(command)}`,
  ].join("\n");
}
