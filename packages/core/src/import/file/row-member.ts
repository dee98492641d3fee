import type { RowCells, RowSettings } from "./row-cells.ts";
import { noMember, severalMembers } from "./value-fault.ts";

/** Somebody who is or was a member, as rows may name the person. */
export interface RowMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** Still here, so that something can be left to the person. */
  readonly isHere: boolean;
}

const plain = (text: string): string => text.normalize("NFKC").trim().toLowerCase();

/**
 * Id of the member whom a cell names by id, address or name; undefined for an empty cell, and for one that names nobody or
 * several, which is a fault of the row.
 */
export function readMember(
  row: RowCells,
  target: "author" | "assignee",
  { members = [] }: RowSettings,
): string | undefined {
  const text = row.text(target);
  if (text === "") return undefined;
  const word = plain(text);
  const possible = target === "assignee" ? members.filter(({ isHere }) => isHere) : members;
  const sure = possible.find(({ id, email }) => id === text || plain(email) === word);
  const named = possible.filter(({ name }) => plain(name) === word);
  const found = sure ?? (named.length === 1 ? named[0] : undefined);
  if (!found) row.faults.push(named.length > 1 ? severalMembers(target, text) : noMember(target, text));
  return found?.id;
}
