import type { ErrorCode, Problem } from "./api.ts";

/** What was refused and what to do about it; where places of the request are at fault, each has its own mend. */
function messageOf({ title, detail, fix, errors }: Problem): string {
  return `${title}: ${detail}${fix && !errors?.length ? ` ${fix}` : ""}`;
}

/**
 * The API refused: `code` says why, `fix` what to do about it, and `problem.errors` what to change where in the request.
 * Every code has a class of its own.
 */
export class PerennialError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name: string = "PerennialError";
  readonly status: number;
  readonly code: Code;
  /** What to do about it, in the language that was asked for; empty when the answer is not the API's own. */
  readonly fix: string;
  /** Quote it when asking for help. */
  readonly requestId: string | undefined;
  readonly problem: Problem | undefined;

  constructor(status: number, code: Code, problem: Problem | undefined, requestId: string | undefined) {
    super(problem ? messageOf(problem) : `The API answered ${status}`);
    this.status = status;
    this.code = code;
    this.fix = problem?.fix ?? "";
    this.requestId = problem?.requestId ?? requestId;
    this.problem = problem;
  }
}

/** No answer came. Whether the request took effect is unknown; repeat it with the same Idempotency-Key. */
export class ConnectionError extends Error {
  override readonly name: string = "ConnectionError";

  constructor(cause: unknown, message: string = "The API could not be reached") {
    super(message, { cause });
  }
}

/** No answer came in time. */
export class TimeoutError extends ConnectionError {
  override readonly name = "TimeoutError";

  constructor(timeoutMs: number, cause: unknown) {
    super(cause, `The API did not answer within ${timeoutMs} ms`);
  }
}
