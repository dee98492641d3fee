import * as z from "zod";
import { field, line } from "./field.ts";
import { Filter } from "./filter.ts";
import { operation } from "./operation.ts";

const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

const FacetValue = z
  .object({
    key: field(key, "Name of the value in filters.", "lighthouse"),
    label: field(line(60), "What people see.", "Lighthouse"),
    filter: Filter.nullable()
      .default(null)
      .meta({
        description: "Customers who are such by rule, as in a list; null for a value that is only given by hand.",
        examples: [{ loyalty: { $gte: 70 } }],
      }),
  })
  .strict()
  .meta({ id: "FacetValue", description: "One kind of customer within a facet." });

export const Facet = z
  .object({
    key: field(key, "Name of the facet in filters, as `facets.<key>`.", "temperament"),
    label: field(line(60), "What people see.", "Temperament"),
    values: z.array(FacetValue).min(1).max(12).meta({ description: "Its values: the first whose rule is met counts." }),
  })
  .strict()
  .meta({ id: "Facet", description: "One way of telling kinds of customers apart, by rule or by hand." });
export type Facet = z.infer<typeof Facet>;

/** Values by facet, as somebody has given them by hand. */
export const FacetValues = z.record(key, key).meta({
  description: "Values of facets given by hand, which count before any rule.",
  examples: [{ temperament: "lighthouse" }],
});

const Facets = z
  .object({
    data: z.array(Facet).max(10).meta({ description: "The facets, in the order in which they are shown." }),
    version: field(z.number().int().positive(), "Version of the workspace's settings.", 3),
  })
  .meta({ id: "Facets", description: "The facets of the workspace." });

const TAG = "Facets";

export const facetOperations = {
  getFacets: operation({
    id: "getFacets",
    method: "get",
    path: "/facets",
    tag: TAG,
    summary: "Read the facets",
    description: "The kinds into which the workspace divides its customers.",
    access: "workspace:read",
    cost: "read",
    output: Facets,
    status: 200,
    errors: [],
    versioned: true,
  }),
  setFacets: operation({
    id: "setFacets",
    method: "put",
    path: "/facets",
    tag: TAG,
    summary: "Set the facets",
    description:
      "Replaces all facets, and has every customer looked at anew. Values given by hand stay with their customers, and count as long as there is such a value.",
    access: "workspace:write",
    cost: "write",
    body: z
      .object({ facets: Facets.shape.data })
      .strict()
      .meta({ id: "FacetsInput", description: "The facets as they shall be." }),
    output: Facets,
    status: 200,
    errors: ["version_mismatch"],
    versioned: true,
    changesWorkspace: true,
  }),
};
