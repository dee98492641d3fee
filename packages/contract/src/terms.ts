import * as z from "zod";
import { field, Instant } from "./field.ts";

/** The day of the terms of service and the privacy notice that hold now; whoever accepted earlier ones is asked again. */
export const TERMS_VERSION = "2026-11-22";

/** What somebody agrees to: the terms as they are now, so that nobody agrees to what was not shown. */
export const acceptedTerms = field(
  z.literal(TERMS_VERSION),
  "The version of the terms of service and the privacy notice that was shown and is accepted.",
  TERMS_VERSION,
);

export const Terms = z
  .object({
    accepted: field(z.string().nullable(), "The version that the person accepted last; null for none.", TERMS_VERSION),
    acceptedAt: field(Instant.nullable(), "When that was.", "2026-11-22T08:30:00.000Z"),
    current: field(z.string(), "The version that holds now.", TERMS_VERSION),
  })
  .meta({ id: "Terms", description: "Terms of service and privacy notice, and what the person accepted of them." });
