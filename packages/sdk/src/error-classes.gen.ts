// Written from the contract's table of codes; `npm test -- packages/sdk -u` renews it.
import { PerennialError } from "./error.ts";

/** The request is not valid (`invalid_request`, 400). */
export class InvalidRequestError extends PerennialError<"invalid_request"> {
  override readonly name = "InvalidRequestError";
}

/** The cursor is not valid for this query (`invalid_cursor`, 400). */
export class InvalidCursorError extends PerennialError<"invalid_cursor"> {
  override readonly name = "InvalidCursorError";
}

/** Sign in or send an API key (`unauthorized`, 401). */
export class UnauthorizedError extends PerennialError<"unauthorized"> {
  override readonly name = "UnauthorizedError";
}

/** E-mail address or password is wrong (`invalid_credentials`, 401). */
export class InvalidCredentialsError extends PerennialError<"invalid_credentials"> {
  override readonly name = "InvalidCredentialsError";
}

/** The second factor is needed (`second_factor_required`, 401). */
export class SecondFactorRequiredError extends PerennialError<"second_factor_required"> {
  override readonly name = "SecondFactorRequiredError";
}

/** Confirm that it is you (`confirmation_required`, 403). */
export class ConfirmationRequiredError extends PerennialError<"confirmation_required"> {
  override readonly name = "ConfirmationRequiredError";
}

/** The plan's limit is reached (`plan_limit`, 402). */
export class PlanLimitError extends PerennialError<"plan_limit"> {
  override readonly name = "PlanLimitError";
}

/** This needs a permission that you do not have (`forbidden`, 403). */
export class ForbiddenError extends PerennialError<"forbidden"> {
  override readonly name = "ForbiddenError";
}

/** This workspace is closed (`workspace_closed`, 403). */
export class WorkspaceClosedError extends PerennialError<"workspace_closed"> {
  override readonly name = "WorkspaceClosedError";
}

/** This workspace is suspended (`workspace_suspended`, 403). */
export class WorkspaceSuspendedError extends PerennialError<"workspace_suspended"> {
  override readonly name = "WorkspaceSuspendedError";
}

/** There is no such record (`not_found`, 404). */
export class NotFoundError extends PerennialError<"not_found"> {
  override readonly name = "NotFoundError";
}

/** This address does not take that method (`method_not_allowed`, 405). */
export class MethodNotAllowedError extends PerennialError<"method_not_allowed"> {
  override readonly name = "MethodNotAllowedError";
}

/** The record is not in a state that allows this (`conflict`, 409). */
export class ConflictError extends PerennialError<"conflict"> {
  override readonly name = "ConflictError";
}

/** A record with this value exists already (`duplicate`, 409). */
export class DuplicateError extends PerennialError<"duplicate"> {
  override readonly name = "DuplicateError";
}

/** The same request is still being worked on (`in_progress`, 409). */
export class InProgressError extends PerennialError<"in_progress"> {
  override readonly name = "InProgressError";
}

/** The record was changed in the meantime (`version_mismatch`, 412). */
export class VersionMismatchError extends PerennialError<"version_mismatch"> {
  override readonly name = "VersionMismatchError";
}

/** The request is too large (`payload_too_large`, 413). */
export class PayloadTooLargeError extends PerennialError<"payload_too_large"> {
  override readonly name = "PayloadTooLargeError";
}

/** The body must be JSON (`unsupported_media_type`, 415). */
export class UnsupportedMediaTypeError extends PerennialError<"unsupported_media_type"> {
  override readonly name = "UnsupportedMediaTypeError";
}

/** This Idempotency-Key was used with another request (`idempotency_mismatch`, 422). */
export class IdempotencyMismatchError extends PerennialError<"idempotency_mismatch"> {
  override readonly name = "IdempotencyMismatchError";
}

/** Too many requests (`rate_limited`, 429). */
export class RateLimitedError extends PerennialError<"rate_limited"> {
  override readonly name = "RateLimitedError";
}

/** Something went wrong on our side (`internal`, 500). */
export class InternalError extends PerennialError<"internal"> {
  override readonly name = "InternalError";
}

/** The service is busy for a moment (`unavailable`, 503). */
export class UnavailableError extends PerennialError<"unavailable"> {
  override readonly name = "UnavailableError";
}

/** The class of every code. */
export const ERROR_CLASSES = {
  invalid_request: InvalidRequestError,
  invalid_cursor: InvalidCursorError,
  unauthorized: UnauthorizedError,
  invalid_credentials: InvalidCredentialsError,
  second_factor_required: SecondFactorRequiredError,
  confirmation_required: ConfirmationRequiredError,
  plan_limit: PlanLimitError,
  forbidden: ForbiddenError,
  workspace_closed: WorkspaceClosedError,
  workspace_suspended: WorkspaceSuspendedError,
  not_found: NotFoundError,
  method_not_allowed: MethodNotAllowedError,
  conflict: ConflictError,
  duplicate: DuplicateError,
  in_progress: InProgressError,
  version_mismatch: VersionMismatchError,
  payload_too_large: PayloadTooLargeError,
  unsupported_media_type: UnsupportedMediaTypeError,
  idempotency_mismatch: IdempotencyMismatchError,
  rate_limited: RateLimitedError,
  internal: InternalError,
  unavailable: UnavailableError,
} as const;
