import * as z from "zod";
import { CustomerQuery } from "./customer.ts";
import { field, Instant, idOf, line } from "./field.ts";
import { operation } from "./operation.ts";

const shape = {
  name: field(line(80), "Name of the view.", "Big and leaving"),
  shared: field(z.boolean(), "Whether everyone in the workspace sees it.", true),
  query: CustomerQuery.meta({ id: "ViewQuery", description: "Conditions and order of the view." }),
};

export const View = z
  .object({
    id: idOf("view"),
    ...shape,
    ownerId: field(z.string(), "Who made it.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    createdAt: field(Instant, "When the view was made.", "2026-11-21T08:30:00.000Z"),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "View", description: "A list of customers kept under a name." });
export type View = z.infer<typeof View>;

const TAG = "Views";
const viewParams = z.object({ viewId: idOf("view") });

export const viewOperations = {
  createView: operation({
    id: "createView",
    method: "post",
    path: "/views",
    tag: TAG,
    summary: "Save a view",
    description: "Keeps conditions and order of a list of customers under a name.",
    access: "view:write",
    cost: "write",
    body: z
      .object({ ...shape, shared: shape.shared.default(false) })
      .strict()
      .meta({ id: "ViewInput", description: "A new view." }),
    output: View,
    status: 201,
    errors: [],
    versioned: true,
  }),
  listViews: operation({
    id: "listViews",
    method: "get",
    path: "/views",
    tag: TAG,
    summary: "List the saved views",
    description: "Your own views and those shared with everyone.",
    access: "view:read",
    cost: "read",
    output: z
      .object({ data: z.array(View).meta({ description: "The views, the oldest first." }) })
      .meta({ id: "ViewList", description: "Views that you can see." }),
    status: 200,
    errors: [],
  }),
  updateView: operation({
    id: "updateView",
    method: "patch",
    path: "/views/{viewId}",
    tag: TAG,
    summary: "Change a view",
    description: "Changes only what is sent.",
    access: "view:write",
    cost: "write",
    params: viewParams,
    body: z.object(shape).partial().strict().meta({ id: "ViewChange", description: "Only what is sent is changed." }),
    output: View,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  deleteView: operation({
    id: "deleteView",
    method: "delete",
    path: "/views/{viewId}",
    tag: TAG,
    summary: "Delete a view",
    description: "Takes the view away; the customers stay.",
    access: "view:write",
    cost: "write",
    params: viewParams,
    status: 204,
    errors: ["not_found"],
  }),
};
