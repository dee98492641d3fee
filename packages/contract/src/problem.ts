import * as z from "zod";
import { ERRORS, type ErrorCode } from "./error.ts";
import { field } from "./field.ts";

const codes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

/** RFC 9457 problem document: the body of every refusal. */
export const Problem = z
  .object({
    type: field(z.string(), "Address of a page about this code.", "/docs/errors/duplicate"),
    title: field(z.string(), "What is wrong, in the reader's language.", "A record with this value exists already"),
    status: field(z.number().int(), "HTTP status.", 409),
    detail: field(z.string(), "What happened here.", "A customer with externalId ERP-1001 exists."),
    fix: field(
      z.string(),
      "What to do about it, in the reader's language.",
      "Change that record, or send another value.",
    ),
    instance: field(z.string(), "Path of the request.", "/v1/customers"),
    code: field(z.enum(codes), "Stable code.", "duplicate"),
    requestId: field(z.string(), "Quote it when asking for help.", "req_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    errors: z
      .array(
        z.object({
          location: field(z.string(), "Where in the request.", "body.phones[0].number"),
          message: field(z.string(), "What is wrong there.", "This is not a telephone number."),
          fix: field(z.string(), "What to send instead.", "Send E.164, such as +8613800138000."),
        }),
      )
      .meta({ description: "Every place that is at fault, with its mend; empty where no place of the request is." }),
  })
  .meta({ id: "Problem", description: "Why a request was refused and what to change (RFC 9457)." });
export type Problem = z.infer<typeof Problem>;
