import { type AuditEntry, auditSentence, type Language } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { listTeams } from "../member/team.ts";
import { piecesOf } from "../parallel.ts";
import { listMembers } from "../workspace/workspace.store.ts";
import type { StoredEntry } from "./audit.ts";

/** Names by id. */
export type Names = ReadonlyMap<string, string>;

async function keyNames(table: TenantTable): Promise<readonly (readonly [string, string])[]> {
  const found = await table.range("apiKey", {}, { from: "KEY#", until: "KEY$" });
  return found.flatMap(({ entity, item }) => (entity === "apiKey" ? [[item.keyId, item.name] as const] : []));
}

/** Names of people, keys and teams: those who do things, and whom values name. */
export async function actorNames(table: TenantTable): Promise<Names> {
  const [members, keys, teams] = await Promise.all([listMembers(table), keyNames(table), listTeams(table)]);
  return new Map([
    ...members.map(({ userId, name }) => [userId, name] as const),
    ...keys,
    ...teams.map(({ teamId, name }) => [teamId, name] as const),
  ]);
}

/** Names of customers by id, as they are now. */
export async function customerNames(table: TenantTable, ids: readonly string[]): Promise<Names> {
  const pages = await Promise.all(
    piecesOf(ids, 100).map((part) =>
      table.rows(
        "state",
        part.map((customerId) => ({ customerId })),
      ),
    ),
  );
  return new Map(pages.flat().flatMap((row) => (row ? [[row.id, row.name] as const] : [])));
}

function actorKind(by: string): AuditEntry["actor"]["kind"] {
  const kinds = { usr: "person", key: "key", imp: "import", opr: "support" } as const;
  return kinds[by.slice(0, 3) as keyof typeof kinds] ?? "system";
}

/** A value in which ids of people, keys and teams are told by their names. */
function named(value: unknown, names: Names): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => named(one, names));
  return value;
}

const namedAll = (values: AuditEntry["before"], names: Names): AuditEntry["before"] =>
  values && Object.fromEntries(Object.entries(values).map(([key, value]) => [key, named(value, names)]));

const LABELS = ["name", "title", "label", "plan", "fileName", "url", "email"] as const;

/** What a record is called, by what the entry itself knows of it. */
function labelOf({ before, after }: StoredEntry): string | null {
  for (const values of [after, before]) {
    for (const label of LABELS) {
      const value = values?.[label];
      if (typeof value === "string") return value;
    }
  }
  return null;
}

/** An entry as callers see it, said in their language. */
export function toEntry(row: StoredEntry, names: Names, customers: Names, language: Language): AuditEntry {
  const { by, kind, recordId, customerId, redacted = false, ...rest } = row;
  const name = kind === "customer" ? (customers.get(recordId) ?? labelOf(row)) : (names.get(recordId) ?? labelOf(row));
  const entry = {
    ...rest,
    actor: { kind: actorKind(by), id: by, name: names.get(by) ?? null },
    record: { kind, id: recordId, name },
    customer: customerId === null ? null : { id: customerId, name: customers.get(customerId) ?? null },
    redacted,
  };
  const said = { ...entry, before: namedAll(entry.before, names), after: namedAll(entry.after, names) };
  return { ...entry, sentence: auditSentence(said, language) };
}
