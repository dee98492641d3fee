/** Keeps what was looked up for a while: at most so many entries, the oldest go first. */
export interface Cache<T> {
  get(key: string, load: () => Promise<T | undefined>): Promise<T | undefined>;
  forget(key: string): void;
  clear(): void;
}

/**
 * @param lifeMs how long an answer counts; what was not found is not kept
 * @param now milliseconds since 1970
 */
export function cacheFor<T>(lifeMs: number, most: number, now: () => number): Cache<T> {
  const entries = new Map<string, { value: T; until: number }>();
  return {
    async get(key, load) {
      const known = entries.get(key);
      if (known && known.until > now()) return known.value;
      const value = await load();
      entries.delete(key);
      if (value === undefined) return undefined;
      entries.set(key, { value, until: now() + lifeMs });
      if (entries.size > most)
        for (const oldest of entries.keys()) {
          entries.delete(oldest);
          break;
        }
      return value;
    },
    forget: (key) => {
      entries.delete(key);
    },
    clear: () => entries.clear(),
  };
}
