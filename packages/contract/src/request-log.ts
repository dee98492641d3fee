import * as z from "zod";
import { ERRORS, type ErrorCode } from "./error.ts";
import { field, Instant, pageQuery } from "./field.ts";
import { operation } from "./operation.ts";

const codes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export const LoggedRequest = z
  .object({
    id: field(z.string(), "Id of the request.", "req_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    at: field(Instant, "When it came.", "2026-11-21T08:30:00.000Z"),
    method: field(z.enum(METHODS), "HTTP method.", "POST"),
    path: field(
      z.string(),
      "Path and query, at most 500 characters: numbers, days, ids and words of the reference as sent, `…` for other texts.",
      "/v1/customers",
    ),
    operation: field(z.string(), "The operation.", "createCustomer"),
    status: field(z.number().int(), "HTTP status of the answer.", 201),
    code: field(z.enum(codes).nullable(), "Code of the refusal; null for what was done.", null),
    actorId: field(z.string(), "The key or person.", "key_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    milliseconds: field(z.number(), "Time it took us.", 12.4),
    bytes: field(z.number().int().min(0), "Size of the answer's body.", 842),
    body: field(
      z.string().nullable(),
      "What the body looked like: names of fields, without what was in them; null when there was none.",
      '{"name":"…"}',
    ),
    sentId: field(
      z.string().nullable(),
      "By which `getSentRequest` answers what was sent; null where it is not kept, or not for you to see.",
      "AQx3mVb5cWZ0b2tlbg",
    ),
  })
  .meta({ id: "LoggedRequest", description: "A request to the API and what came of it." });
export type LoggedRequest = z.infer<typeof LoggedRequest>;

/** Bytes of a body, in UTF-8, up to which it is kept. */
export const MOST_SENT = 8192;

export const SentRequest = z
  .object({
    method: field(z.enum(METHODS), "HTTP method.", "POST"),
    path: field(z.string(), "Path and query as sent.", "/v1/customers"),
    operation: field(z.string(), "The operation.", "createCustomer"),
    body: field(
      z.string().nullable(),
      "The body as JSON, without its secrets; null when there was none.",
      '{"name":"Zhang Xiaoming"}',
    ),
    ifMatch: field(z.string().nullable(), "The If-Match header; null when there was none.", null),
    idempotencyKey: field(
      z.string().nullable(),
      "The Idempotency-Key header; null when there was none. Sent again with it, the request is the same attempt.",
      "order-1001",
    ),
    changes: field(z.boolean(), "Whether the operation changes anything; what only reads is sent again at will.", true),
    removed: field(
      z.array(z.string()),
      "Secrets that were sent and are not kept; with any of them, this is not the whole request.",
      [],
    ),
  })
  .meta({ id: "SentRequest", description: "What a program sent, to look at it or to send it again." });
export type SentRequest = z.infer<typeof SentRequest>;

export const requestLogOperations = {
  listRequests: operation({
    id: "listRequests",
    method: "get",
    path: "/requests",
    tag: "Usage",
    summary: "List the last requests",
    description:
      "Requests of the last three days, the last first. They are written in batches, at most a minute late. What fails or changes something is always here; of more than 50 reads in a batch the rest is only counted.",
    access: "audit:read",
    cost: "search",
    query: z.object({
      ...pageQuery,
      method: field(z.enum(METHODS).optional(), "Only this method.", "POST"),
      outcome: field(z.enum(["done", "refused"]).optional(), "Only what was done, or what was refused.", "refused"),
      status: field(z.coerce.number<number>().int().min(100).max(599).optional(), "Only this HTTP status.", 404),
      operation: field(z.string().max(80).optional(), "Only this operation.", "createCustomer"),
      actorId: field(z.string().max(80).optional(), "Only of this key or person.", "key_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    }),
    output: z
      .object({
        data: z.array(LoggedRequest).meta({ description: "The requests, the last first." }),
        nextCursor: field(
          z.string().nullable(),
          "Send it as `cursor` to read on; null at the end.",
          "AQx3mVb5cWZ0b2tlbg",
        ),
        skipped: field(z.number().int().min(0), "Reads in the same time that were only counted.", 0),
      })
      .meta({ id: "RequestPage", description: "One page of the request log." }),
    status: 200,
    errors: ["invalid_cursor"],
  }),
  getSentRequest: operation({
    id: "getSentRequest",
    method: "get",
    path: "/sent-requests/{sentId}",
    tag: "Usage",
    summary: "Read what a program sent",
    description:
      "Requests made with a key or an app's token are kept as they were sent for three days, encrypted and without secrets, where the body has at most 8 kB. Only who sees every customer and every field may read them. When a person is erased, all that was sent before is gone.",
    access: "audit:read",
    cost: "read",
    params: z.object({
      sentId: field(z.string().max(1000), "The `sentId` of the request log.", "AQx3mVb5cWZ0b2tlbg"),
    }),
    output: SentRequest,
    status: 200,
    errors: ["not_found"],
    whole: true,
  }),
};
