import {
  type _Record,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type { Store } from "./store.ts";

export type StreamHandler = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse | undefined>;

export interface StreamOptions {
  readonly endpoint: string;
  readonly table: string;
  readonly store: Store;
  readonly handler: StreamHandler;
  readonly batchSize: number;
  /** Name under which the place in the stream is kept. */
  readonly reader: string;
  /** Kinds of items whose changes are brought, or of all those that are not. */
  readonly kinds: { readonly only: readonly string[] } | { readonly except: readonly string[] };
  /** Milliseconds by which the clock has been moved. */
  readonly movedBy: () => number;
  /** Parts into which records are divided by key, handled at the same time; each is in order. */
  readonly shards: number;
  /** What becomes of a record that failed too often. */
  readonly deadLetter: (record: DynamoDBRecord) => Promise<void>;
  /** May repeat, delay or mix a batch, as the service may; tests use it. */
  readonly disturb?: (records: DynamoDBRecord[]) => DynamoDBRecord[];
}

export interface StreamPump {
  /** Handles what there is; answers how many records it was. */
  turn(): Promise<number>;
}

const ATTEMPTS = 8;

/** The filter of the event source: what projections write themselves, or what precedes tenants, is not brought to them. */
function passes(record: _Record, kinds: StreamOptions["kinds"]): boolean {
  const image = record.dynamodb?.NewImage ?? record.dynamodb?.OldImage;
  const kind = image?.["et"]?.S ?? "";
  if (record.dynamodb?.Keys?.["pk"]?.S?.startsWith("T#") !== true) return false;
  return "only" in kinds ? kinds.only.includes(kind) : !kinds.except.includes(kind);
}

/** A record as Lambda hands it on: its time in seconds, here of the clock that can be moved. */
function asEvent(record: _Record, { movedBy }: StreamOptions): DynamoDBRecord {
  const { ApproximateCreationDateTime: at, ...change } = record.dynamodb ?? {};
  const seconds = ((at?.getTime() ?? 0) + movedBy()) / 1000;
  return { ...record, dynamodb: { ...change, ApproximateCreationDateTime: seconds } } as DynamoDBRecord;
}

function shardOf(record: DynamoDBRecord, shards: number): number {
  const pk = record.dynamodb?.Keys?.["pk"]?.S ?? "";
  let hash = 0;
  for (let index = 0; index < pk.length; index += 1) hash = (hash * 31 + pk.charCodeAt(index)) | 0;
  return Math.abs(hash) % shards;
}

/** Handles one batch until it is done: what failed comes again, halved, and at last goes to the dead letters. */
async function deliver(options: StreamOptions, records: DynamoDBRecord[], attempt: number): Promise<void> {
  if (records.length === 0) return;
  let failedAt: number;
  try {
    const reply = await options.handler({ Records: records });
    const failed = new Set(reply?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    if (failed.size === 0) return;
    failedAt = Math.max(
      0,
      records.findIndex((record) => failed.has(record.dynamodb?.SequenceNumber ?? "")),
    );
  } catch {
    failedAt = 0;
  }
  const rest = records.slice(failedAt);
  if (attempt >= ATTEMPTS && rest.length === 1) {
    for (const record of rest) await options.deadLetter(record);
    return;
  }
  const half = attempt >= 2 ? Math.ceil(rest.length / 2) : rest.length;
  await deliver(options, rest.slice(0, half), attempt + 1);
  await deliver(options, rest.slice(half), attempt);
}

/** Reads the main table's change records and hands them to the stream function in batches, as Lambda does. */
export function streamPump(options: StreamOptions): StreamPump {
  const client = new DynamoDBStreamsClient({
    endpoint: options.endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const positionKey = options.reader;
  let iterator: string | undefined;

  const open = async (): Promise<string | undefined> => {
    const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: options.table }));
    const StreamArn = Streams[0]?.StreamArn;
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
    const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    const position = options.store.get(positionKey);
    const start =
      position === undefined
        ? { ShardIteratorType: "TRIM_HORIZON" as const }
        : { ShardIteratorType: "AFTER_SEQUENCE_NUMBER" as const, SequenceNumber: position };
    const reply = await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...start }));
    return reply.ShardIterator;
  };

  const handle = async (records: DynamoDBRecord[]): Promise<void> => {
    const shards = Array.from({ length: options.shards }, (): DynamoDBRecord[] => []);
    for (const record of records) shards[shardOf(record, options.shards)]?.push(record);
    await Promise.all(
      shards.map(async (shard) => {
        for (let start = 0; start < shard.length; start += options.batchSize) {
          await deliver(options, shard.slice(start, start + options.batchSize), 1);
        }
      }),
    );
  };

  return {
    async turn() {
      iterator ??= await open();
      if (iterator === undefined) return 0;
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }),
      );
      const wanted = Records.filter((record) => passes(record, options.kinds)).map((record) =>
        asEvent(record, options),
      );
      await handle(options.disturb ? options.disturb(wanted) : wanted);
      const last = Records.at(-1)?.dynamodb?.SequenceNumber;
      if (last !== undefined) options.store.set(positionKey, last);
      iterator = NextShardIterator;
      return Records.length;
    },
  };
}
