import { type Operation, writes } from "@perennial/contract";
import {
  CrmError,
  type Limiter,
  limiter,
  ownBuckets,
  planNow,
  planOf,
  type Rule,
  sharedBuckets,
  type Verdict,
  type WorkspaceItem,
} from "@perennial/core";
import type { Runtime } from "../runtime.ts";
import type { Caller } from "./auth.ts";

/** Units that an operation takes of its workspace's reads or writes. */
const UNITS = { read: 1, write: 1, search: 5, job: 10 } as const;
/** Most of a workspace's limit that one key may use up, so that a program gone wild leaves the console working. */
const KEY_SHARE = 0.8;
/** Workspaces, and refused credentials, that a process remembers. */
const MOST = 1_000;

/** What one request takes out of one bucket. */
interface Part {
  readonly bucket: string;
  /** Name in the headers. */
  readonly label: string;
  readonly rule: Rule;
  readonly cost: number;
}

/** What a request is told of the limits: the values of the headers. */
export interface Told {
  readonly policy: string;
  readonly state: string;
}

type Tell = (told: Told) => void;

export interface Limits {
  /** The refusal, without a look at anything, of a credential whose limit has not filled since it was refused. */
  recall(op: Operation, credential: string, tell: Tell): CrmError | undefined;
  /** Lets a caller through, once or for several of the same, or refuses; says in either case by `tell` how much is left. */
  admit(op: Operation, caller: Caller, credential: string, tell: Tell, times?: number): Promise<void>;
  /** The same for somebody who is nobody yet: as much from one network and process as a workspace without a plan may do. */
  admitStranger(network: string, tell: Tell): Promise<void>;
}

const isRead = (op: Operation): boolean => !writes(op);

function share({ perSecond, burst }: Rule, part: number): Rule {
  return { perSecond: perSecond * part, burst: burst * part };
}

/** Seconds in which a rule lets its burst through for good: the window of the policy. */
const windowOf = ({ perSecond, burst }: Rule): number => Math.max(1, Math.round(burst / perSecond));
const seconds = (ms: number): number => Math.ceil(ms / 1000);

function policyOf(parts: readonly Part[]): string {
  return parts.map(({ label, rule }) => `"${label}";q=${Math.floor(rule.burst)};w=${windowOf(rule)}`).join(", ");
}

function stateOf(parts: readonly Part[], verdicts: readonly Verdict[]): string {
  return verdicts
    .map(({ left, fullInMs, waitMs }, index) => `"${parts[index]?.label}";r=${left};t=${seconds(waitMs || fullInMs)}`)
    .join(", ");
}

function refused(label: string, rule: Rule, waitMs: number): CrmError {
  const wait = seconds(waitMs);
  const [many, span] = [Math.floor(rule.burst), windowOf(rule)];
  return new CrmError(
    "rate_limited",
    {
      en: `The limit “${label}” of ${many} in ${span} s is reached.`,
      zh: `已达到限额“${label}”（${span} 秒内 ${many} 次）。`,
    },
    {
      fix: {
        en: `Send the same request again in ${wait} s, spread requests evenly, or choose a larger plan.`,
        zh: `请在 ${wait} 秒后重试，将请求均匀分布，或升级套餐。`,
      },
      retryAfter: wait,
    },
  );
}

interface Memory {
  readonly until: number;
  readonly part: Part;
  readonly policy: string;
}

/** The limits that every request meets; see `limiter` for what they cost. */
export function requestLimits(run: Runtime): Limits {
  const now = (): number => run.platform.now();
  const limiters = new Map<string, Limiter>();
  const refusals = new Map<string, Memory>();
  const strangers = limiter(ownBuckets(), now, () => undefined);

  const keep = <T>(map: Map<string, T>, key: string, value: T): void => {
    map.set(key, value);
    if (map.size <= MOST) return;
    for (const oldest of map.keys()) {
      map.delete(oldest);
      break;
    }
  };
  const limiterOf = (workspaceId: string): Limiter => {
    const known = limiters.get(workspaceId);
    if (known) return known;
    const fresh = limiter(sharedBuckets(run.tenant(workspaceId)), now, (error) =>
      run.log.warn("limits are kept alone", { workspace: workspaceId, fault: String(error) }),
    );
    keep(limiters, workspaceId, fresh);
    return fresh;
  };
  const { fallback } = run.platform.billing;
  const speedOf = (workspace: WorkspaceItem) => planOf(planNow(workspace, fallback, now())).speed;

  /** The narrow buckets come first: what they refuse takes nothing of the workspace's. */
  const partsOf = (op: Operation, { actor, workspace }: Caller, times = 1): Part[] => {
    const speed = speedOf(workspace);
    const side = isRead(op) ? "reads" : "writes";
    const cost = times * (op.heavy ? UNITS.job : UNITS[op.cost]);
    const own = op.heavy ? speed.job : op.cost === "search" ? speed.search : undefined;
    const parts: Part[] = [];
    if (own) parts.push({ bucket: op.id, label: op.id, rule: own, cost: 1 });
    if (actor.kind === "key") {
      const rule = share(speed[side], KEY_SHARE);
      parts.push({ bucket: `${side} ${actor.id}`, label: `key-${side}`, rule, cost });
    }
    parts.push({ bucket: side, label: side, rule: speed[side], cost });
    return parts;
  };

  const memoryOf = (part: Part, op: Operation, credential: string): string =>
    `${part.label === op.id ? op.id : isRead(op)} ${credential}`;

  const pass = async (
    limits: Limiter,
    parts: readonly Part[],
    tell: Tell,
  ): Promise<{ part: Part; waitMs: number } | undefined> => {
    const verdicts: Verdict[] = [];
    for (const part of parts) {
      const taken = limits.take(part.bucket, part.rule, part.cost);
      // Most answers are there at once, and what is there need not be waited for.
      const verdict = taken instanceof Promise ? await taken : taken;
      verdicts.push(verdict);
      if (!verdict.ok) {
        tell({ policy: policyOf(parts), state: stateOf(parts, verdicts) });
        return { part, waitMs: verdict.waitMs };
      }
    }
    tell({ policy: policyOf(parts), state: stateOf(parts, verdicts) });
    return undefined;
  };

  return {
    recall(op, credential, tell) {
      if (refusals.size === 0) return undefined;
      for (const name of [`${isRead(op)} ${credential}`, `${op.id} ${credential}`]) {
        const memory = refusals.get(name);
        if (!memory) continue;
        const waitMs = memory.until - now();
        const { part, policy } = memory;
        if (waitMs > 0) {
          tell({ policy, state: `"${part.label}";r=0;t=${seconds(waitMs)}` });
          return refused(part.label, part.rule, waitMs);
        }
        refusals.delete(name);
      }
      return undefined;
    },
    async admit(op, caller, credential, tell, times) {
      const parts = partsOf(op, caller, times);
      const stop = await pass(limiterOf(caller.workspace.workspaceId), parts, tell);
      if (!stop) return;
      const { part, waitMs } = stop;
      keep(refusals, memoryOf(part, op, credential), { until: now() + waitMs, part, policy: policyOf(parts) });
      throw refused(part.label, part.rule, waitMs);
    },
    async admitStranger(network, tell) {
      const rule = planOf(fallback).speed.reads;
      const stop = await pass(strangers, [{ bucket: network, label: "network", rule, cost: 1 }], tell);
      if (stop) throw refused("network", rule, stop.waitMs);
    },
  };
}
