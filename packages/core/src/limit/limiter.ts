import {
  type Bucket,
  capacityOf,
  filled,
  fillingMs,
  firstWish,
  lease,
  left,
  nextWish,
  type Rule,
  SLICE_MS,
  type Slice,
  WRONG_MS,
} from "./bucket.ts";

/** A bucket as it lies in a store, with the version that a change of it must meet. */
export interface StoredBucket extends Bucket {
  readonly version: number;
}

/** Where buckets are shared. */
export interface BucketStore {
  /**
   * Puts a bucket in the place of the one that is known, or of none.
   *
   * @returns what lies there then, and whether it is ours
   */
  replace(
    name: string,
    known: StoredBucket | undefined,
    next: Bucket,
    rule: Rule,
  ): Promise<{ readonly ok: boolean; readonly stored: StoredBucket | undefined }>;
}

export interface Verdict {
  readonly ok: boolean;
  /** Units that this process knows to be left. */
  readonly left: number;
  /** Milliseconds until the bucket is full again. */
  readonly fullInMs: number;
  /** Milliseconds until it is worth trying again; 0 for what was let through. */
  readonly waitMs: number;
}

export interface Limiter {
  /** Spends units of a bucket. Answers at once when a slice, or the memory of a refusal, tells; else after a taking. */
  take(name: string, rule: Rule, cost: number): Verdict | Promise<Verdict>;
}

interface State {
  known: StoredBucket | undefined;
  slice: Slice | undefined;
  /** Units that are worth a taking; see `nextWish`. */
  wish: number;
  refusedUntil: number;
  /** When it last gave itself a slice, because the store did not answer. */
  aloneAt: number;
  taking: Promise<void> | undefined;
}

const ATTEMPTS = 12;
/** Wait after so many others were faster. */
const CROWDED_MS = 100;
/** Buckets that a process remembers. */
const MOST = 10_000;
/** Processes among which the limit is divided while the store does not answer. */
const ALONE = 8;

/**
 * Limits of one process: it takes slices out of shared buckets, so that most requests ask nobody, and remembers a refusal until
 * the bucket has filled, so that a refused request costs next to nothing. While the store fails, each process keeps to an
 * eighth of the limit by itself.
 *
 * @param now milliseconds since 1970
 * @param onFault called when the store does not answer
 */
export function limiter(store: BucketStore, now: () => number, onFault: (error: unknown) => void): Limiter {
  const states = new Map<string, State>();

  const stateOf = (name: string): State => {
    const known = states.get(name);
    if (known) return known;
    const state: State = {
      known: undefined,
      slice: undefined,
      wish: 1,

      refusedUntil: 0,
      aloneAt: 0,
      taking: undefined,
    };
    states.set(name, state);
    if (states.size > MOST)
      for (const oldest of states.keys()) {
        states.delete(oldest);
        break;
      }
    return state;
  };

  const refill = async (state: State, name: string, rule: Rule, cost: number): Promise<void> => {
    try {
      if (Math.abs(now() - state.refusedUntil) >= SLICE_MS) state.wish = firstWish(rule);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const at = now();
        const wish = lease(rule, state.known, cost, state.wish, at);
        if ("until" in wish) {
          state.wish = nextWish(rule, state.wish);
          const more = lease(rule, state.known, cost, state.wish, at);
          state.refusedUntil = "until" in more ? more.until : wish.until;
          return;
        }
        const { ok, stored } = await store.replace(name, state.known, wish.next, rule);
        state.known = stored;
        if (!ok) continue;
        state.slice = { tokens: wish.granted, takenAt: at };
        return;
      }
      state.refusedUntil = now() + CROWDED_MS;
    } catch (error) {
      onFault(error);
      const at = now();
      const again = state.aloneAt + SLICE_MS;
      if (at >= state.aloneAt && at < again) state.refusedUntil = again;
      else {
        const tokens = Math.max(cost, Math.ceil((rule.perSecond * SLICE_MS) / 1000 / ALONE));
        state.slice = { tokens, takenAt: at };
        state.aloneAt = at;
      }
    }
  };

  const verdict = (state: State, rule: Rule, ok: boolean, at: number): Verdict => {
    const { tokens } = filled(rule, state.known, at);
    const own = left(state.slice, at);
    return {
      ok,
      left: ok ? Math.floor(tokens + own) : 0,
      fullInMs: fillingMs(rule, capacityOf(rule) - tokens),
      waitMs: ok ? 0 : Math.max(1, state.refusedUntil - at),
    };
  };

  /** Spends of the slice, or refuses from memory; undefined when the bucket has to be asked. */
  const spend = (state: State, rule: Rule, cost: number): Verdict | undefined => {
    const at = now();
    const own = left(state.slice, at);
    if (state.slice && own >= cost) {
      state.slice = { ...state.slice, tokens: own - cost };
      return verdict(state, rule, true, at);
    }
    // After a clock was set back, a memory that lies further ahead than any refusal can is none.
    const waits = state.refusedUntil - at;
    return waits > 0 && waits <= WRONG_MS + fillingMs(rule, capacityOf(rule))
      ? verdict(state, rule, false, at)
      : undefined;
  };

  const ask = async (state: State, name: string, rule: Rule, cost: number): Promise<Verdict> => {
    for (;;) {
      state.taking ??= refill(state, name, rule, cost).finally(() => {
        state.taking = undefined;
      });
      await state.taking;
      const told = spend(state, rule, cost);
      if (told) return told;
    }
  };

  return {
    take(name, rule, wished) {
      const cost = Math.min(wished, capacityOf(rule));
      const state = stateOf(name);
      return spend(state, rule, cost) ?? ask(state, name, rule, cost);
    },
  };
}

/** Buckets of one process alone. */
export function ownBuckets(): BucketStore {
  return {
    replace: async (_name, known, next) => ({ ok: true, stored: { ...next, version: (known?.version ?? 0) + 1 } }),
  };
}
