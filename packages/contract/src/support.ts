import * as z from "zod";
import { field, Instant, line } from "./field.ts";
import { operation } from "./operation.ts";

export const SupportGrant = z
  .object({
    until: field(
      Instant.nullable(),
      "Until when support may look in; null when it may not.",
      "2026-11-22T08:30:00.000Z",
    ),
    write: field(z.boolean(), "Whether support may also change records.", false),
    grantedBy: field(z.string().nullable(), "Who allowed it.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    reason: field(z.string().nullable(), "What for, if that was said.", "Import of the old price list"),
    asked: z
      .object({
        at: field(Instant, "When support asked.", "2026-11-21T08:30:00.000Z"),
        reason: field(z.string(), "Why.", "To find out why an import stopped"),
      })
      .nullable()
      .meta({ description: "What support asks to be let in for; null when nothing waits for an answer." }),
  })
  .meta({ id: "SupportGrant", description: "Whether whoever runs this installation may look into the workspace." });
export type SupportGrant = z.infer<typeof SupportGrant>;

const TAG = "Workspace";

export const supportOperations = {
  getSupport: operation({
    id: "getSupport",
    method: "get",
    path: "/support-access",
    tag: TAG,
    summary: "Read whether support may look in",
    description: "Without the consent of an owner nobody of the installation sees a record of the workspace.",
    access: "workspace:read",
    cost: "read",
    output: SupportGrant,
    status: 200,
    errors: [],
  }),
  grantSupport: operation({
    id: "grantSupport",
    method: "post",
    path: "/support-access",
    tag: TAG,
    summary: "Let support in for a while",
    description:
      "For some hours support can read the workspace, and change records if that is allowed. All that it does stands in the audit as support's. A new consent takes the place of the one before.",
    access: "support:grant",
    cost: "write",
    body: z
      .object({
        hours: field(z.number().int().min(1).max(720), "For so many hours; 720 are 30 days.", 4),
        write: field(z.boolean().default(false), "Whether support may also change records.", false),
        reason: field(
          line(300).nullable().default(null),
          "What for; it stands in the audit.",
          "Import of the old price list",
        ),
      })
      .strict()
      .meta({ id: "SupportConsent", description: "For how long, and how far." }),
    output: SupportGrant,
    status: 200,
    errors: [],
    confirmed: true,
  }),
  endSupport: operation({
    id: "endSupport",
    method: "delete",
    path: "/support-access",
    tag: TAG,
    summary: "Shut support out",
    description: "Takes effect within 30 seconds everywhere, and answers with no what support has asked.",
    access: "support:grant",
    cost: "write",
    status: 204,
    errors: [],
  }),
};
