import * as z from "zod";
import { CHANNELS } from "./consent.ts";
import { customerParams } from "./customer-address.ts";
import { Export } from "./export.ts";
import { field, Instant, idOf, pageOf, pageQuery } from "./field.ts";
import { operation } from "./operation.ts";

/** Kinds of records that can be kept for a time only, each with the shortest time in days. */
export const RETENTION_KINDS = ["notes", "tasks", "signals", "customers"] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

const days = (description: string, example: number | null) =>
  field(z.number().int().min(30).max(36_500).nullable(), description, example);

export const Retention = z
  .object({
    notes: days("Days after which a note is deleted, from when it was written; null to keep notes.", 1095),
    tasks: days("Days after which a finished task is deleted, from when it was done; null to keep tasks.", 730),
    signals: days("Days after which a signal is deleted, from its day; null to keep signals.", 1825),
    customers: days(
      "Days without a purchase, a subscription and any change after which a customer is erased; null to keep customers.",
      2555,
    ),
  })
  .meta({ id: "Retention", description: "For how long each kind of record is kept." });
export type Retention = z.infer<typeof Retention>;

export const PrivacySettings = z
  .object({
    withoutConsent: field(
      z.array(z.enum(CHANNELS)).max(CHANNELS.length),
      "Channels on which a customer who never said anything may be reached. A refusal always holds.",
      ["post"],
    ),
    retention: Retention,
    version: field(z.number().int().min(0), "Goes up by one with every change.", 1),
  })
  .meta({ id: "PrivacySettings", description: "How the workspace treats what it knows of people." });
export type PrivacySettings = z.infer<typeof PrivacySettings>;

export const ERASURE_REASONS = ["request", "consent_withdrawn", "purpose_ended", "retention"] as const;

export const Erasure = z
  .object({
    id: idOf("erasure"),
    customerId: idOf("customer"),
    status: field(z.enum(["running", "done"]), "How far it is.", "done"),
    reason: field(z.enum(ERASURE_REASONS), "Why the person was erased.", "request"),
    requestedBy: field(z.string(), "Who asked for it; `system` for a rule.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    requestedAt: field(Instant, "When it was asked for.", "2026-11-21T08:30:00.000Z"),
    finishedAt: field(Instant.nullable(), "When nothing was left to erase; null while it runs.", null),
    erased: z.record(z.string(), z.number().int().min(0)).meta({
      description: "What was deleted or emptied, counted by kind.",
      examples: [{ notes: 3, searchWords: 24 }],
    }),
    kept: z
      .array(
        z.object({
          kind: field(z.string(), "Kind of record.", "purchases"),
          count: field(z.number().int().min(0), "How many of them.", 12),
          basis: field(
            z.enum(["accounts", "proof"]),
            "Why they are kept: `accounts` because books must add up, without anything that names the person; `proof` to show what was done.",
            "accounts",
          ),
        }),
      )
      .meta({ description: "What is kept without anything that names the person, and why." }),
    expires: z
      .array(
        z.object({
          what: field(
            z.enum(["replies", "deadLetters", "backups"]),
            "Copies that nobody reads and that go by themselves: answers kept for repeated requests, changes that could not be handled, backups.",
            "replies",
          ),
          until: field(Instant, "When the last of them is gone.", "2026-12-26T08:30:00.000Z"),
        }),
      )
      .meta({ description: "Copies that go by themselves, and when." }),
    hash: field(
      z.string().nullable(),
      "SHA-256 over this receipt as it was finished, with `hash` null: shows that it was not changed.",
      null,
    ),
  })
  .meta({ id: "Erasure", description: "The receipt of an erasure. It holds nothing of the person." });
export type Erasure = z.infer<typeof Erasure>;

const TAG = "Privacy";

export const privacyOperations = {
  getPrivacySettings: operation({
    id: "getPrivacySettings",
    method: "get",
    path: "/privacy",
    tag: TAG,
    summary: "Read the privacy settings",
    description: "Who may be reached without having said so, and for how long records are kept.",
    access: "workspace:read",
    cost: "read",
    output: PrivacySettings,
    status: 200,
    errors: [],
    versioned: true,
  }),
  updatePrivacySettings: operation({
    id: "updatePrivacySettings",
    method: "patch",
    path: "/privacy",
    tag: TAG,
    summary: "Change the privacy settings",
    description: "Rules of retention are followed every night from the next one on.",
    access: "workspace:write",
    cost: "write",
    body: z
      .object({
        withoutConsent: PrivacySettings.shape.withoutConsent.optional(),
        retention: Retention.partial().strict().optional().meta({ description: "Rules to change." }),
      })
      .strict()
      .meta({ id: "PrivacyChange", description: "Only what is sent is changed." }),
    output: PrivacySettings,
    status: 200,
    errors: ["version_mismatch"],
    versioned: true,
    confirmed: true,
    whole: true,
  }),
  previewRetention: operation({
    id: "previewRetention",
    method: "post",
    path: "/privacy/retention/preview",
    tag: TAG,
    summary: "See what rules of retention would remove today",
    description: "Counts what would be gone by tonight if these were the rules; changes nothing.",
    access: "workspace:write",
    cost: "search",
    body: Retention.partial()
      .strict()
      .meta({ id: "RetentionRules", description: "Rules to try; a rule left out is none." }),
    output: z
      .object({
        notes: field(z.number().int().min(0), "Notes that would be deleted.", 12),
        tasks: field(z.number().int().min(0), "Finished tasks that would be deleted.", 3),
        signals: field(z.number().int().min(0), "Signals that would be deleted.", 0),
        customers: field(z.number().int().min(0), "Customers who would be erased.", 1),
        examined: field(z.number().int().min(0), "Customers looked at.", 812),
        complete: field(
          z.boolean(),
          "False when there were too many customers to look at all; then it is at least.",
          true,
        ),
      })
      .meta({ id: "RetentionPreview", description: "What rules of retention would remove." }),
    status: 200,
    errors: [],
    whole: true,
  }),
  exportPersonalData: operation({
    id: "exportPersonalData",
    method: "post",
    path: "/customers/{customerId}/personal-data",
    tag: TAG,
    summary: "Export everything known of a customer",
    description:
      "Writes one JSON file with every record of the customer, the events that hold its data, what came in about it and is still kept, and the audit, in the background. Read the export to fetch the file.",
    access: "customer:export",
    cost: "write",
    params: customerParams,
    output: Export,
    status: 202,
    errors: ["not_found"],
    confirmed: true,
  }),
  eraseCustomer: operation({
    id: "eraseCustomer",
    method: "post",
    path: "/customers/{customerId}/erase",
    tag: TAG,
    summary: "Erase a person",
    description:
      "Takes everything that names the person out of every record, for good and in the background: profile, notes, tasks, own ids, search, events, deliveries, audit and files. Purchases stay without a name, so that sums still hold. It cannot be undone.",
    access: "customer:erase",
    cost: "write",
    params: customerParams,
    body: z
      .object({
        name: field(
          z.string().max(200),
          "The customer's name as it stands, as proof that the right one is meant.",
          "Zhang Xiaoming",
        ),
        reason: field(z.enum(ERASURE_REASONS).default("request"), "Why the person is erased.", "request"),
      })
      .strict()
      .meta({ id: "ErasureInput", description: "Whom to erase, and why." }),
    output: Erasure,
    status: 202,
    errors: ["not_found", "conflict"],
    confirmed: true,
  }),
  listErasures: operation({
    id: "listErasures",
    method: "get",
    path: "/erasures",
    tag: TAG,
    summary: "List the receipts of erasures",
    description: "All of them, the latest first. They are kept for good.",
    access: "customer:erase",
    cost: "read",
    query: z.object(pageQuery),
    output: pageOf(Erasure, "ErasurePage"),
    status: 200,
    errors: ["invalid_cursor"],
    whole: true,
  }),
  getErasure: operation({
    id: "getErasure",
    method: "get",
    path: "/erasures/{erasureId}",
    tag: TAG,
    summary: "Read the receipt of an erasure",
    description: "What was erased, what is kept and why, and when it was done.",
    access: "customer:erase",
    cost: "read",
    params: z.object({ erasureId: idOf("erasure") }),
    output: Erasure,
    status: 200,
    errors: ["not_found"],
    whole: true,
  }),
};
