import { type BatchedId, type BatchResult, batched, itemOf, MOST_ITEMS, type Operation } from "@perennial/contract";
import { actions, type Context, CrmError, inBatch, type Outcome, runOperation } from "@perennial/core";
import type { Context as HttpContext } from "hono";
import * as z from "zod";
import type { Caller } from "./auth.ts";
import { parseJson, parsePart, refuseFaults } from "./parse.ts";
import { checkPermission } from "./permission.ts";
import { refusalOf } from "./problem.ts";
import type { Request } from "./request.ts";

/** Only the frame: what is wrong with an item is that item's own result. */
const Envelope = z.object({ items: z.array(z.unknown()).min(1).max(MOST_ITEMS) }).strict();
const Named = z.object({ operation: z.string(), key: z.string().max(200).optional().catch(undefined) });
const forms = new Map(Object.values(batched).map((op) => [op.id, { op, form: itemOf(op) }]));

/** After so long no further item is begun, so that there is an answer before the function's time is over. */
const LONGEST_MS = 20_000;

/** The items of a batch as they were sent. */
export async function readBatch(http: HttpContext): Promise<readonly unknown[]> {
  const body = parseJson(await http.req.text(), http.req.header("content-type"));
  const parsed = parsePart("body", Envelope, body);
  refuseFaults(parsed.faults);
  return parsed.value?.items ?? [];
}

interface Item {
  readonly op: Operation;
  readonly input: unknown;
}

function unknownOperation(): CrmError {
  return new CrmError(
    "invalid_request",
    { en: "The item does not say a known operation.", zh: "该项没有指明有效的操作。" },
    {
      faults: [
        {
          location: "operation",
          message: { en: "There is no such operation in a batch.", zh: "批量请求中没有此操作。" },
          fix: {
            en: `Send one of ${[...forms.keys()].join(", ")}.`,
            zh: `请使用 ${[...forms.keys()].join("、")} 之一。`,
          },
        },
      ],
    },
  );
}

/** An item as its operation takes it; throws with every fault of it. */
function readItem(sent: unknown): Item {
  const known = forms.get(Named.safeParse(sent).data?.operation ?? "");
  if (!known) throw unknownOperation();
  const { value, faults } = parsePart("", known.form, sent);
  refuseFaults(faults);
  const { params, body, ifVersion } = value as { params?: unknown; body?: unknown; ifVersion?: number };
  return { op: known.op, input: { params, query: undefined, body, ...(ifVersion === undefined ? {} : { ifVersion }) } };
}

function tooLate(): CrmError {
  return new CrmError(
    "unavailable",
    { en: "There was no time left for this item.", zh: "处理时间已用完，该项未执行。" },
    {
      fix: { en: "Send the batch again with the same Idempotency-Key.", zh: "请使用相同的 Idempotency-Key 重新发送。" },
      retryAfter: 1,
    },
  );
}

/**
 * Does the items of a batch in order, each as its operation alone would be done.
 *
 * @param contextFor what an action sees when it is done as an operation
 */
export async function runBatch(
  contextFor: (op: Operation) => Promise<Context>,
  batch: Operation,
  { caller, request }: { readonly caller: Caller; readonly request: Request },
  items: readonly unknown[],
  key: string | undefined,
) {
  const context = await contextFor(batch);
  const started = performance.now();
  const runItem = async (index: number, itemKey: string | undefined): Promise<Outcome> => {
    try {
      if (performance.now() - started > LONGEST_MS) throw tooLate();
      const { op, input } = readItem(items[index]);
      checkPermission(op, caller);
      const action = actions[op.id as BatchedId];
      return { output: await runOperation(await contextFor(op), op, action as never, input as never, itemKey) };
    } catch (error) {
      const { body } = refusalOf(error, request);
      if (body.status >= 500) context.log.error("item of a batch", { index, fault: String(error) });
      return { problem: body };
    }
  };
  const outcomes = await inBatch(context, items, key, runItem);
  const results = outcomes.map((outcome, index): BatchResult => {
    const { operation = null, key: own = null } = Named.safeParse(items[index]).data ?? {};
    const op = forms.get(operation ?? "")?.op;
    if ("problem" in outcome) {
      const { problem } = outcome;
      return { index, key: own, operation, status: problem.status, output: null, problem };
    }
    const output = (outcome.output ?? null) as BatchResult["output"];
    return { index, key: own, operation, status: op?.status ?? 200, output, problem: null };
  });
  const done = results.filter(({ problem }) => problem === null).length;
  return { done, failed: results.length - done, results };
}
