import * as z from "zod";
import { field, OwnNumber } from "./field.ts";

const Scalar = z.union([z.string().max(500), OwnNumber, z.boolean(), z.null()]);

const Condition = z
  .object({
    $eq: field(Scalar.optional(), "Equal to.", "A"),
    $ne: field(Scalar.optional(), "Not equal to.", "C"),
    $gt: field(z.union([OwnNumber, z.string().max(500)]).optional(), "Greater than.", 60),
    $gte: field(z.union([OwnNumber, z.string().max(500)]).optional(), "At least.", 60),
    $lt: field(z.union([OwnNumber, z.string().max(500)]).optional(), "Less than.", 60),
    $lte: field(z.union([OwnNumber, z.string().max(500)]).optional(), "At most.", 60),
    $in: field(z.array(Scalar).min(1).max(100).optional(), "One of.", ["high", "watch"]),
    $nin: field(z.array(Scalar).min(1).max(100).optional(), "None of.", ["lost"]),
    $contains: field(z.string().min(1).max(200).optional(), "Text that contains this, or a list that has it.", "wine"),
    $exists: field(z.boolean().optional(), "Whether there is a value at all.", true),
  })
  .strict()
  .refine((condition) => Object.keys(condition).length > 0, { params: { code: "empty_condition" } })
  .meta({ id: "Condition", description: "What a field must be; several operators must all hold." });
export type Condition = z.infer<typeof Condition>;

/** Fields by name, each a value to equal or a condition. */
const Conditions = z.record(
  z.string().regex(/^(fields\.|facets\.)?[A-Za-z][A-Za-z0-9_]{0,63}$/),
  z.union([Condition, Scalar]),
);

export interface FilterGroup {
  readonly $and?: Filter[] | undefined;
  readonly $or?: Filter[] | undefined;
  readonly $not?: Filter | undefined;
}
export type Filter = FilterGroup | z.infer<typeof Conditions>;

const GROUPS = 5;
const CONDITIONS = 25;

/** Groups and single conditions of a filter; what the published caps count. */
export function sizeOfFilter(filter: Filter): { groups: number; conditions: number } {
  const total = { groups: 0, conditions: 0 };
  const visit = (node: Filter): void => {
    for (const [key, value] of Object.entries(node)) {
      if (key === "$and" || key === "$or") {
        total.groups += 1;
        for (const child of value as Filter[]) visit(child);
      } else if (key === "$not") {
        total.groups += 1;
        visit(value as Filter);
      } else total.conditions += value !== null && typeof value === "object" ? Object.keys(value).length : 1;
    }
  };
  visit(filter);
  return total;
}

const group = z.object({
  get $and(): z.ZodOptional<z.ZodType<Filter[], Filter[]>> {
    return z.array(Node).min(1).max(CONDITIONS).optional().meta({ description: "All of these hold." });
  },
  get $or(): z.ZodOptional<z.ZodType<Filter[], Filter[]>> {
    return z.array(Node).min(1).max(CONDITIONS).optional().meta({ description: "At least one of these holds." });
  },
  get $not(): z.ZodOptional<z.ZodType<Filter, Filter>> {
    return Node.optional().meta({ description: "This does not hold." });
  },
});
const Group = group
  .strict()
  .refine((value) => Object.keys(value).length === 1, { params: { code: "one_group" } })
  .meta({ id: "FilterGroup", description: "One of `$and`, `$or` and `$not`." });

const Node: z.ZodType<Filter, Filter> = z.union([Group, Conditions]).meta({
  id: "Filter",
  description: "Conditions by field, or a group of such: `$and`, `$or`, `$not`. At most 5 groups and 25 conditions.",
  examples: [{ $and: [{ churnRisk: { $gte: 60 } }, { valueClass: "A" }] }],
});

/** Conditions within the published caps: 5 groups, 25 conditions. */
export const Filter: z.ZodType<Filter, Filter> = Node.superRefine((filter, context) => {
  const size = sizeOfFilter(filter);
  if (size.groups > GROUPS || size.conditions > CONDITIONS) {
    context.addIssue({ code: "custom", params: { code: "filter_size" } });
  }
});
