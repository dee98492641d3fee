import { isDeepStrictEqual } from "node:util";

type Record_ = Readonly<Record<string, unknown>>;

/** Characters of what a moved fact was, at most; what is longer is kept as the day alone. */
const MOST = 8000;

/** Fields of a record that are not what they were, and what these were. */
export function differenceOf(before: Record_, after: Record_, silent: ReadonlySet<string> = new Set()) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !silent.has(name));
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return { changed, previous: Object.fromEntries(changed.map((name) => [name, before[name] ?? null])) };
}

/** Fields that change with every correction and say nothing. */
const SILENT = new Set(["version", "updatedAt"]);

/**
 * What a fact was before a correction that takes it to another day. It is kept with the fact until the next correction:
 * the change that puts it there knows nothing of what lay in another place.
 */
export function movedFrom(before: Record_ & { readonly occurredOn: string }, after: Record_): Record_ {
  const { previous } = differenceOf(before, after, SILENT);
  return JSON.stringify(previous).length > MOST ? { occurredOn: before.occurredOn } : previous;
}
