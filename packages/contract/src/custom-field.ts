import * as z from "zod";
import { field, Instant, idOf, line } from "./field.ts";
import { operation } from "./operation.ts";

export const FIELD_TYPES = ["text", "number", "date", "boolean", "choice", "choices", "link"] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

const shape = {
  noun: field(z.enum(["customer", "purchase"]), "Kind of record that has the field.", "customer"),
  key: field(
    z.string().regex(/^[a-z][a-zA-Z0-9_]{0,39}$/),
    "Name in the API, in filters and in exports: letters, digits and `_`; it cannot change.",
    "shoeSize",
  ),
  label: field(line(80), "Name that people see.", "Shoe size"),
  type: field(z.enum(FIELD_TYPES), "Type of the values; it cannot change.", "number"),
  options: field(z.array(line(80)).max(100), "What can be chosen, for `choice` and `choices`.", []),
};

export const CustomField = z
  .object({
    id: idOf("field"),
    ...shape,
    createdAt: field(Instant, "When the field was made.", "2026-11-21T08:30:00.000Z"),
    version: field(z.number().int().positive(), "Goes up by one with every change.", 1),
  })
  .meta({ id: "CustomField", description: "A field that the workspace has added to its records." });
export type CustomField = z.infer<typeof CustomField>;

const TAG = "Custom fields";
const fieldParams = z.object({ fieldId: idOf("field") });

export const customFieldOperations = {
  createField: operation({
    id: "createField",
    method: "post",
    path: "/fields",
    tag: TAG,
    summary: "Add a custom field",
    description: "Adds a typed field to a kind of record; at most 100 a kind.",
    access: "workspace:write",
    cost: "write",
    body: z
      .object({ ...shape, options: shape.options.default([]) })
      .strict()
      .meta({ id: "FieldInput", description: "A new custom field." }),
    output: CustomField,
    status: 201,
    errors: ["duplicate", "plan_limit"],
    versioned: true,
  }),
  listFields: operation({
    id: "listFields",
    method: "get",
    path: "/fields",
    tag: TAG,
    summary: "List the custom fields",
    description: "All custom fields of the workspace.",
    access: "workspace:read",
    cost: "read",
    output: z
      .object({ data: z.array(CustomField).meta({ description: "The fields, the oldest first." }) })
      .meta({ id: "FieldList", description: "All custom fields." }),
    status: 200,
    errors: [],
  }),
  updateField: operation({
    id: "updateField",
    method: "patch",
    path: "/fields/{fieldId}",
    tag: TAG,
    summary: "Change a custom field",
    description: "Changes its label or what can be chosen. Values that were chosen before stay.",
    access: "workspace:write",
    cost: "write",
    params: fieldParams,
    body: z
      .object({ label: shape.label, options: shape.options })
      .partial()
      .strict()
      .meta({ id: "FieldChange", description: "Only what is sent is changed." }),
    output: CustomField,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  deleteField: operation({
    id: "deleteField",
    method: "delete",
    path: "/fields/{fieldId}",
    tag: TAG,
    summary: "Delete a custom field",
    description:
      "Takes the field away. Values stay in the records until those are next changed, but are no longer shown.",
    access: "workspace:write",
    cost: "write",
    params: fieldParams,
    status: 204,
    errors: ["not_found"],
  }),
};
