import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { workspaceOf } from "@perennial/table";
import { partitionKeys } from "@perennial/table/dynamo";
import { type Platform, providePlatform } from "../../functions/platform.ts";
import { randomPool } from "../../functions/random.ts";
import { localBlob } from "../../packages/local/src/blob.ts";
import { clientPool, type Instrument } from "../../packages/local/src/dynamo.ts";
import { TABLE_NAMES } from "../../packages/local/src/engine.ts";
import { lambdaContext } from "../../packages/local/src/gateway.ts";
import { localSecret } from "../../packages/local/src/secret.ts";
import type { FromProcess, Setting, ToProcess } from "./processes.ts";

// One process of the API as it is shipped: the bundle, on its own connections to the table. What the process can do
// beyond the table and the files, it asks of the one that started it.

const setting = JSON.parse(process.argv[2] ?? "{}") as Setting;
const tell = (message: FromProcess): void => void process.send?.(message);

/** What a request has written so far of a workspace's own, and after which write the process ends; 0 is never. */
const progress = { writes: 0, endAfter: 0 };
const METERING = /#(USAGE|KEYUSE|REQUESTS|RATE)/;

const instrument: Instrument = (client) => {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const reply = await next(args);
      const name = context.commandName ?? "";
      if (/^(GetItem|Query|Scan|BatchGetItem|TransactGetItems)/.test(name)) return reply;
      const [pk = ""] = partitionKeys(name, args.input as never);
      if (workspaceOf(pk) === undefined || METERING.test(pk)) return reply;
      progress.writes += 1;
      if (progress.writes !== progress.endAfter) return reply;
      // The table has taken it; nobody hears of it.
      process.kill(process.pid, "SIGKILL");
      return await new Promise<never>(() => undefined);
    },
    { step: "finalizeRequest", name: "end", priority: "low" },
  );
};

const waiting = new Map<number, (answer: unknown) => void>();
let asked = 0;
const ask = async (port: string, method: string, args: readonly unknown[]): Promise<never> =>
  await new Promise((resolve) => {
    asked += 1;
    waiting.set(asked, resolve as (answer: unknown) => void);
    tell({ kind: "ask", id: asked, port, method, args });
  });
/** A port whose methods are those of the process that started this one. */
const elsewhere = <P extends object>(port: string): P =>
  new Proxy({} as P, {
    get:
      (_, method) =>
      (...args: unknown[]) =>
        ask(port, String(method), args),
  });

let movedBy = 0;
const now = (): number => Date.now() + movedBy;
const secret = localSecret(join(setting.folder, "secrets"));
const outbound = elsewhere<Platform["outbound"]>("outbound");
const billing = elsewhere<Platform["billing"]>("billing");
providePlatform({
  ...clientPool(setting.endpoint, instrument),
  tables: TABLE_NAMES,
  blob: localBlob(join(setting.folder, "blob"), secret.readNow("blob"), now, () => setting.origin),
  queue: elsewhere("queue"),
  mail: elsewhere("mail"),
  dns: elsewhere("dns"),
  outbound: { check: () => undefined, post: (one) => outbound.post(one), ask: (one) => outbound.ask(one) },
  billing: {
    configured: true,
    fallback: "local",
    checkout: (order) => billing.checkout(order),
    charge: (charge) => billing.charge(charge),
  },
  secret,
  now,
  invoke: async () => {
    throw new Error("no function of this test starts another");
  },
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  randomBytes: randomPool(),
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  mailDomain: "in.localhost",
  gigabytes: 1,
  origin: setting.origin,
});

const { handler } = (await import(pathToFileURL(setting.handler).href)) as {
  handler: (event: unknown, context: unknown) => Promise<unknown>;
};

process.on("message", (message: ToProcess) => {
  if (message.kind === "answer") {
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
    return;
  }
  const { id, event } = message;
  progress.writes = 0;
  progress.endAfter = message.endAfter;
  movedBy = message.movedBy;
  void handler(event, lambdaContext("api", 30)).then((reply) =>
    tell({ kind: "reply", id, reply, writes: progress.writes }),
  );
});
process.on("disconnect", () => process.exit());
tell({ kind: "ready" });
