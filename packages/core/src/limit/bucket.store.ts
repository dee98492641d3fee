import type { TenantTable } from "@perennial/table";
import { fillingMs } from "./bucket.ts";
import type { BucketStore, StoredBucket } from "./limiter.ts";

/** A bucket of a tenant, an item each: no partition holds two, so that none is hot because of another. */
export interface RateBucketItem extends StoredBucket {
  readonly bucket: string;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    rateBucket: RateBucketItem;
  }
}

/** Seconds for which a bucket that nobody uses is kept beyond the time in which it fills. */
const KEPT_S = 3_600;

/** The buckets of one tenant. A write whose answer was lost is taken for a stranger's: what it took is nobody's. */
export function sharedBuckets(table: TenantTable): BucketStore {
  return {
    async replace(name, known, next, rule) {
      const { tokens, at } = next;
      const stored: StoredBucket = { tokens, at, version: (known?.version ?? 0) + 1 };
      const ttl = Math.ceil((at + fillingMs(rule, rule.burst)) / 1000) + KEPT_S;
      const written = await table.write({
        put: "rateBucket",
        item: { bucket: name, ...stored, ttl },
        if: known ? { version: known.version } : "absent",
        derived: true,
      });
      if (written.ok) return { ok: true, stored };
      return { ok: false, stored: written.refused[0]?.current as StoredBucket | undefined };
    },
  };
}
