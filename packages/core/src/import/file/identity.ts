import { hash } from "node:crypto";
import type { PurchaseRow } from "./purchase-row.ts";

const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";

/** The first 80 bits of a digest as 16 signs of Crockford's base 32: the random part of a ULID. */
function signs(text: string): string {
  const digest = hash("sha256", text, "buffer");
  let result = "";
  for (const start of [0, 5]) {
    let part = digest.readUIntBE(start, 5);
    let eight = "";
    for (let sign = 0; sign < 8; sign += 1) {
      eight = `${BASE32[part % 32]}${eight}`;
      part = Math.floor(part / 32);
    }
    result += eight;
  }
  return result;
}

/**
 * What makes a purchase of a file the same purchase in the next file: who bought what, when, and for how much, not how
 * that is written nor in which column. Remarks, states, channels and the customer's details may change between two
 * exports and do not count; rows that differ in those alone are told apart by their ordinal.
 *
 * @returns 16 signs of base 32
 */
export function rowHash(row: PurchaseRow): string {
  const { customerBy, customer, occurredOn, occurredAt, amountMinor, currency, order, sku, productName, quantity } =
    row;
  return signs(
    JSON.stringify([
      customerBy,
      customer,
      occurredOn,
      occurredAt ?? null,
      amountMinor,
      currency,
      order ?? null,
      sku ?? null,
      productName ?? null,
      quantity ?? null,
    ]),
  );
}

/** The identity of the n-th of equal rows, n from 1; that of the first is the hash itself. */
export function withOrdinal(rowHash: string, ordinal: number): string {
  return ordinal === 1 ? rowHash : signs(`${rowHash}#${ordinal}`);
}

/** Some bytes a row, where a Map of strings takes a hundred. */
const FIRST_SIZE = 1024;

/**
 * Counts rows that are equal: answers 1 for the first row of a hash, 2 for the second. Keeps 9 to 18 bytes for every
 * different row; two different rows are taken for equal once in 10¹⁸ pairs, and then just get another number.
 */
export function ordinalCounter(): (rowHash: string) => number {
  let keys = new BigUint64Array(FIRST_SIZE);
  let counts = new Uint8Array(FIRST_SIZE);
  const many = new Map<bigint, number>();
  let used = 0;

  function placeOf(key: bigint, table: BigUint64Array): number {
    let at = Number(key & BigInt(table.length - 1));
    while (table[at] !== 0n && table[at] !== key) at = (at + 1) % table.length;
    return at;
  }

  function grow(): void {
    const [oldKeys, oldCounts] = [keys, counts];
    keys = new BigUint64Array(oldKeys.length * 2);
    counts = new Uint8Array(oldKeys.length * 2);
    for (const [at, key] of oldKeys.entries()) {
      if (key === 0n) continue;
      const place = placeOf(key, keys);
      keys[place] = key;
      counts[place] = oldCounts[at] ?? 0;
    }
  }

  return (rowHash) => {
    if (used * 2 > keys.length) grow();
    const key = keyOf(rowHash);
    const at = placeOf(key, keys);
    if (keys[at] === 0n) {
      keys[at] = key;
      used += 1;
    }
    const known = counts[at] ?? 0;
    if (known < 255) {
      counts[at] = known + 1;
      return known + 1;
    }
    const count = (many.get(key) ?? 255) + 1;
    many.set(key, count);
    return count;
  };
}

/** 60 bits of a hash; never 0, which marks an empty place. */
function keyOf(rowHash: string): bigint {
  let key = 0n;
  for (let at = 0; at < 12; at += 1) key = (key << 5n) | BigInt(BASE32.indexOf(rowHash.charAt(at)));
  return key === 0n ? 1n : key;
}
