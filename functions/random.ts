import { randomFillSync } from "node:crypto";

const POOL = 4096;

/**
 * Random bytes of the kernel's quality, drawn by the page: an id or a mark for a write takes some bytes each, and a
 * call of the kernel for every one of them was a twentieth of a request.
 */
export function randomPool(): (size: number) => Uint8Array {
  const pool = Buffer.alloc(POOL);
  let used = POOL;
  return (size) => {
    if (size > POOL / 4) return randomFillSync(Buffer.alloc(size));
    if (used + size > POOL) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = Buffer.from(pool.subarray(used, used + size));
    pool.fill(0, used, used + size);
    used += size;
    return bytes;
  };
}
