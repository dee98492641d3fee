import type { ErrorCode, Problem } from "@perennial/contract";

/** The API refused: `code` says why, `problem.errors` says what to change. */
export class PerennialError extends Error {
  override readonly name = "PerennialError";
  readonly status: number;
  readonly code: ErrorCode;
  /** Quote it when asking for help. */
  readonly requestId: string | undefined;
  readonly problem: Problem | undefined;

  constructor(status: number, problem: Problem | undefined, requestId: string | undefined) {
    super(problem ? `${problem.title}: ${problem.detail}` : `The API answered ${status}`);
    this.status = status;
    this.code = problem?.code ?? "internal";
    this.requestId = problem?.requestId ?? requestId;
    this.problem = problem;
  }
}

/** No answer came. Whether the request took effect is unknown; repeat it with the same Idempotency-Key. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";

  constructor(cause: unknown) {
    super("The API could not be reached", { cause });
  }
}

/** The refusal of an answer, whatever its body is. */
export async function errorOf(reply: Response): Promise<PerennialError> {
  const requestId = reply.headers.get("request-id") ?? undefined;
  try {
    return new PerennialError(reply.status, (await reply.json()) as Problem, requestId);
  } catch {
    return new PerennialError(reply.status, undefined, requestId);
  }
}
