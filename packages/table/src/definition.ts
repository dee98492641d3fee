import { INDEXES, TABLES, type TableName } from "./keys.ts";

/** Attributes that every index carries beside the keys: the kind of the item and the columns of its list. */
export const PROJECTED = ["et", "row"] as const;

export interface TableDefinition {
  readonly name: TableName;
  readonly indexes: readonly string[];
  /** Change records with old and new image. */
  readonly stream: boolean;
  readonly pointInTimeRecovery: boolean;
  /** Attribute after whose second an item may be removed. */
  readonly ttl: string;
}

/** The two tables as data: infra deploys them from this and the local runner makes them from this. */
export const definitions: readonly TableDefinition[] = TABLES.map((name) => ({
  name,
  indexes: name === "main" ? INDEXES : [],
  stream: name === "main",
  pointInTimeRecovery: name === "main",
  ttl: "ttl",
}));

/** Key attributes of an index. */
export function indexKeys(index: string): { pk: string; sk: string } {
  return { pk: `${index}_pk`, sk: `${index}_sk` };
}
