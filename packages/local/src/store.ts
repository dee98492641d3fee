import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The runner's own state, which survives a restart: queues, the stream's position, the clock. */
export interface Store {
  readonly database: DatabaseSync;
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  close(): void;
}

/** @param file path, or `:memory:` */
export function openStore(file: string): Store {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS value (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS message (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      queue TEXT NOT NULL,
      tenant TEXT NOT NULL,
      body TEXT NOT NULL,
      visible_at INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      dead TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS message_next ON message (queue, dead, tenant, id);
  `);
  const read = database.prepare("SELECT value FROM value WHERE key = ?");
  const write = database.prepare(
    "INSERT INTO value (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  );
  return {
    database,
    get: (key) => read.get(key)?.["value"] as string | undefined,
    set: (key, value) => {
      write.run(key, value);
    },
    close: () => database.close(),
  };
}
