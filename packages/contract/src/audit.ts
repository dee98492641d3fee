import * as z from "zod";
import { AUDIT_KINDS } from "./audit-words.ts";
import { Export } from "./export.ts";
import { Day, field, Instant, idOf, pageOf, pageQuery } from "./field.ts";
import { operation } from "./operation.ts";

const values = (description: string, example: Record<string, unknown>) =>
  z
    .record(z.string(), z.unknown())
    .nullable()
    .meta({ description, examples: [example] });

export const AuditEntry = z
  .object({
    id: field(z.string(), "Id of the entry; the same change never has two.", "aud_5kq2n8v0r7d3m9x1c6b4t2w8ya"),
    at: field(Instant, "When it happened.", "2026-11-21T08:30:00.000Z"),
    actor: z
      .object({
        kind: field(
          z.enum(["person", "key", "import", "support", "system"]),
          "What kind of actor it was: a member, an API key, an import, our support with your consent, or the system itself.",
          "person",
        ),
        id: field(z.string(), "Who did it.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
        name: field(z.string().nullable(), "Name of who did it, as it is now; null when it is not known.", "Li Wei"),
      })
      .meta({ description: "Who did it." }),
    sessionId: field(
      z.string().nullable(),
      "Session in which the person did it; null for a key and for what follows by itself.",
      "ses_01k9f3v7m2e8q4x6c0b5d7h9jn",
    ),
    network: field(z.string().nullable(), "Network address from which the request came, if one did.", "203.0.113.7"),
    requestId: field(z.string().nullable(), "Request that caused it.", "req_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    operation: field(
      z.string().nullable(),
      "Operation that was called; null for what follows by itself.",
      "updateCustomer",
    ),
    action: field(
      z.enum(["created", "updated", "deleted", "accessed", "refused"]),
      "What became of the record. `accessed` stands for what changes no record, such as fetching an exported file or signing in; `refused` for a sign-in that failed.",
      "updated",
    ),
    record: z
      .object({
        kind: field(z.enum(AUDIT_KINDS), "Kind of record.", "customer"),
        id: field(z.string(), "Id of the record.", "cus_01k9f3v7m2e8q4x6c0b5d7h9jn"),
        name: field(z.string().nullable(), "What the record is called; null when it has no name.", "Zhang Xiaoming"),
      })
      .meta({ description: "The record that was changed or looked at." }),
    customer: z
      .object({
        id: field(z.string(), "Id of the customer.", "cus_01k9f3v7m2e8q4x6c0b5d7h9jn"),
        name: field(z.string().nullable(), "Name as it is now; null when the customer is gone.", "Zhang Xiaoming"),
      })
      .nullable()
      .meta({ description: "The customer to whom the record belongs; null for a record of the workspace." }),
    changed: field(z.array(z.string()), "Fields that are not what they were.", ["phones"]),
    before: values("What those fields were; null for a new record.", { name: "Zhang Ming" }),
    after: values("What they are; null for a deleted record.", { name: "Zhang Xiaoming" }),
    redacted: field(
      z.boolean(),
      "True when the values were taken out: the person was erased, or they were too large to keep.",
      false,
    ),
    sentence: field(
      z.string(),
      "All of it as one sentence in the language of the request.",
      "Li Wei changed customer Zhang Xiaoming: name from Zhang Ming to Zhang Xiaoming.",
    ),
  })
  .meta({ id: "AuditEntry", description: "Something that somebody did in the workspace." });
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What the audit can be filtered by; a list and an export take the same. */
export const AuditFilter = z.object({
  actorId: field(
    z.string().max(80).optional(),
    "Only what this member, key or import did.",
    "usr_01k9f3v7m2e8q4x6c0b5d7h9jn",
  ),
  recordId: field(
    z.string().max(80).optional(),
    "Only what was done to this record.",
    "tsk_01k9f3v7m2e8q4x6c0b5d7h9jn",
  ),
  customerId: field(
    idOf("customer").optional(),
    "Only what concerns this customer: the record itself and everything that belongs to it.",
    "cus_01k9f3v7m2e8q4x6c0b5d7h9jn",
  ),
  kind: field(z.enum(AUDIT_KINDS).optional(), "Only records of this kind.", "customer"),
  operation: field(z.string().max(80).optional(), "Only this operation.", "updateCustomer"),
  action: field(AuditEntry.shape.action.optional(), "Only where this became of the record.", "deleted"),
  from: field(Day.optional(), "First day, in the workspace's time zone.", "2026-11-01"),
  until: field(Day.optional(), "Last day, in the workspace's time zone.", "2026-11-30"),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const auditOperations = {
  listAudit: operation({
    id: "listAudit",
    method: "get",
    path: "/audit",
    tag: "Audit",
    summary: "Read who did what",
    description:
      "Every change, every look at what is sensitive and every sign-in of the last 400 days, the latest first. Nothing can change or remove an entry; when a person is erased, the person's data are taken out of it and the entry stays. A filter that few entries meet may answer a short page with a cursor to read on.",
    access: "audit:read",
    cost: "search",
    query: AuditFilter.extend(pageQuery),
    output: pageOf(AuditEntry, "AuditPage"),
    status: 200,
    errors: ["invalid_cursor"],
  }),
  exportAudit: operation({
    id: "exportAudit",
    method: "post",
    path: "/audit/exports",
    tag: "Audit",
    summary: "Export who did what",
    description:
      "Writes every entry that meets the filter into a file, the latest first and with its sentence in the language of the request, in the background. Read the export to fetch the file.",
    access: "audit:read",
    cost: "write",
    body: AuditFilter.extend({
      format: field(
        z.enum(["csv", "jsonl"]).default("csv"),
        "A table for spreadsheets, or one JSON object a line with everything in it.",
        "csv",
      ),
    })
      .strict()
      .meta({ id: "AuditExportInput", description: "Which entries, and in which form." }),
    output: Export,
    status: 202,
    errors: [],
    confirmed: true,
  }),
};
