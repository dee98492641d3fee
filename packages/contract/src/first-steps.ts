import * as z from "zod";
import { field } from "./field.ts";
import { operation } from "./operation.ts";

const FIRST_STEPS = ["verify", "customers", "purchase", "key", "settings"] as const;

export const firstStepsOperations = {
  listFirstSteps: operation({
    id: "listFirstSteps",
    method: "get",
    path: "/first-steps",
    tag: "Workspace",
    summary: "List what a new workspace still needs",
    description:
      "The steps from an empty workspace to one that scores its customers, and which of them are done. Demo data do none of them, and what the caller may not do counts as done.",
    access: "workspace:read",
    cost: "read",
    output: z
      .object({
        data: z
          .array(
            z
              .object({
                name: field(z.enum(FIRST_STEPS), "What is to be done.", "customers"),
                done: field(z.boolean(), "Whether it is done.", false),
              })
              .meta({ id: "FirstStep", description: "A step and whether it is done." }),
          )
          .meta({ description: "The steps in the order in which they are best done." }),
      })
      .meta({ id: "FirstStepList", description: "What a new workspace needs." }),
    status: 200,
    errors: [],
  }),
};
