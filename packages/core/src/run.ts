import { createHash } from "node:crypto";
import { type InputOf, type Operation, writes } from "@perennial/contract";
import { admit, sightOf } from "./access/admit.ts";
import { maskOutput } from "./access/mask.ts";
import { toldError } from "./access/unnamed.ts";
import { recordAct, recordNamed } from "./audit/act.ts";
import type { ActionOf, Change } from "./change.ts";
import type { Context } from "./context.ts";
import { CrmError, keepsChanging } from "./error.ts";

/** What an Idempotency-Key was answered with; kept for a day. */
export interface ReplyItem {
  readonly operation: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly output: string;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    reply: ReplyItem;
  }
}

const KEPT_SECONDS = 86_400 + 3_600;
const ATTEMPTS = 6;
/** Stands for an answer that is not kept. */
const SECRET = "secret";

export function fingerprintOf(input: unknown): string {
  return createHash("sha256").update(JSON.stringify(input)).digest("base64url");
}

/** Seconds since 1970 until which what is answered now is kept. */
export function keptUntil({ realNow }: Pick<Context, "realNow">): number {
  return Math.ceil(realNow().getTime() / 1000) + KEPT_SECONDS;
}

/** Refuses a key that was used for another request. */
export function checkSame(reply: ReplyItem, fingerprint: string): void {
  if (reply.fingerprint === fingerprint) return;
  throw new CrmError(
    "idempotency_mismatch",
    { en: "What was sent with this key first is something else.", zh: "首次使用该键时发送的是其他内容。" },
    {
      fix: {
        en: "Use a new Idempotency-Key for a new request, or repeat the first one unchanged.",
        zh: "新的请求请使用新的 Idempotency-Key，或原样重复第一次的请求。",
      },
    },
  );
}

/** The kept answer, or the refusal of a key that was used for another request. */
function replayed(reply: ReplyItem, fingerprint: string): unknown {
  checkSame(reply, fingerprint);
  if (reply.output === SECRET) {
    throw new CrmError(
      "conflict",
      { en: "This was done already, and its secret was shown once.", zh: "该操作已完成，其密钥只显示一次。" },
      { fix: { en: "Make another one if it was lost.", zh: "如已丢失，请重新创建。" } },
    );
  }
  return JSON.parse(reply.output) as unknown;
}

/**
 * Runs an action that changes something and writes what it returns: all of it together with the record of the
 * Idempotency-Key, or nothing. A repeated request meets that record and is answered alike, at whatever point the
 * first one was cut off; the record costs no read before, but where an action reaches outside its write.
 */
async function runWrite(
  context: Context,
  operation: Operation,
  act: () => Promise<Change<unknown>>,
  input: unknown,
  idempotencyKey: string | undefined,
): Promise<unknown> {
  const key = idempotencyKey === undefined ? undefined : { operation: operation.id, key: idempotencyKey };
  const fingerprint = key ? fingerprintOf(input) : "";
  const kept = async (): Promise<ReplyItem | undefined> =>
    key ? await context.table.get("reply", key, { consistent: true }) : undefined;

  const earlier = operation.outside ? await kept() : undefined;
  if (earlier) return replayed(earlier, fingerprint);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    let change: Change<unknown>;
    try {
      change = await act();
    } catch (error) {
      // What the first request changed can make its repetition fail; then the kept answer counts.
      const reply = error instanceof CrmError ? await kept() : undefined;
      if (reply) return replayed(reply, fingerprint);
      throw error;
    }
    if (change.legs.length === 0) {
      // What the first request wrote can leave nothing to write; its answer is still the one that counts.
      const before = await kept();
      return before ? replayed(before, fingerprint) : change.output;
    }
    const reply = key && {
      put: "reply" as const,
      item: {
        ...key,
        fingerprint,
        output: operation.once ? SECRET : JSON.stringify(change.output ?? null),
        ttl: keptUntil(context),
      },
      if: "absent" as const,
    };
    const written = await context.table.write(...change.legs, ...(reply ? [reply] : []));
    if (written.ok) return change.output;
    const met = written.refused.find(({ leg }) => leg === change.legs.length);
    if (met) {
      const before = (met.current as ReplyItem | undefined) ?? (await kept());
      if (before) return replayed(before, fingerprint);
    }
    for (const { leg, current } of written.refused) {
      const refusal = change.refusals?.[leg]?.(current);
      if (refusal) throw refusal;
    }
  }
  throw keepsChanging();
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
  const work = writes(operation)
    ? runWrite(context, operation, () => act(context, input) as Promise<Change<unknown>>, input, idempotencyKey)
    : act(context, input);
  const output = await work.catch(async (error: unknown) => {
    throw await toldError(context, error);
  });
  await recordAct({ ...context, now: context.realNow }, operation, {
    output,
    record: recordNamed(input.params, context.workspace.workspaceId),
  });
  return maskOutput(operation.output, output, sightOf(context));
}
