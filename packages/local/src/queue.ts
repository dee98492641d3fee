import type { Message, Queue, QueueName } from "@perennial/core";
import type { Store } from "./store.ts";

/** A message taken from a queue; it comes again unless it is finished. */
export interface Taken {
  readonly id: number;
  readonly queue: QueueName;
  /** As the function receives it. */
  readonly envelope: string;
  readonly attempts: number;
}

export interface LocalQueue extends Queue {
  /** The next message, of the tenant that has waited longest to be served; undefined when nothing is due. */
  take(queue: QueueName): Taken | undefined;
  finish(taken: Taken): void;
  /** Gives a message back to come again, or to the dead letters after too many attempts. */
  fail(taken: Taken, reason: string): void;
  /** Milliseconds at which the next message becomes due; undefined when there is none. */
  nextDue(): number | undefined;
  readonly deadLetters: () => { queue: string; body: string; reason: string }[];
}

const ATTEMPTS = 5;
/** Time within which a taken message counts as being worked on. */
const LEASE_MS = 15 * 60_000;

/**
 * Queues that survive a restart and are fair among tenants: a tenant with ten thousand messages does not hold up one
 * with a single message.
 *
 * @param retryMs wait before a failed message comes again, times its attempts
 */
export function localQueue(store: Store, now: () => number, retryMs: number, onSend: () => void): LocalQueue {
  const { database } = store;
  const insert = database.prepare("INSERT INTO message (queue, tenant, body, visible_at) VALUES (?, ?, ?, ?)");
  const heads = database.prepare(
    "SELECT MIN(id) AS id, tenant FROM message WHERE queue = ? AND dead IS NULL AND visible_at <= ? GROUP BY tenant",
  );
  const one = database.prepare("SELECT body, attempts FROM message WHERE id = ?");
  const lease = database.prepare("UPDATE message SET visible_at = ?, attempts = attempts + 1 WHERE id = ?");
  const remove = database.prepare("DELETE FROM message WHERE id = ?");
  const release = database.prepare("UPDATE message SET visible_at = ? WHERE id = ?");
  const bury = database.prepare("UPDATE message SET dead = ? WHERE id = ?");
  const soonest = database.prepare("SELECT MIN(visible_at) AS due FROM message WHERE dead IS NULL");
  const buried = database.prepare("SELECT queue, body, dead FROM message WHERE dead IS NOT NULL ORDER BY id");
  const served = new Map<string, number>();
  let turn = 0;
  // What was being worked on when the process ended is nobody's now.
  database.prepare("UPDATE message SET visible_at = 0 WHERE dead IS NULL AND attempts > 0").run();

  return {
    send: async (queue: QueueName, messages: readonly Message[]) => {
      if (messages.length === 0) return;
      database.exec("BEGIN");
      for (const { workspaceId = "", body, group = workspaceId, delaySeconds = 0 } of messages) {
        const envelope = JSON.stringify({ ...(workspaceId === "" ? {} : { workspaceId }), body });
        insert.run(queue, group, envelope, now() + delaySeconds * 1000);
      }
      database.exec("COMMIT");
      onSend();
    },
    take(queue) {
      const rows = heads.all(queue, now()) as { id: number; tenant: string }[];
      const [next] = rows.sort((a, b) => (served.get(a.tenant) ?? 0) - (served.get(b.tenant) ?? 0) || a.id - b.id);
      if (!next) return undefined;
      const row = one.get(next.id) as { body: string; attempts: number };
      lease.run(now() + LEASE_MS, next.id);
      turn += 1;
      served.set(next.tenant, turn);
      return { id: next.id, queue, envelope: row.body, attempts: row.attempts + 1 };
    },
    finish: ({ id }) => {
      remove.run(id);
    },
    fail(taken, reason) {
      if (taken.attempts >= ATTEMPTS) bury.run(reason.slice(0, 2000), taken.id);
      else release.run(now() + retryMs * taken.attempts, taken.id);
    },
    nextDue: () => (soonest.get()?.["due"] as number | null) ?? undefined,
    deadLetters: () =>
      buried
        .all()
        .map((row) => ({ queue: String(row["queue"]), body: String(row["body"]), reason: String(row["dead"]) })),
  };
}
