import * as z from "zod";
import { activityOperations } from "./activity.ts";
import { consentOperations } from "./consent.ts";
import { customFieldOperations } from "./custom-field.ts";
import { customerOperations } from "./customer.ts";
import { field } from "./field.ts";
import { type Operation, operation, type RequestOf, writes } from "./operation.ts";
import { Problem } from "./problem.ts";
import { productOperations } from "./product.ts";
import { purchaseOperations } from "./purchase.ts";
import { signalOperations } from "./signal.ts";
import { subscriptionOperations } from "./subscription.ts";
import { viewOperations } from "./view.ts";

/** Items of one batch. */
export const MOST_ITEMS = 100;

/** The nouns whose writes can be sent in batches: a further one is a line here. What guards the workspace is none. */
const nouns = {
  ...customerOperations,
  ...purchaseOperations,
  ...signalOperations,
  ...subscriptionOperations,
  ...productOperations,
  ...activityOperations,
  ...consentOperations,
  ...customFieldOperations,
  ...viewOperations,
};
type Nouns = typeof nouns;
type Batched = { [K in keyof Nouns as Nouns[K]["cost"] extends "write" ? K : never]: Nouns[K] };
export type BatchedId = keyof Batched;

/** Every operation that an item of a batch can be, by its id. */
export const batched = Object.fromEntries(Object.entries<Operation>(nouns).filter(([, op]) => writes(op))) as Readonly<
  Record<BatchedId, Operation>
>;

const ownKey = field(
  z.string().min(1).max(200),
  "Your own name for the item, such as a line number; the result carries it.",
  "row-17",
);

/** What one item may say, by its operation. */
export function itemOf(op: Operation) {
  return z
    .object({
      operation: z.literal(op.id).meta({ description: op.summary, examples: [op.id] }),
      key: ownKey.optional(),
      ...(op.params ? { params: op.params.meta({ description: "What stands in the path." }) } : {}),
      ...(op.body ? { body: op.body.safeParse({}).success ? op.body.prefault({}) : op.body } : {}),
      ...(op.versioned && op.status !== 201
        ? {
            ifVersion: field(
              z.number().int().min(0).optional(),
              "Version that the record must have, as `If-Match` says it.",
              3,
            ),
          }
        : {}),
    })
    .strict();
}

/** One item: an operation, and what is sent to it alone. */
export type BatchItem = {
  [K in BatchedId]: { readonly operation: K; readonly key?: string; readonly ifVersion?: number } & RequestOf<
    Batched[K]
  >;
}[BatchedId];

const forms = Object.values(batched).map(itemOf) as [ReturnType<typeof itemOf>, ...ReturnType<typeof itemOf>[]];
const Item = z.discriminatedUnion("operation", forms).meta({
  id: "BatchItem",
  description: "One item: an operation, and what is sent to it alone.",
}) as unknown as z.ZodType<BatchItem, BatchItem>;

export const BatchResult = z
  .object({
    index: field(z.number().int().min(0), "Place of the item in the batch, from 0.", 0),
    key: field(z.string().nullable(), "The item's own name; null when it has none.", "row-17"),
    operation: field(z.string().nullable(), "What the item asked for; null when it does not say.", "upsertCustomer"),
    status: field(z.number().int(), "HTTP status that the item alone would have been answered with.", 200),
    output: field(
      z.record(z.string(), z.unknown()).nullable(),
      "What the operation answers; null for none, and for an item that was refused.",
      { id: "cus_01k9f3v7m2e8q4x6c0b5d7h9jn", version: 1 },
    ),
    problem: Problem.nullable().meta({ description: "Why the item was refused; null when it was done." }),
  })
  .meta({ id: "BatchResult", description: "What became of one item." });
export type BatchResult = z.infer<typeof BatchResult>;

export const batchOperations = {
  runBatch: operation({
    id: "runBatch",
    method: "post",
    path: "/batch",
    tag: "Batch",
    summary: "Do up to 100 things at once",
    description:
      "Does the items one after the other, each as its operation alone would be done: later ones see what earlier ones did, and one that is refused holds up none. There is one result an item, in the same order, whatever became of it. With an Idempotency-Key the batch as a whole can be sent again, also after it was cut off: what was done is not done twice, what was refused for good is refused alike, and what failed for the moment is tried again. Each item counts as a write and needs its own permission. More than 100: an import.",
    access: "signed-in",
    cost: "write",
    body: z
      .object({
        items: z
          .array(Item)
          .min(1)
          .max(MOST_ITEMS)
          .meta({
            description: "The items, in the order in which they are done.",
            examples: [
              [
                {
                  operation: "upsertCustomer",
                  key: "row-17",
                  params: { customerId: "ext:ERP-1001" },
                  body: { name: "Zhang Xiaoming" },
                },
                {
                  operation: "recordPurchase",
                  key: "row-18",
                  params: { customerId: "ext:ERP-1001" },
                  body: { amountMinor: 12_000 },
                },
              ],
            ],
          }),
      })
      .strict()
      .meta({ id: "Batch", description: "Things to do at once." }),
    output: z
      .object({
        done: field(z.number().int().min(0), "Items that were done.", 2),
        failed: field(z.number().int().min(0), "Items that were refused.", 0),
        results: z.array(BatchResult).meta({ description: "One an item, in the same order." }),
      })
      .meta({ id: "BatchOutcome", description: "What became of a batch." }),
    status: 200,
    errors: ["forbidden", "idempotency_mismatch", "payload_too_large"],
  }),
};
