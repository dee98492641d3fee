import { createHash } from "node:crypto";
import type { Operation } from "@perennial/contract";
import type { If, Leg } from "@perennial/table";
import type { Context } from "./context.ts";
import { CrmError } from "./error.ts";

/** What an Idempotency-Key was answered with; kept for a day. */
export interface ReplyItem {
  readonly operation: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly output: string;
  readonly ttl: number;
  /** Until when somebody works on it, RFC 3339; absent once it is answered. */
  readonly claimedUntil?: string;
  readonly version?: number;
}

declare module "@perennial/table" {
  interface Items {
    reply: ReplyItem;
  }
}

const KEPT_SECONDS = 86_400 + 3_600;
/** Milliseconds after which nobody works on a request any more: the functions of the API are given 30 s. */
const CLAIM_MS = 31_000;
/** Age of a claim, in milliseconds, from which on whoever has it has most likely ended. */
const SOON_MS = 5000;
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

/** The kept answer, or the refusal to show a secret again. */
function replayed(reply: ReplyItem): unknown {
  if (reply.output === SECRET) {
    throw new CrmError(
      "conflict",
      { en: "This was done already, and its secret was shown once.", zh: "该操作已完成，其密钥只显示一次。" },
      { fix: { en: "Make another one if it was lost.", zh: "如已丢失，请重新创建。" } },
    );
  }
  return JSON.parse(reply.output) as unknown;
}

/** The same request is at work elsewhere; when its process has ended, that is known only when its time is over. */
function atWork(claimedUntil: string, now: number): CrmError {
  const left = Date.parse(claimedUntil) - now;
  const retryAfter = left > CLAIM_MS - SOON_MS ? 1 : Math.max(1, Math.ceil(left / 1000));
  return new CrmError("in_progress", { en: "It was sent a moment ago.", zh: "该请求刚刚已发送。" }, { retryAfter });
}

interface Earlier {
  readonly output: unknown;
}

/** The answer to a request with an Idempotency-Key, which is kept together with its effect. */
export interface KeptReply {
  /**
   * What the request was answered with before.
   *
   * @throws where the key stands for another request, for one whose secret was shown, or for one that is at work
   */
  earlier(): Promise<Earlier | undefined>;
  /** Keeps others from working on the request at the same time; answers as `earlier` when it was answered before. */
  claim(): Promise<Earlier | undefined>;
  /** Lets the request be sent again at once, because it had no effect. */
  release(): Promise<void>;
  /** The write of the answer, to go with that of the effect. */
  leg(output: unknown): Leg;
}

export function keptReply(context: Context, operation: Operation, key: string, input: unknown): KeptReply {
  const { table, realNow } = context;
  const place = { operation: operation.id, key };
  const fingerprint = fingerprintOf(input);
  const ttl = keptUntil(context);
  let claimed: number | undefined;

  const read = async (): Promise<ReplyItem | undefined> => await table.get("reply", place, { consistent: true });
  const told = (reply: ReplyItem | undefined): Earlier | undefined => {
    if (!reply || (reply.claimedUntil !== undefined && reply.version === claimed)) return undefined;
    checkSame(reply, fingerprint);
    if (reply.claimedUntil !== undefined) throw atWork(reply.claimedUntil, realNow().getTime());
    return { output: replayed(reply) };
  };
  const take = async (version: number, condition: If): Promise<boolean> => {
    const claimedUntil = new Date(realNow().getTime() + CLAIM_MS).toISOString();
    const item = { ...place, fingerprint, output: "", ttl, claimedUntil, version };
    const written = await table.write({ put: "reply", item, if: condition });
    if (written.ok) claimed = version;
    return written.ok;
  };

  const claim = async (): Promise<Earlier | undefined> => {
    if (await take(1, "absent")) return undefined;
    const found = await read();
    // Released in between.
    if (!found) return await claim();
    const { claimedUntil, version = 0 } = found;
    if (claimedUntil === undefined || Date.parse(claimedUntil) > realNow().getTime()) return told(found);
    checkSame(found, fingerprint);
    return (await take(version + 1, { version })) ? undefined : await claim();
  };

  return {
    earlier: async () => told(await read()),
    claim,
    async release() {
      if (claimed === undefined) return;
      await table.write({ remove: "reply", key: place, if: { version: claimed } });
    },
    leg: (output) => ({
      put: "reply",
      item: { ...place, fingerprint, output: operation.once ? SECRET : JSON.stringify(output ?? null), ttl },
      if: claimed === undefined ? "absent" : { version: claimed },
    }),
  };
}
