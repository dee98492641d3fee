import { type InputOf, type Operation, writes } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { admit, sightOf } from "./access/admit.ts";
import { maskOutput } from "./access/mask.ts";
import { toldError } from "./access/unnamed.ts";
import { recordAct, recordNamed } from "./audit/act.ts";
import type { ActionOf, Change } from "./change.ts";
import type { Context } from "./context.ts";
import { CrmError, keepsChanging } from "./error.ts";
import { type KeptReply, keptReply } from "./reply.ts";

const ATTEMPTS = 6;
/**
 * Runs an action that changes something and writes what it returns: all of it together with the record of the
 * Idempotency-Key, or nothing. A repeated request meets that record and is answered alike, at whatever point the
 * first one was cut off; the record costs nothing before, but where an action reaches outside its write.
 */
async function runWrite(
  table: TenantTable,
  act: () => Promise<Change<unknown>>,
  reply: KeptReply | undefined,
): Promise<unknown> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    let change: Change<unknown>;
    try {
      change = await act();
    } catch (error) {
      // What the first request changed can make its repetition fail; then the kept answer counts.
      const earlier = error instanceof CrmError ? await reply?.earlier() : undefined;
      if (earlier) return earlier.output;
      throw error;
    }
    if (change.legs.length === 0) {
      // What the first request wrote can leave nothing to write; its answer is still the one that counts.
      const earlier = await reply?.earlier();
      if (!earlier) await reply?.release();
      return earlier ? earlier.output : change.output;
    }
    const written = await table.write(...change.legs, ...(reply ? [reply.leg(change.output)] : []));
    if (written.ok) return change.output;
    if (written.refused.some(({ leg }) => leg === change.legs.length)) {
      const earlier = await reply?.earlier();
      if (earlier) return earlier.output;
    }
    for (const { leg, current } of written.refused) {
      const refusal = change.refusals?.[leg]?.(current);
      if (refusal) throw refusal;
    }
  }
  throw keepsChanging();
}

/** The same of an action that reaches outside its write: only one of several at the same time acts. */
async function runClaimed(reply: KeptReply, run: () => Promise<unknown>): Promise<unknown> {
  const earlier = await reply.claim();
  if (earlier) return earlier.output;
  try {
    return await run();
  } catch (error) {
    // Where not even that can be written, the claim ends by itself.
    await reply.release().catch(() => undefined);
    throw error;
  }
}

/** Runs the action of an operation with an input that has been parsed and a caller that has been let in. */
export async function runOperation<O extends Operation>(
  context: Context,
  operation: O,
  action: ActionOf<O>,
  input: InputOf<O>,
  idempotencyKey?: string,
): Promise<unknown> {
  await admit(context, operation, input);
  const act = action as (context: Context, input: InputOf<O>) => Promise<unknown>;
  const reply = idempotencyKey === undefined ? undefined : keptReply(context, operation, idempotencyKey, input);
  const write = (): Promise<unknown> =>
    runWrite(context.table, () => act(context, input) as Promise<Change<unknown>>, reply);
  const work = !writes(operation)
    ? act(context, input)
    : operation.outside && reply
      ? runClaimed(reply, write)
      : write();
  const output = await work.catch(async (error: unknown) => {
    throw await toldError(context, error);
  });
  await recordAct({ ...context, now: context.realNow }, operation, {
    output,
    record: recordNamed(input.params, context.workspace.workspaceId),
  });
  return maskOutput(operation.output, output, sightOf(context));
}
