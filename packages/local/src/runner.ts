import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ConditionalCheckFailedException, DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import type { PlanName } from "@perennial/contract";
import { type Dns, isNight, type Outbound, operatorKey, QUEUES, type QueueName, TENANT_BUCKETS } from "@perennial/core";
import { catalog, FOLDERS } from "@perennial/functions/catalog";
import type { GivenUpBatch } from "@perennial/functions/given-up";
import { outboundSender } from "@perennial/functions/outbound";
import { type Platform, providePlatform } from "@perennial/functions/platform";
import { randomPool } from "@perennial/functions/random";
import { systemTable } from "@perennial/table/dynamo";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { localBilling } from "./billing.ts";
import { localBlob } from "./blob.ts";
import { movableClock } from "./clock.ts";
import { localDns } from "./dns.ts";
import { clientPool, type Instrument } from "./dynamo.ts";
import { createTables, engineClient, expiredKeys, mendStream, startEngine, TABLE_NAMES } from "./engine.ts";
import { type ApiHandler, callApi, type Incoming, lambdaContext, type Outgoing } from "./gateway.ts";
import { localMail } from "./mail.ts";
import { type ReceivedMail, sesEvent } from "./mail-event.ts";
import { localQueue, type Taken } from "./queue.ts";
import { localSecret } from "./secret.ts";
import { spillLine, spillSecrets } from "./spill.ts";
import { openStore } from "./store.ts";
import { type StreamHandler, type StreamOptions, streamPump } from "./stream.ts";

type AnyHandler = (event: unknown, context: unknown) => Promise<unknown>;
/** Where a function's handler is loaded from: its source, or the bundle that would be deployed. */
export type LoadFunction = (entry: string) => Promise<{ handler: AnyHandler }>;

export interface RunnerOptions {
  /** Folder of everything that is kept. */
  readonly folder: string;
  readonly load: LoadFunction;
  /** Somebody else's DynamoDB endpoint instead of the embedded engine. */
  readonly endpoint?: string | undefined;
  /** Platform of the engine, this machine's unless said otherwise. */
  readonly platform?: string | undefined;
  readonly origin: () => string;
  readonly log: (level: "info" | "warn" | "error", message: string, data?: Record<string, unknown>) => void;
  readonly real?: () => number;
  readonly instrument?: Instrument;
  readonly disturb?: StreamOptions["disturb"];
  /** Called whenever a function begins, as a fresh process would. */
  readonly onInvoke?: () => void;
  /** `transaction` saves a disk one fsync an item; tests write as AWS does. */
  readonly bulkBy?: Platform["bulkBy"];
  /** Wait before failed work comes again. */
  readonly retryMs?: number;
  /** Sends to the addresses of tenants, in the place of the real one. */
  readonly outbound?: Outbound;
  /** Plan of workspaces that have not chosen one; the generous local one unless said otherwise. */
  readonly plan?: PlanName;
  /** Records of names, in the place of a file and the real ones. */
  readonly dns?: Dns;
  /** Inner addresses that webhooks may reach, as `127.0.0.0/8`. */
  readonly webhookAllow?: readonly string[];
}

const HOUR = 3_600_000;

function sqsEvent(taken: readonly Taken[]): SQSEvent {
  return {
    Records: taken.map(({ id, queue, envelope, attempts }) => ({
      messageId: String(id),
      receiptHandle: String(id),
      body: envelope,
      attributes: {
        ApproximateReceiveCount: String(attempts),
        SentTimestamp: "0",
        SenderId: "local",
        ApproximateFirstReceiveTimestamp: "0",
      },
      messageAttributes: {},
      md5OfBody: "",
      eventSource: "aws:sqs",
      eventSourceARN: `arn:aws:sqs:local:000000000000:${queue}`,
      awsRegion: "local",
    })),
  };
}

/**
 * Everything that AWS does around the functions, on one machine: the tables, the stream, the queues, the schedule, and
 * the very handlers that are deployed. Nothing moves by itself: `turn` does what there is to do.
 */
export async function startRunner(options: RunnerOptions) {
  const { folder, load } = options;
  mkdirSync(folder, { recursive: true });
  const store = openStore(join(folder, "runner.sqlite"));
  const clock = movableClock(options.real ?? Date.now, Number(store.get("clock") ?? 0));
  const engine = await startEngine(join(folder, "data.sqlite"), options.endpoint, options.platform);
  await createTables(engineClient(engine.endpoint));
  if (engine.file !== undefined) mendStream(engine.file, Date.now());

  let wake: () => void = () => undefined;
  const endings: (() => Promise<void>)[] = [];
  const secret = localSecret(join(folder, "secrets"));
  const queue = localQueue(store, clock.now, options.retryMs ?? 1000, () => wake());
  const blob = localBlob(join(folder, "blob"), secret.readNow("blob"), clock.now, options.origin);
  const mail = localMail(join(folder, "mail.jsonl"), clock.now);
  const billing = localBilling({
    store,
    queue,
    secret: secret.readNow("blob"),
    origin: options.origin,
    fallback: options.plan ?? "local",
  });
  const said = (level: "info" | "warn" | "error") => (message: string, data?: Record<string, unknown>) => {
    spillLine({ level, message, data });
    options.log(level, message, data);
  };
  const log = { info: said("info"), warn: said("warn"), error: said("error") };
  const platform: Platform = {
    ...clientPool(engine.endpoint, options.instrument),
    tables: TABLE_NAMES,
    ...(options.bulkBy ? { bulkBy: options.bulkBy } : {}),
    blob,
    queue,
    mail,
    outbound: options.outbound ?? outboundSender({ allowed: options.webhookAllow ?? [] }),
    dns: options.dns ?? localDns(join(folder, "dns.json")),
    secret,
    now: clock.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    randomBytes: randomPool(),
    log,
    invoke: async (name, event) => await handlerOf(name)(event, lambdaContext(name, 120)),
    billing,
    mailDomain: "in.localhost",
    gigabytes: 1,
    atEnd: (finish) => {
      endings.push(finish);
    },
    get origin() {
      return options.origin();
    },
  };
  providePlatform(platform);
  const handlers = new Map<string, AnyHandler>();
  const loadHandler = async (name: string, entry: string): Promise<void> => {
    const { handler } = await load(entry);
    const begin: AnyHandler = async (event, context) => {
      options.onInvoke?.();
      return await handler(event, context);
    };
    handlers.set(name, options.onInvoke ? begin : handler);
  };
  /** Functions with a path of their own: few requests are for them, so that they are loaded when the first one is. */
  const byPath = new Map<string, { readonly name: string; readonly entry: string }>();
  for (const { name, entry, trigger } of catalog) {
    if (trigger.on === "http" && "paths" in trigger)
      for (const path of trigger.paths) byPath.set(path, { name, entry });
    else await loadHandler(name, entry);
  }
  const handlerOf = (name: string): AnyHandler => {
    const handler = handlers.get(name);
    if (!handler) throw new Error(`no function ${name}`);
    return handler;
  };

  const pumps = catalog.flatMap(({ name, trigger }) => {
    if (trigger.on !== "stream") return [];
    const pump = streamPump({
      endpoint: engine.endpoint,
      table: TABLE_NAMES.main,
      store,
      handler: (event) => (handlerOf(name) as StreamHandler)(event),
      // The first reader's place was kept before there were others.
      reader: name === "stream" ? `stream ${TABLE_NAMES.main}` : `stream ${TABLE_NAMES.main} ${name}`,
      batchSize: trigger.batch,
      kinds: trigger.kinds,
      movedBy: () => clock.movedBy,
      shards: 2,
      deadLetter: async (record) => {
        const batch: GivenUpBatch = {
          requestContext: { functionArn: name },
          payload: JSON.stringify({ Records: [record] }),
        };
        await blob.write(`${FOLDERS["given-up"]}${name}/${randomUUID()}`, Buffer.from(JSON.stringify(batch)));
        log.error("change record given up", { keys: record.dynamodb?.Keys });
      },
      ...(options.disturb ? { disturb: options.disturb } : {}),
    });
    return [pump];
  });

  const handle = async (entry: (typeof catalog)[number], taken: readonly Taken[]): Promise<number> => {
    let failed = new Set(taken.map(({ id }) => String(id)));
    let reason = "the function failed";
    try {
      const reply = await handlerOf(entry.name)(sqsEvent(taken), lambdaContext(entry.name, entry.timeoutSeconds));
      failed = new Set(
        (reply as SQSBatchResponse | undefined)?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
      );
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    for (const message of taken) {
      if (failed.has(String(message.id))) queue.fail(message, reason);
      else queue.finish(message);
    }
    return taken.length;
  };

  /** Takes what is due of one queue to its function, which answers how many messages it was; undefined for none. */
  const beginQueue = (name: QueueName): Promise<number> | undefined => {
    const entry = catalog.find(({ trigger }) => trigger.on === "queue" && trigger.queue === name);
    if (entry?.trigger.on !== "queue") return undefined;
    const most = entry.trigger.batch;
    const taken: Taken[] = [];
    for (let next = queue.take(name); next; next = taken.length < most ? queue.take(name) : undefined) taken.push(next);
    return taken.length === 0 ? undefined : handle(entry, taken);
  };

  const workQueue = async (name: QueueName): Promise<number> => (await beginQueue(name)) ?? 0;

  const plan = async (catchUp: boolean): Promise<void> => {
    await handlerOf("plan")({ catchUp }, lambdaContext("plan", 300));
  };

  /** Change records that were given up and lie in the bucket. */
  const givenUp = async (): Promise<string[]> => await Array.fromAsync(blob.names(FOLDERS["given-up"]));

  const recover = async (): Promise<void> => {
    await handlerOf("recover")({}, lambdaContext("recover", 300));
  };

  /** Calls the schedule for every hour that has begun since it was last called; at most a day back. */
  const workSchedule = async (): Promise<void> => {
    const hour = Math.floor(clock.now() / HOUR);
    const last = Number(store.get("planned") ?? hour);
    store.set("planned", String(hour));
    if (hour <= last) return;
    await recover();
    await plan(hour - last > 1);
  };

  /** Time zones of all workspaces: between their nights the schedule has nothing to do, and a long way is skipped. */
  const zones = async (): Promise<string[]> => {
    const system = systemTable({
      client: platform.systemClient(),
      tables: TABLE_NAMES,
      now: clock.now,
      newWriteId: () => "",
      patience: { sleep: platform.sleep, random: Math.random },
    });
    const buckets = Array.from({ length: TENANT_BUCKETS }, (_, bucket) =>
      system.all("tenant", { bucket: String(bucket) }),
    );
    return [...new Set((await Promise.all(buckets)).flat().map(({ timeZone }) => timeZone))];
  };

  /** Removes what is over, as the service does within two days; a change in between keeps an item. */
  const sweep = async (): Promise<number> => {
    if (engine.file === undefined) return 0;
    const client = engineClient(engine.endpoint);
    let removed = 0;
    for (const TableName of Object.values(TABLE_NAMES)) {
      for (const { pk, sk, ttl } of expiredKeys(engine.file, TableName, clock.now())) {
        const condition = { ConditionExpression: "#ttl = :ttl", ExpressionAttributeNames: { "#ttl": "ttl" } };
        const values = { ExpressionAttributeValues: { ":ttl": { N: String(ttl) } } };
        const Key = { pk: { S: pk }, sk: { S: sk } };
        try {
          await client.send(new DeleteItemCommand({ TableName, Key, ...condition, ...values }));
          removed += 1;
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      }
    }
    return removed;
  };

  const httpHandler = async (url: string): Promise<ApiHandler> => {
    const { pathname } = new URL(url, "http://local");
    const own = [...byPath].find(([path]) =>
      path.endsWith("/*") ? pathname.startsWith(path.slice(0, -1)) : pathname === path,
    )?.[1];
    if (own && !handlers.has(own.name)) await loadHandler(own.name, own.entry);
    return handlerOf(own?.name ?? "api") as ApiHandler;
  };

  const api = async (incoming: Incoming): Promise<Outgoing> => {
    const outgoing = await callApi(await httpHandler(incoming.url), incoming, clock.now());
    spillSecrets(incoming, outgoing);
    if (incoming.method !== "GET") wake();
    return outgoing;
  };

  /** Does what there is to do until nothing is left that is due now. */
  const drain = async (): Promise<void> => {
    for (;;) {
      let moved = 0;
      for (const pump of pumps) moved += await pump.turn();
      for (const name of QUEUES) moved += await workQueue(name);
      if (moved === 0) return;
    }
  };

  /** Takes a mail in as the receiving service does: into the bucket first, and then to its function. */
  const receiveMail = async ({ from, recipients, raw }: ReceivedMail): Promise<void> => {
    const messageId = randomUUID();
    await blob.write(FOLDERS.mailbox + messageId, raw);
    await handlerOf("mail-in")(sesEvent(messageId, from, recipients), lambdaContext("mail-in", 60));
    wake();
  };

  return {
    engine,
    store,
    clock,
    platform,
    blob,
    billing,
    /** What opens the operator's part of this installation. */
    operatorKey: operatorKey(secret.readNow("operator")),
    mail,
    queue,
    givenUp,
    api,
    receiveMail,
    pumps,
    plan,
    beginQueue,
    workQueue,
    workSchedule,
    sweep,
    drain,
    onWork: (callback: () => void) => {
      wake = callback;
    },
    /** Moves the clock on hour by hour, doing on the way what becomes due. */
    async advance(ms: number): Promise<void> {
      const until = clock.now() + ms;
      const all = await zones();
      while (clock.now() < until) {
        clock.move(Math.min(until - clock.now(), HOUR - (clock.now() % HOUR)));
        store.set("clock", String(clock.movedBy));
        const isBusy = all.some((zone) => isNight(zone, new Date(clock.now()))) || (await givenUp()).length > 0;
        if (isBusy) await workSchedule();
        else store.set("planned", String(Math.floor(clock.now() / HOUR)));
        if ((queue.nextDue() ?? Number.POSITIVE_INFINITY) <= clock.now()) await drain();
      }
      await drain();
    },
    async stop(): Promise<void> {
      for (const finish of endings) await finish();
      await engine.stop();
      store.close();
    },
  };
}

export type Runner = Awaited<ReturnType<typeof startRunner>>;
