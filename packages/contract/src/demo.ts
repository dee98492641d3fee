import * as z from "zod";
import { field, Instant } from "./field.ts";
import { operation } from "./operation.ts";

/** Names of the demo shop's records begin so, in what is their own id elsewhere. */
export const DEMO_PREFIX = "DEMO-";

export const Demo = z
  .object({
    status: field(
      z.enum(["none", "loading", "loaded", "failed", "removing"]),
      "Whether there are demo data, and what is being done with them.",
      "loaded",
    ),
    until: field(z.string().nullable(), "Day of the newest invented purchase.", "2026-11-20"),
    customers: field(z.number().int().min(0), "Invented customers.", 330),
    done: field(z.number().int().min(0), "Records loaded or removed so far.", 1200),
    total: field(z.number().int().min(0), "Records in all.", 25100),
    startedAt: field(Instant.nullable(), "When they were asked for, or their removal was.", "2026-11-21T08:30:00.000Z"),
  })
  .meta({ id: "Demo", description: "The sales of an invented tea house, to look around in." });
export type Demo = z.infer<typeof Demo>;

const TAG = "Workspace";

export const demoOperations = {
  getDemo: operation({
    id: "getDemo",
    method: "get",
    path: "/demo",
    tag: TAG,
    summary: "Read how far the demo data are",
    description: "Whether there are demo data in the workspace, and how far loading or removing them is.",
    access: "workspace:read",
    cost: "read",
    output: Demo,
    status: 200,
    errors: [],
  }),
  loadDemo: operation({
    id: "loadDemo",
    method: "post",
    path: "/demo",
    tag: TAG,
    summary: "Load demo data",
    description:
      "Fills the workspace with the customers and sales of an invented tea house, beside whatever it holds, and marks it as one with demo data. Asked again later it adds the days since. Every name is marked as invented.",
    access: "workspace:write",
    cost: "write",
    body: z
      .object({
        months: field(z.number().int().min(1).max(36), "Months of history; counts the first time.", 1),
      })
      .strict()
      .meta({ id: "DemoInput", description: "How much of the demo shop is wanted." }),
    output: Demo,
    status: 202,
    errors: ["conflict", "rate_limited"],
    changesWorkspace: true,
  }),
  removeDemo: operation({
    id: "removeDemo",
    method: "delete",
    path: "/demo",
    tag: TAG,
    summary: "Remove the demo data",
    description:
      "Removes every invented customer with all that was recorded about it, also by people, and what scores had learned from them. Records of what happened stay: the audit log and the event log.",
    access: "workspace:write",
    cost: "write",
    output: Demo,
    status: 202,
    errors: ["conflict"],
    changesWorkspace: true,
  }),
};
