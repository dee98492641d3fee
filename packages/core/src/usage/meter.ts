import type { TenantTable } from "@perennial/table";
import { keepKeyUse } from "../api-key/api-key.store.ts";
import { KEY_USE_MS } from "../api-key/api-key.ts";
import { keepRequests } from "../request/request.store.ts";
import { type LoggedRequest, type RequestBatch, requestBatch } from "../request/request.ts";
import { addTally, type Counted, emptyTally, grown, isEmpty, type Tally, type UsageItem } from "./usage.ts";

/** What a process counts of the workspaces that it works for. Nothing here costs a request a command. */
export interface Meter {
  add(workspaceId: string, what: Counted, count: number): void;
  /** A request that was answered, to be counted and told in the request log. */
  request(workspaceId: string, keyId: string | undefined, request: LoggedRequest): void;
  /** The end of a piece of work for a workspace: counts its time, and writes down what is due. */
  end(workspaceId: string, milliseconds: number): Promise<void>;
  /** Writes down everything of a workspace, or of all. */
  flush(workspaceId?: string): Promise<void>;
  /** Drops what has not been written down of a workspace that is gone. */
  drop(workspaceId: string): void;
  /** Drops everything that has not been written down, as the end of the process would. */
  forget(): void;
}

export interface MeterOptions {
  readonly table: (workspaceId: string) => TenantTable;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A name that nobody else gives. */
  readonly newMark: () => string;
  /** Memory of this function in gigabytes. */
  readonly gigabytes: number;
  readonly onFault: (workspaceId: string, error: unknown) => void;
}

interface Unsure {
  readonly day: string;
  readonly item: UsageItem;
  readonly tally: Tally;
}

interface Account {
  readonly workspaceId: string;
  /** By day, because a process may live through midnight. */
  days: Map<string, Tally>;
  /** Days as they were when this process last wrote or met them. */
  known: Map<string, UsageItem>;
  /** A flush of which it is not known whether it took effect. */
  unsure: Unsure | undefined;
  usedKeys: Map<string, number>;
  keptKeys: Map<string, number>;
  invocations: number;
  flushedAt: number;
  batch: RequestBatch;
  toldAt: number;
  flushing: Promise<void> | undefined;
}

/** Milliseconds between two writes of what was counted. */
const FLUSH_MS = KEY_USE_MS;
/** Pieces of work after which it is written all the same: a process that is killed loses no more than these. */
const FLUSH_INVOCATIONS = 1_000;
/** Milliseconds between two writes of the request log. */
const TELL_MS = 60_000;
const TELL_REQUESTS = 100;
const ATTEMPTS = 10;
/** Workspaces that one process keeps account of; beyond it the one that was opened first is written and closed. */
const MOST = 2_000;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Whether a flush whose answer was lost had taken effect; when that cannot be told, as if: the sum is never above the truth. */
function tookEffect(unsure: Unsure, there: UsageItem | undefined): boolean {
  return there?.mark === unsure.item.mark || (there?.version ?? 0) >= unsure.item.version;
}

export function usageMeter({ table, now, newMark, gigabytes, onFault }: MeterOptions): Meter {
  const accounts = new Map<string, Account>();

  const accountOf = (workspaceId: string): Account => {
    const open = accounts.get(workspaceId);
    if (open) return open;
    const account: Account = {
      workspaceId,
      days: new Map(),
      known: new Map(),
      unsure: undefined,
      usedKeys: new Map(),
      keptKeys: new Map(),
      invocations: 0,
      flushedAt: 0,
      batch: requestBatch(),
      toldAt: 0,
      flushing: undefined,
    };
    accounts.set(workspaceId, account);
    return account;
  };
  const waitingOf = (account: Account, day: string): Tally => {
    const tally = account.days.get(day) ?? emptyTally();
    account.days.set(day, tally);
    return tally;
  };
  const tallyOf = (account: Account): Tally => waitingOf(account, dayOf(now()));

  const settle = async (account: Account): Promise<void> => {
    const { unsure } = account;
    if (!unsure) return;
    const { day, tally } = unsure;
    const there = await table(account.workspaceId).get("usage", { day }, { consistent: true });
    account.unsure = undefined;
    if (there) account.known.set(day, there);
    if (tookEffect(unsure, there)) return;
    addTally(waitingOf(account, day), tally);
  };

  const writeDay = async (account: Account, day: string, tally: Tally): Promise<boolean> => {
    // Looking first is cheaper than a write that is refused, and tells what became of one whose answer is lost.
    if (!account.known.has(day)) {
      const there = await table(account.workspaceId)
        .get("usage", { day }, { consistent: true })
        .catch((error: unknown) => {
          addTally(waitingOf(account, day), tally);
          throw error;
        });
      if (there) account.known.set(day, there);
    }
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const known = account.known.get(day);
      const item = grown(known, tally, day, newMark());
      account.unsure = { day, item, tally };
      const written = await table(account.workspaceId).write({
        put: "usage",
        item,
        if: known ? { version: known.version } : "absent",
      });
      account.unsure = undefined;
      if (written.ok) {
        account.known.set(day, item);
        return true;
      }
      const there = written.refused[0]?.current as UsageItem | undefined;
      if (there) account.known.set(day, there);
      else account.known.delete(day);
    }
    return false;
  };

  const writeUsage = async (account: Account): Promise<void> => {
    account.flushedAt = now();
    account.invocations = 0;
    await settle(account);
    for (const [day, tally] of account.days) {
      account.days.delete(day);
      if (isEmpty(tally) || (await writeDay(account, day, tally))) continue;
      addTally(waitingOf(account, day), tally);
    }
    for (const day of account.known.keys()) if (day < dayOf(now() - 86_400_000)) account.known.delete(day);
    for (const [keyId, at] of account.usedKeys) {
      account.usedKeys.delete(keyId);
      account.keptKeys.set(keyId, at);
      await keepKeyUse(table(account.workspaceId), keyId, new Date(at));
    }
  };

  const writeRequests = async (account: Account): Promise<void> => {
    const { batch } = account;
    account.toldAt = now();
    if (batch.size === 0) return;
    account.batch = requestBatch();
    await keepRequests(table(account.workspaceId), batch, new Date(now()), newMark());
  };

  const write = async (account: Account, what: { usage: boolean; requests: boolean }): Promise<void> => {
    if (account.flushing) return await account.flushing;
    const writing = async (): Promise<void> => {
      try {
        if (what.usage) await writeUsage(account);
        if (what.requests) await writeRequests(account);
      } catch (error) {
        onFault(account.workspaceId, error);
      }
    };
    account.flushing = writing().finally(() => {
      account.flushing = undefined;
    });
    await account.flushing;
  };

  const dueOf = (account: Account) => {
    const at = now();
    const isNewKey = [...account.usedKeys].some(
      ([keyId, used]) => used - (account.keptKeys.get(keyId) ?? 0) >= FLUSH_MS,
    );
    const usage = isNewKey || at - account.flushedAt >= FLUSH_MS || account.invocations >= FLUSH_INVOCATIONS;
    const requests = account.batch.size >= TELL_REQUESTS || (account.batch.size > 0 && at - account.toldAt >= TELL_MS);
    return { usage, requests };
  };

  return {
    add(workspaceId, what, count) {
      tallyOf(accountOf(workspaceId)).counts[what] += count;
    },
    request(workspaceId, keyId, request) {
      const account = accountOf(workspaceId);
      const tally = tallyOf(account);
      tally.counts.requests += 1;
      account.batch.add(request);
      if (keyId === undefined) return;
      tally.keys.set(keyId, (tally.keys.get(keyId) ?? 0) + 1);
      account.usedKeys.set(keyId, now());
    },
    async end(workspaceId, milliseconds) {
      const account = accounts.get(workspaceId);
      // Work for one that is gone opens no account anew.
      if (!account) return;
      const { counts } = tallyOf(account);
      counts.invocations += 1;
      counts.milliseconds += Math.round(milliseconds);
      counts.gigabyteMilliseconds += Math.round(milliseconds * gigabytes);
      account.invocations += 1;
      const due = dueOf(account);
      if (due.usage || due.requests) await write(account, due);
      if (accounts.size <= MOST) return;
      for (const oldest of accounts.values()) {
        await write(oldest, { usage: true, requests: true });
        accounts.delete(oldest.workspaceId);
        break;
      }
    },
    async flush(workspaceId) {
      const some = workspaceId === undefined ? [...accounts.values()] : [accountOf(workspaceId)];
      for (const account of some) {
        await account.flushing;
        await write(account, { usage: true, requests: true });
      }
    },
    drop: (workspaceId) => {
      accounts.delete(workspaceId);
    },
    forget: () => accounts.clear(),
  };
}
