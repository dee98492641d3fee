import * as z from "zod";
import { CustomerQuery } from "./customer.ts";
import { field, Instant, idOf } from "./field.ts";
import { operation } from "./operation.ts";

export const Export = z
  .object({
    id: idOf("export"),
    status: field(z.enum(["running", "done", "failed"]), "Where the export stands.", "done"),
    rows: field(z.number().int().min(0), "Customers written so far.", 812),
    downloadUrl: field(z.string().nullable(), "Address of the file once it is done, for a limited time.", null),
    createdAt: field(Instant, "When the export was asked for.", "2026-11-21T08:30:00.000Z"),
    finishedAt: field(Instant.nullable(), "When it ended.", null),
  })
  .meta({ id: "Export", description: "A filtered list of customers as a CSV file." });
export type Export = z.infer<typeof Export>;

const TAG = "Exports";

export const exportOperations = {
  createExport: operation({
    id: "createExport",
    method: "post",
    path: "/exports",
    tag: TAG,
    summary: "Export a list of customers",
    description: "Writes every customer that meets the conditions into a CSV file, in the asked order.",
    access: "customer:export",
    cost: "write",
    heavy: true,
    body: CustomerQuery.meta({ id: "ExportInput", description: "Conditions and order of the list." }),
    output: Export,
    status: 202,
    errors: [],
    confirmed: true,
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
    params: z.object({ exportId: idOf("export") }),
    output: Export,
    status: 200,
    errors: ["not_found"],
    audited: "downloadUrl",
  }),
};
