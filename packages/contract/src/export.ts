import * as z from "zod";
import { CustomerQuery } from "./customer.ts";
import { field, Instant, idOf, pageOf, pageQuery } from "./field.ts";
import { operation } from "./operation.ts";

/** What a file can hold: one kind of record, or `everything`, from which a workspace can be made anew. */
export const EXPORT_KINDS = [
  "customers",
  "purchases",
  "subscriptions",
  "signals",
  "notes",
  "tasks",
  "products",
  "consents",
  "fields",
  "views",
  "everything",
] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const kind = field(
  z.enum(EXPORT_KINDS),
  "What the file holds. `everything` is all of it, each line saying in `record` which kind it is, as JSON Lines only.",
  "customers",
);
const format = field(
  z.enum(EXPORT_FORMATS),
  "`csv` for spreadsheets, or `jsonl`: one record a line, as the API answers it.",
  "csv",
);

export const Export = z
  .object({
    id: idOf("export"),
    kind: field(
      z.enum([...EXPORT_KINDS, "person", "audit"]),
      "What the file holds; `person` for everything that is known of one person, `audit` for who did what.",
      "customers",
    ),
    format: field(z.enum([...EXPORT_FORMATS, "json"]), "How the file is written; `json` for a person's.", "csv"),
    status: field(z.enum(["running", "done", "failed", "cancelled"]), "Where the export stands.", "done"),
    rows: field(z.number().int().min(0), "Records written so far.", 812),
    total: field(
      z.number().int().min(0).nullable(),
      "Records to come in all, where that is known beforehand; null otherwise.",
      36_666,
    ),
    bytes: field(z.number().int().min(0), "Size of the file so far.", 181_204),
    downloadUrl: field(
      z.string().nullable(),
      "Address of the file once it is done, for an hour; ask again for another one. It answers `Range`, so that a lost connection goes on where it was.",
      null,
    ),
    createdAt: field(Instant, "When the export was asked for.", "2026-11-21T08:30:00.000Z"),
    finishedAt: field(Instant.nullable(), "When it ended.", null),
    expiresAt: field(Instant, "When the file is deleted.", "2026-11-28T08:30:00.000Z"),
  })
  .meta({ id: "Export", description: "Records on their way into a file." });
export type Export = z.infer<typeof Export>;

const TAG = "Exports";
const params = z.object({ exportId: idOf("export") });

export const exportOperations = {
  createExport: operation({
    id: "createExport",
    method: "post",
    path: "/exports",
    tag: TAG,
    summary: "Export records into a file",
    description:
      "Writes every record of a kind into a file, of the customers that meet the conditions and in their order; the catalogue, custom fields and views have no conditions. Of views it holds those that the caller sees. Needs the permission to read that kind as well. The file is kept for 7 days. Every owner is told by mail, and the audit log keeps it.",
    access: "customer:export",
    cost: "write",
    whileUnpaid: true,
    heavy: true,
    body: CustomerQuery.extend({
      kind: kind.default("customers"),
      format: format.default("csv"),
    }).meta({ id: "ExportInput", description: "What the file is to hold, and of which customers." }),
    output: Export,
    status: 202,
    errors: ["forbidden"],
    confirmed: true,
  }),
  listExports: operation({
    id: "listExports",
    method: "get",
    path: "/exports",
    tag: TAG,
    summary: "List the exports",
    description:
      "Exports of the last 7 days, the latest first. Whoever does not reach every record sees only the own ones.",
    access: "customer:export",
    cost: "read",
    query: z.object(pageQuery),
    output: pageOf(Export, "ExportPage"),
    status: 200,
    errors: ["invalid_cursor"],
  }),
  getExport: operation({
    id: "getExport",
    method: "get",
    path: "/exports/{exportId}",
    tag: TAG,
    summary: "Read an export",
    description: "Where the export stands, and the address of the file once it is done.",
    access: "customer:export",
    cost: "read",
    params,
    output: Export,
    status: 200,
    errors: ["not_found"],
    audited: "downloadUrl",
  }),
  cancelExport: operation({
    id: "cancelExport",
    method: "post",
    path: "/exports/{exportId}/cancel",
    tag: TAG,
    summary: "Cancel an export",
    description: "What has been written so far is thrown away.",
    access: "customer:export",
    cost: "write",
    params,
    output: Export,
    status: 200,
    errors: ["not_found", "conflict"],
  }),
};
