import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from "@aws-sdk/client-dynamodb";
import { definitions, indexKeys, PROJECTED, type TableDefinition } from "@perennial/table/definition";

/** A fault in starting that the person at the keyboard can mend; its message is one sentence with the way out. */
export class StartError extends Error {
  override readonly name = "StartError";
}

export interface Engine {
  readonly endpoint: string;
  /** The engine's file; undefined for an endpoint that somebody else runs. */
  readonly file: string | undefined;
  readonly process: ChildProcess | undefined;
  stop(): Promise<void>;
}

const PACKAGES: Readonly<Record<string, string>> = { "linux-x64": "@dynoxide/linux-x64" };

/** Path of the engine's program for this platform. */
function program(platform: string): string {
  const name = PACKAGES[platform];
  const elsewhere =
    "Run any DynamoDB-compatible engine (DynamoDB Local, for one) and set DYNAMODB_ENDPOINT to its address.";
  if (name === undefined) throw new StartError(`There is no embedded database for ${platform}. ${elsewhere}`);
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "dynoxide");
  } catch {
    throw new StartError(
      `The embedded database ${name} is not installed. Delete node_modules and start again, or: ${elsewhere}`,
    );
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
    socket.unref();
    setTimeout(() => socket.destroy(), 200);
  });
}

/** Ends an engine that was left behind on this file when its runner was killed. */
function endLeftBehind(file: string): void {
  const note = `${file}.pid`;
  if (!existsSync(note)) return;
  const pid = Number(readFileSync(note, "utf8"));
  try {
    // Another program may have the number by now; only one that works on this very file is ended.
    if (readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(file)) process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
  rmSync(note, { force: true });
}

/** Refuses a data file that SQLite cannot read, before the engine stumbles over it. */
function checkFile(file: string): void {
  if (!existsSync(file)) return;
  let verdict: unknown;
  try {
    const database = new DatabaseSync(file, { timeout: 5000 });
    verdict = database.prepare("PRAGMA quick_check(1)").get();
    database.close();
  } catch (error) {
    verdict = error instanceof Error ? error.message : error;
  }
  if (JSON.stringify(verdict) !== '{"quick_check":"ok"}') {
    throw new StartError(
      `The data file ${file} is damaged. Move it away to begin anew, or put back a copy of it, and start again.`,
    );
  }
}

/**
 * Starts the embedded engine on a file, or takes the endpoint that DYNAMODB_ENDPOINT names.
 *
 * @param wanted platform of the engine, this machine's unless said otherwise
 * @throws StartError when there is no engine for the platform, the file is damaged or the engine does not answer
 */
export async function startEngine(
  file: string,
  given?: string,
  wanted: string = `${process.platform}-${process.arch}`,
): Promise<Engine> {
  if (given !== undefined) return { endpoint: given, file: undefined, process: undefined, stop: async () => undefined };
  const path = program(wanted);
  mkdirSync(dirname(file), { recursive: true });
  endLeftBehind(file);
  checkFile(file);
  const port = await freePort();
  const child = spawn(path, ["serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (child.pid !== undefined) writeFileSync(`${file}.pid`, String(child.pid));
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const deadline = performance.now() + 10_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill("SIGKILL");
      throw new StartError(
        `The embedded database did not start on ${file}: ${said.trim().split("\n").at(-1) ?? "no answer"}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    endpoint: `http://127.0.0.1:${port}`,
    file,
    process: child,
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
      rmSync(`${file}.pid`, { force: true });
    },
  };
}

/** A client for the engine; retries are those of the SDK. */
export function engineClient(endpoint: string, options: { maxAttempts?: number } = {}): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    ...options,
  });
}

function createCommand(definition: TableDefinition, name: string): CreateTableCommand {
  const keys = [{ pk: "pk", sk: "sk" }, ...definition.indexes.map(indexKeys)];
  return new CreateTableCommand({
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: keys.flatMap(({ pk, sk }) =>
      [pk, sk].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    ),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    ...(definition.indexes.length > 0
      ? {
          GlobalSecondaryIndexes: definition.indexes.map((IndexName) => ({
            IndexName,
            KeySchema: [
              { AttributeName: indexKeys(IndexName).pk, KeyType: "HASH" as const },
              { AttributeName: indexKeys(IndexName).sk, KeyType: "RANGE" as const },
            ],
            Projection: { ProjectionType: "INCLUDE" as const, NonKeyAttributes: [...PROJECTED] },
          })),
        }
      : {}),
    ...(definition.stream
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" } }
      : {}),
  });
}

/** The tables' names on this machine. */
export const TABLE_NAMES = { main: "perennial-main", ops: "perennial-ops" } as const;

/** Makes the tables that are missing, from the same definition that infra deploys. */
export async function createTables(client: DynamoDBClient): Promise<void> {
  for (const definition of definitions) {
    try {
      await client.send(createCommand(definition, TABLE_NAMES[definition.name]));
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
}

const STREAM_INDEXES = `
  CREATE INDEX IF NOT EXISTS perennial_stream_order ON _stream_records(table_name, CAST(sequence_number AS INTEGER));
  CREATE INDEX IF NOT EXISTS perennial_stream_shard ON _stream_records(table_name, shard_id, CAST(sequence_number AS INTEGER));
`;

/**
 * Gives the engine's stream table the indexes it lacks and takes out records older than a day: without them every
 * write searches all records ever written (12 ms at 26,000 records instead of 1.2). It is another program's file,
 * so a table that looks different is left alone.
 *
 * @returns how many records were taken out
 */
export function mendStream(file: string, nowMs: number): number {
  const database = new DatabaseSync(file, { timeout: 5000 });
  try {
    const columns = database.prepare("SELECT name FROM pragma_table_info('_stream_records')").all();
    const names = new Set(columns.map((column) => String(column["name"])));
    if (!["table_name", "shard_id", "sequence_number"].every((name) => names.has(name))) return 0;
    database.exec(STREAM_INDEXES);
    if (!names.has("created_at")) return 0;
    // The newest record stays: sequence numbers begin at 1 again in an empty table.
    const removed = database
      .prepare(
        "DELETE FROM _stream_records WHERE created_at < ? AND rowid < (SELECT MAX(rowid) FROM _stream_records) LIMIT 50000",
      )
      .run(Math.floor(nowMs / 1000) - 86_400);
    return Number(removed.changes);
  } catch {
    return 0;
  } finally {
    database.close();
  }
}

/**
 * Keys of items whose time to live is over: the engine's server never removes them. Read from its own file, so that
 * nothing but the few that are over goes through it.
 */
export function expiredKeys(file: string, table: string, nowMs: number): { pk: string; sk: string; ttl: number }[] {
  const database = new DatabaseSync(file, { timeout: 5000, readOnly: true });
  try {
    const rows = database
      .prepare(
        `SELECT json_extract(item_json, '$.pk.S') AS pk, json_extract(item_json, '$.sk.S') AS sk, CAST(json_extract(item_json, '$.ttl.N') AS INTEGER) AS ttl FROM "${table}" WHERE CAST(json_extract(item_json, '$.ttl.N') AS INTEGER) <= ? LIMIT 10000`,
      )
      .all(Math.floor(nowMs / 1000));
    return rows.map((row) => ({ pk: String(row["pk"]), sk: String(row["sk"]), ttl: Number(row["ttl"]) }));
  } catch {
    return [];
  } finally {
    database.close();
  }
}
