/** One entry of a list that keeps the first few only. */
export interface Ranked {
  readonly id: string;
  readonly rank: number;
}

const byRank = (a: Ranked, b: Ranked): number => b.rank - a.rank || (a.id < b.id ? -1 : 1);

/** Adds to a list that holds the highest ranked of all that were ever added, in order: the same whatever the order. */
export function keepTop<T extends Ranked>(list: T[], entry: T, most: number): void {
  const last = list.at(-1);
  if (list.length >= most && last !== undefined && byRank(last, entry) < 0) return;
  list.push(entry);
  list.sort(byRank);
  if (list.length > most) list.length = most;
}

export function mergeTop<T extends Ranked>(into: T[], from: readonly T[], most: number): void {
  for (const entry of from) keepTop(into, entry, most);
}
