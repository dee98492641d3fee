import type { ErrorCode, Problem } from "./api.ts";

/** The API refused: `code` says why, `problem.errors` says what to change. Every code has a class of its own. */
export class PerennialError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name: string = "PerennialError";
  readonly status: number;
  readonly code: Code;
  /** Quote it when asking for help. */
  readonly requestId: string | undefined;
  readonly problem: Problem | undefined;

  constructor(status: number, code: Code, problem: Problem | undefined, requestId: string | undefined) {
    super(problem ? `${problem.title}: ${problem.detail}` : `The API answered ${status}`);
    this.status = status;
    this.code = code;
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
