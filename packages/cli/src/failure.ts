import { ConnectionError, EventGapError, PerennialError } from "@perennial/sdk";
import { kebab } from "./flag.ts";
import type { Words } from "./words.ts";

/** How the program ends; the manual lists the same. */
export const EXIT = {
  done: 0,
  fault: 1,
  usage: 2,
  unauthorized: 3,
  forbidden: 4,
  notFound: 5,
  conflict: 6,
  invalid: 7,
  limited: 8,
  connection: 9,
  incomplete: 10,
} as const;

/** What was typed cannot be done: the text says what to type instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Some of the work was refused; what and why has been said. */
export class IncompleteError extends Error {
  override readonly name = "IncompleteError";
}

const BY_STATUS: Readonly<Record<number, number>> = {
  400: EXIT.invalid,
  401: EXIT.unauthorized,
  402: EXIT.limited,
  403: EXIT.forbidden,
  404: EXIT.notFound,
  409: EXIT.conflict,
  412: EXIT.conflict,
  413: EXIT.invalid,
  415: EXIT.invalid,
  422: EXIT.conflict,
  429: EXIT.limited,
};

/** `body.phones[0].number` → `--phones [0].number`, as it was typed. */
export function placeOf(location: string): string {
  const [, part, key = "", rest = ""] = /^(params|query|body)\.?(\w*)(.*)$/.exec(location) ?? [];
  if (part === undefined || key === "") return location;
  return part === "params" ? `<${kebab(key)}>` : `--${kebab(key)}${rest === "" ? "" : ` ${rest}`}`;
}

const ADVICE: Readonly<Record<string, "adviseLogin" | "adviseKey" | "adviseVersion">> = {
  unauthorized: "adviseLogin",
  forbidden: "adviseKey",
  version_mismatch: "adviseVersion",
};

/** What went wrong and what to do, and how the program ends with it. */
export function told(error: unknown, words: Words): { readonly text: string; readonly exit: number } {
  if (error instanceof UsageError) return { text: error.message, exit: EXIT.usage };
  if (error instanceof IncompleteError) return { text: error.message, exit: EXIT.incomplete };
  if (error instanceof EventGapError)
    return { text: words.eventsGone(error.after, error.oldest), exit: EXIT.incomplete };
  if (error instanceof ConnectionError) {
    const { cause } = error;
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
    return { text: `${words.unreachable} (${error.message}: ${inner})`, exit: EXIT.connection };
  }
  if (!(error instanceof PerennialError)) {
    return { text: error instanceof Error ? error.message : String(error), exit: EXIT.fault };
  }
  const { problem, code, status, requestId } = error as PerennialError;
  const advice = ADVICE[code];
  const places = (problem?.errors ?? []).map(
    ({ location, message, fix }) => `  ${placeOf(location)}: ${message} ${fix}`,
  );
  const mend = advice ? [words[advice]] : problem && places.length === 0 ? [problem.fix] : [];
  const lines = [
    problem ? `${problem.title}. ${problem.detail}` : error.message,
    ...places,
    ...mend,
    ...(requestId === undefined ? [] : [`${words.request} ${requestId}`]),
  ];
  return { text: lines.join("\n"), exit: BY_STATUS[status] ?? EXIT.fault };
}
