import type { Problem } from "@perennial/contract";
import type { Context } from "./context.ts";
import { checkSame, fingerprintOf, keptUntil, type ReplyItem } from "./reply.ts";

/** What became of one item of a batch. */
export type Outcome = { readonly output: unknown } | { readonly problem: Problem };

const OPERATION = "runBatch";

/** Whether the same item may be done when it is sent again: the refusal was of the moment. */
const isPassing = ({ status, code }: Problem): boolean => status >= 500 || status === 429 || code === "conflict";

/**
 * Does the items of a batch in order. Under an Idempotency-Key each item that is done leaves its own record in the
 * transaction of its effect, so the batch can be sent again from wherever it was cut off; what was refused for good is
 * kept at the end, unless something failed that may be tried again.
 *
 * @param items what was sent, whole
 * @param runItem does one item; its key is unlike any that a caller can send
 */
export async function inBatch(
  context: Context,
  items: readonly unknown[],
  key: string | undefined,
  runItem: (index: number, key: string | undefined) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const refusedBefore = key === undefined ? {} : await begin(context, key, fingerprintOf(items));
  for (const index of items.keys()) {
    const problem = refusedBefore[index];
    outcomes.push(problem ? { problem } : await runItem(index, key === undefined ? undefined : `${key}\n${index}`));
  }
  const refused = outcomes.flatMap((one, index) => ("problem" in one ? [[index, one.problem] as const] : []));
  if (key !== undefined && !refused.some(([, problem]) => isPassing(problem))) {
    await keep(context, {
      key,
      fingerprint: fingerprintOf(items),
      output: JSON.stringify(Object.fromEntries(refused)),
    });
  }
  return outcomes;
}

async function keep(context: Context, kept: Pick<ReplyItem, "key" | "fingerprint" | "output">): Promise<void> {
  await context.table.write({ put: "reply", item: { ...kept, operation: OPERATION, ttl: keptUntil(context) } });
}

/** Notes what the key stands for before anything is done; answers what was refused for good when it was used before. */
async function begin(context: Context, key: string, fingerprint: string): Promise<Readonly<Record<number, Problem>>> {
  const item = { operation: OPERATION, key, fingerprint, output: "", ttl: keptUntil(context) };
  const { table } = context;
  const written = await table.write({ put: "reply", item, if: "absent" });
  if (written.ok) return {};
  const before = await table.get("reply", { operation: OPERATION, key }, { consistent: true });
  if (!before) return {};
  checkSame(before, fingerprint);
  return before.output === "" ? {} : (JSON.parse(before.output) as Record<number, Problem>);
}
