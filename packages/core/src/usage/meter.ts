import type { TenantTable } from "@perennial/table";
import { keepKeyUse } from "../api-key/api-key.store.ts";
import { KEY_USE_MS } from "../api-key/api-key.ts";
import { keepRequests, type Seal } from "../request/request.store.ts";
import { type LoggedRequest, type RequestBatch, requestBatch } from "../request/request.ts";
import type { Sent } from "../request/sent.ts";
import { type Counted, emptyTally, isEmpty, shareOf, type Tally } from "./usage.ts";

/** What a process counts of the workspaces that it works for. No request waits for it. */
export interface Meter {
  /**
   * The beginning of a piece of work for a workspace: what earlier ones have left to be written is written meanwhile.
   * Work that is refused begins nothing.
   */
  begin(workspaceId: string): void;
  add(workspaceId: string, what: Counted, count: number): void;
  /** A request that was answered, to be counted and told in the request log; with what was sent, where that is kept. */
  request(workspaceId: string, keyId: string | undefined, request: LoggedRequest, sent?: Sent): void;
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
  /** By what is sealed what programs of a workspace have sent. */
  readonly seal: (workspaceId: string) => ReturnType<Seal>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A name that nobody else gives. */
  readonly newMark: () => string;
  /** Memory of this function in gigabytes. */
  readonly gigabytes: number;
  readonly onFault: (workspaceId: string, error: unknown) => void;
}

/** All that this process has counted of a day. */
interface Share {
  readonly process: string;
  readonly tally: Tally;
  isWritten: boolean;
}

interface Account {
  readonly workspaceId: string;
  /** By day, because a process may live through midnight. */
  days: Map<string, Share>;
  usedKeys: Map<string, number>;
  keptKeys: Map<string, number>;
  flushedAt: number;
  /** That the work under way began after a pause: nobody may come after it who would write it down. */
  isQuiet: boolean;
  batch: RequestBatch;
  toldAt: number;
  flushing: Promise<void> | undefined;
}

/**
 * Milliseconds between two writes of what was counted, at least: what is left by one piece of work is written beside
 * the next one. So a process that is killed leaves out the last piece of work, or what it began within this time.
 */
const FLUSH_MS = 100;
/** Milliseconds without a write after which a piece of work does not leave it to the next one. */
const QUIET_MS = 10_000;
/** Milliseconds between two writes of the request log. */
const TELL_MS = 60_000;
/** Workspaces that one process keeps account of; beyond it the one that was opened first is written and closed. */
const MOST = 2_000;
const DAY_MS = 86_400_000;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * Counts in memory and writes, for each day, the sum of what this process has counted to an item of its own. A write
 * that is repeated or whose answer is lost therefore changes nothing, and no two processes wait for each other.
 */
export function usageMeter({ table, seal, now, newMark, gigabytes, onFault }: MeterOptions): Meter {
  const accounts = new Map<string, Account>();

  const accountOf = (workspaceId: string): Account => {
    const open = accounts.get(workspaceId);
    if (open) return open;
    const account: Account = {
      workspaceId,
      days: new Map(),
      usedKeys: new Map(),
      keptKeys: new Map(),
      flushedAt: 0,
      isQuiet: false,
      batch: requestBatch(),
      toldAt: 0,
      flushing: undefined,
    };
    accounts.set(workspaceId, account);
    return account;
  };
  /** The tally of today, about to be added to. */
  const tallyOf = (account: Account): Tally => {
    const day = dayOf(now());
    const share = account.days.get(day) ?? { process: newMark(), tally: emptyTally(), isWritten: false };
    account.days.set(day, share);
    share.isWritten = false;
    return share.tally;
  };

  const writeUsage = async (account: Account): Promise<void> => {
    const at = now();
    account.flushedAt = at;
    for (const [day, share] of account.days) {
      const isOver = day < dayOf(at - DAY_MS);
      if (!share.isWritten && !isEmpty(share.tally)) {
        share.isWritten = true;
        // Shares of days that are long over are summed up and taken away: a late one comes as another process's.
        const process = isOver ? newMark() : share.process;
        try {
          await table(account.workspaceId).write({
            put: "usageShare",
            item: shareOf(share.tally, day, process),
            derived: true,
          });
        } catch (error) {
          share.isWritten = isOver;
          throw error;
        }
      }
      if (isOver) account.days.delete(day);
    }
    for (const [keyId, used] of account.usedKeys) {
      if (used - (account.keptKeys.get(keyId) ?? 0) < KEY_USE_MS) continue;
      account.usedKeys.delete(keyId);
      account.keptKeys.set(keyId, used);
      await keepKeyUse(table(account.workspaceId), keyId, new Date(used));
    }
  };

  const writeRequests = async (account: Account): Promise<void> => {
    const { batch } = account;
    account.toldAt = now();
    if (batch.size === 0) return;
    account.batch = requestBatch();
    const { workspaceId } = account;
    const how = { now: new Date(now()), mark: newMark(), seal: () => seal(workspaceId) };
    await keepRequests(table(workspaceId), batch, how);
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

  const hasLeft = ({ days }: Account): boolean => [...days.values()].some(({ isWritten }) => !isWritten);
  const isKeyDue = ({ usedKeys, keptKeys }: Account): boolean =>
    [...usedKeys].some(([keyId, used]) => used - (keptKeys.get(keyId) ?? 0) >= KEY_USE_MS);

  return {
    begin(workspaceId) {
      const account = accounts.get(workspaceId);
      if (!account) return;
      const pause = now() - account.flushedAt;
      account.isQuiet ||= pause >= QUIET_MS;
      if (!account.flushing && hasLeft(account) && pause >= FLUSH_MS) {
        void write(account, { usage: true, requests: false });
      }
    },
    add(workspaceId, what, count) {
      tallyOf(accountOf(workspaceId)).counts[what] += count;
    },
    request(workspaceId, keyId, request, sent) {
      const account = accountOf(workspaceId);
      const tally = tallyOf(account);
      tally.counts.requests += 1;
      account.batch.add(request, sent);
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
      await account.flushing;
      const at = now();
      const { batch, toldAt } = account;
      const usage = account.isQuiet || at - account.flushedAt >= QUIET_MS || isKeyDue(account);
      account.isQuiet = false;
      const requests = batch.isFull || (batch.size > 0 && at - toldAt >= TELL_MS);
      if (usage || requests) await write(account, { usage, requests });
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
