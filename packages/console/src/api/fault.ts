import { ConnectionError, PerennialError } from "@perennial/sdk";

/** What went wrong with one input: where in the form, and what to put there instead. */
export interface Fault {
  readonly path: string;
  readonly text: string;
}

/** `body.phones[0].number` as the form calls it: `phones.0.number`. */
function pathOf(location: string): string {
  return location.replace(/^body\.?/, "").replace(/\[(\d+)\]/g, ".$1");
}

export function faultsOf(error: unknown): Fault[] {
  if (!(error instanceof PerennialError)) return [];
  return (error.problem?.errors ?? []).map(({ location, message, fix }) => ({
    path: pathOf(location),
    text: fix === "" ? message : `${message} ${fix}`,
  }));
}

export interface Refusal {
  readonly title: string;
  readonly detail: string | undefined;
  /** What to do about it, where no input is at fault. */
  readonly fix: string | undefined;
  readonly requestId: string | undefined;
}

/** What a person can do: what names a header or a field, in backticks, is meant for programs. */
function fixOf({ fix, problem }: PerennialError): string | undefined {
  return fix === "" || fix.includes("`") || (problem?.errors ?? []).length > 0 ? undefined : fix;
}

/** A refusal as it is told to the person; `offline` and `unknown` are the words for what the API did not say. */
export function refusalOf(error: unknown, words: { readonly offline: string; readonly unknown: string }): Refusal {
  if (error instanceof PerennialError) {
    return {
      title: error.problem?.title ?? words.unknown,
      detail: error.problem?.detail,
      fix: fixOf(error),
      requestId: error.status >= 500 ? error.requestId : undefined,
    };
  }
  const title = error instanceof ConnectionError ? words.offline : words.unknown;
  return { title, detail: undefined, fix: undefined, requestId: undefined };
}

export function isCode(error: unknown, code: PerennialError["code"]): boolean {
  return error instanceof PerennialError && error.code === code;
}
