import { readFileSync } from "node:fs";
import { type Command, positionalsOf } from "./command.ts";
import { conditionOf } from "./condition.ts";
import { UsageError } from "./failure.ts";
import { camel, type Flag, flagsOf } from "./flag.ts";
import type { Words } from "./words.ts";

/** What can be said with every command; `data` is the body as JSON. */
export interface General {
  json: boolean;
  csv: boolean;
  all: boolean;
  help: boolean;
  columns?: string;
  data?: string;
  url?: string;
  ifVersion?: number;
  idempotencyKey?: string;
}

export interface Asked {
  readonly request: { params: Record<string, unknown>; query: Record<string, unknown>; body: unknown };
  readonly general: General;
}

/** A flag as it was typed: `value` is undefined for one that stood alone. */
export interface Typed {
  readonly name: string;
  readonly value: string | undefined;
}

const SWITCHES = new Set(["json", "csv", "all", "help", "yes", "resume"]);

/**
 * Takes a command line apart.
 *
 * @param isSwitch whether a flag stands alone, so that what follows it is not its value
 */
export function tokens(
  args: readonly string[],
  isSwitch: (name: string) => boolean,
): { readonly words: string[]; readonly flags: Typed[] } {
  const words: string[] = [];
  const flags: Typed[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg === "--") return { words: [...words, ...args.slice(index + 1)], flags };
    const [, name, , value] = /^--?([A-Za-z][\w.-]*)(=([\s\S]*))?$/.exec(arg) ?? [];
    if (name === undefined) {
      words.push(arg);
    } else if (value !== undefined) {
      flags.push({ name, value });
    } else if (isSwitch(name) || SWITCHES.has(name) || name === "h" || name === "y") {
      flags.push({ name: name === "h" ? "help" : name === "y" ? "yes" : name, value: undefined });
    } else {
      index += 1;
      flags.push({ name, value: args[index] });
    }
  }
  return { words, flags };
}

function parseJson(flag: string, text: string, words: Words): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(words.notJson(flag, text.slice(0, 200)));
  }
}

function free(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function valueOf(flag: Flag, text: string, words: Words): unknown {
  if (flag.isNullable && text === "null") return null;
  switch (flag.kind) {
    case "number": {
      const number = Number(text);
      if (text.trim() === "" || Number.isNaN(number)) throw new UsageError(words.notNumber(flag.name, text));
      return number;
    }
    case "switch":
      return text === "" || text === "true" || text === "yes" ? true : text === "false" || text === "no" ? false : text;
    case "list":
      return text.startsWith("[") ? parseJson(flag.name, text, words) : text === "" ? [] : text.split(",");
    case "sort": {
      const [by = "", direction] = text.split(":");
      return direction === undefined ? { by: camel(by) } : { by: camel(by), direction };
    }
    case "json":
      return parseJson(flag.name, text, words);
    case "free":
      return /^[[{]/.test(text) ? parseJson(flag.name, text, words) : free(text);
    default:
      return text;
  }
}

/** Sets a field, or a field within it: `address.city`. A list that is given again grows. */
function put(target: Record<string, unknown>, flag: Flag, inner: readonly string[], text: string, words: Words): void {
  if (inner.length === 0) {
    const value = valueOf(flag, text, words);
    const before = target[flag.key];
    target[flag.key] =
      Array.isArray(before) && Array.isArray(value) ? [...(before as unknown[]), ...(value as unknown[])] : value;
    return;
  }
  let place = ((target[flag.key] as Record<string, unknown> | undefined) ??= {});
  for (const key of inner.slice(0, -1)) place = (place[camel(key)] ??= {}) as Record<string, unknown>;
  const last = inner.at(-1) ?? "";
  place[flag.key === "fields" ? last : camel(last)] = free(text);
}

function readData(data: string, stdin: string, words: Words): unknown {
  if (data === "-") return parseJson("data", stdin, words);
  if (!data.startsWith("@")) return parseJson("data", data, words);
  try {
    return parseJson("data", readFileSync(data.slice(1), "utf8"), words);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(words.noFile(data.slice(1)));
  }
}

/** Takes what can be said with every command; answers what remains. */
export function takeGeneral(flags: readonly Typed[], isOwn: (name: string) => boolean, words: Words) {
  const general: General = { json: false, csv: false, all: false, help: false };
  const rest = flags.filter(({ name, value }) => {
    if (isOwn(name)) return true;
    if (name === "json" || name === "csv" || name === "all" || name === "help") {
      general[name] = true;
      return false;
    }
    if (name === "columns" || name === "data" || name === "url" || name === "api-url" || name === "idempotency-key") {
      if (value === undefined) throw new UsageError(words.needsValue(name));
      const key = name === "api-url" ? "url" : name === "idempotency-key" ? "idempotencyKey" : name;
      general[key] = value;
      return false;
    }
    if (name !== "if-version") return true;
    if (!/^\d+$/.test(value ?? "")) throw new UsageError(words.notNumber(name, value ?? ""));
    general.ifVersion = Number(value);
    return false;
  });
  return { general, rest };
}

/** The request that a command line asks for. */
export function askedOf(command: Command, args: readonly string[], stdin: () => string, words: Words): Asked {
  const { op, noun, verb } = command;
  const name = `${noun} ${verb}`;
  const own = new Map(flagsOf(op).map((flag) => [flag.name, flag]));
  const base = (flag: string): string => flag.split(".")[0] ?? "";
  const { words: given, flags } = tokens(args, (flag) => own.get(flag.replace(/^no-/, ""))?.kind === "switch");
  const { general, rest } = takeGeneral(flags, (flag) => own.has(base(flag)), words);
  const request: Asked["request"] = { params: {}, query: {}, body: undefined };
  const body: Record<string, unknown> = {};
  const conditions: Record<string, unknown>[] = [];
  const positionals = positionalsOf(op);
  if (given.length > positionals.length) throw new UsageError(words.tooMany(given[positionals.length] ?? ""));
  given.forEach((text, index) => {
    const flag = positionals[index];
    if (flag && flag.place !== "body") request[flag.place][flag.key] = valueOf(flag, text, words);
  });
  for (const { name: typed, value } of rest) {
    const negated = /^no-(.+)$/.exec(typed)?.[1];
    const flag = own.get(base(typed)) ?? (negated === undefined ? undefined : own.get(negated));
    if (flag) {
      const isSwitch = flag.kind === "switch" && value === undefined;
      if (value === undefined && !isSwitch) throw new UsageError(words.needsValue(typed));
      const text = isSwitch ? String(negated === undefined || own.has(typed)) : (value ?? "");
      put(flag.place === "body" ? body : request[flag.place], flag, typed.split(".").slice(1), text, words);
    } else if (command.takesConditions) {
      if (value === undefined) throw new UsageError(words.notCondition(typed));
      conditions.push({ [typed.includes(".") ? typed : camel(typed)]: conditionOf(value) });
    } else throw new UsageError(words.unknownFlag(typed, name));
  }
  for (const flag of positionals) {
    if (flag.place !== "body" && request[flag.place][flag.key] === undefined && !general.help) {
      throw new UsageError(words.missing(`<${flag.name}>`, name));
    }
  }
  if (conditions.length > 0) {
    const all = "filter" in body ? [body["filter"], ...conditions] : conditions;
    body["filter"] = all.length === 1 ? all[0] : { $and: all };
  }
  if (op.body) {
    const data = general.data === undefined ? undefined : readData(general.data, stdin(), words);
    request.body = data === undefined ? body : Object.keys(body).length > 0 ? { ...(data as object), ...body } : data;
  } else if (general.data !== undefined) throw new UsageError(words.unknownFlag("data", name));
  return { request, general };
}
