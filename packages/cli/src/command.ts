import { isForKeys, type Operation, operations } from "@perennial/contract";
import { calls } from "@perennial/contract/calls";
import { type Flag, flagsOf, kebab } from "./flag.ts";

/** An operation of the contract as it is called here: `perennial <noun> <verb>`. */
export interface Command {
  readonly noun: string;
  readonly verb: string;
  readonly op: Operation;
  /** Whether it answers a list that can be read to its end. */
  readonly isList: boolean;
  /** Whether conditions such as `--churn-risk ">60"` can be given. */
  readonly takesConditions: boolean;
}

/** Operations whose id is no verb and noun. */
const NAMES: Readonly<Record<string, readonly [noun: string, verb: string]>> = {
  handOver: ["hand-overs", "start"],
};

const segments = new Set(Object.values(operations).flatMap(({ path }) => path.split("/")));

/** The noun as the API's addresses have it, mostly in the plural. */
function nounOf(words: string): string {
  const plurals = [words, `${words}s`, `${words}es`, words.replace(/y$/, "ies")];
  return plurals.find((plural) => segments.has(plural)) ?? words;
}

function nameOf(op: Operation): readonly [noun: string, verb: string] {
  const known = NAMES[op.id];
  if (known) return known;
  const [, verb = op.id, rest = ""] = /^([a-z]+)(.*)$/.exec(op.id) ?? [];
  return [nounOf(kebab(rest)) || "account", verb === "query" ? "list" : verb];
}

function commandOf(op: Operation): Command {
  const [noun, verb] = nameOf(op);
  return {
    noun,
    verb,
    op,
    isList: calls[op.id]?.pages !== undefined,
    takesConditions: flagsOf(op).some(({ place, name }) => place === "body" && name === "filter"),
  };
}

/** Every operation that a key can ever be allowed, in the contract's order. */
export const commands: readonly Command[] = Object.values(operations).filter(isForKeys).map(commandOf);

export function findCommand(noun: string, verb: string): Command | undefined {
  return commands.find((one) => one.noun === noun && one.verb === verb);
}

/** What is given without a flag: the parts of the address in their order, then what the query must have. */
export function positionalsOf(op: Operation): Flag[] {
  const flags = flagsOf(op);
  const inAddress = [...op.path.matchAll(/\{(\w+)\}/g)].map(([, key]) => key);
  return [
    ...inAddress.flatMap((key) => flags.filter((flag) => flag.place === "params" && flag.key === key)),
    ...flags.filter(({ place, isRequired }) => place === "query" && isRequired),
  ];
}
