import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TERMS_VERSION } from "@perennial/contract";
import { type Client, type ClientOptions, createClient } from "@perennial/sdk";
import { type Runner, type RunnerOptions, startRunner } from "./runner.ts";

export interface LocalOptions
  extends Partial<
    Pick<
      RunnerOptions,
      "instrument" | "disturb" | "load" | "onInvoke" | "real" | "outbound" | "webhookAllow" | "dns" | "plan"
    >
  > {
  readonly folder?: string;
  /** Where links and signed addresses lead, for tests that listen there. */
  readonly origin?: string;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly data: Record<string, unknown> | undefined;
}

/** The product in this process, for tests: the shipped client against the real handlers on the embedded engine. */
export interface Local
  extends Pick<Runner, "advance" | "drain" | "clock" | "mail" | "queue" | "engine" | "platform" | "plan"> {
  readonly runner: Runner;
  readonly origin: string;
  /** Sends a request through the gateway's event to the API function. */
  readonly fetch: typeof fetch;
  /** The same from another network address. */
  readonly fetchFrom: (sourceIp: string) => typeof fetch;
  readonly client: (options?: Omit<ClientOptions, "fetch" | "baseUrl">) => Client;
  /** A new company with its owner's key. */
  readonly signUp: (company?: Partial<SignUp>) => Promise<Tenant>;
  readonly log: LogLine[];
  readonly stop: () => Promise<void>;
}

export interface SignUp {
  readonly company: string;
  readonly email: string;
  readonly password: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly country: string;
  readonly language: "en" | "zh-CN";
}

export interface Tenant {
  /** The owner's session, as the console has it. */
  readonly owner: Client;
  readonly cookie: string;
  /** A program with a key that may write. */
  readonly client: Client;
  readonly key: string;
  readonly workspaceId: string;
}

const ORIGIN = "http://localhost:8080";

/** `import()` of the handlers' own sources. */
const fromSource: RunnerOptions["load"] = async (entry) =>
  (await import(`../../../functions/${entry}/handler.ts`)) as Awaited<ReturnType<RunnerOptions["load"]>>;

/** Where tests keep what they throw away: in memory where there is room, so that they do not wait for a disk. */
function scratch(): string {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 1_000_000_000 ? memory : tmpdir();
}

export async function startLocal(options: LocalOptions = {}): Promise<Local> {
  const origin = options.origin ?? ORIGIN;
  const folder = options.folder ?? mkdtempSync(join(scratch(), "perennial-"));
  const log: LogLine[] = [];
  const runner = await startRunner({
    folder,
    load: options.load ?? fromSource,
    endpoint: process.env["DYNAMODB_ENDPOINT"],
    origin: () => origin,
    log: (level, message, data) => log.push({ level, message, data }),
    retryMs: 0,
    ...(options.real ? { real: options.real } : {}),
    ...(options.outbound ? { outbound: options.outbound } : {}),
    dns: options.dns ?? { txt: async () => [] },
    ...(options.webhookAllow ? { webhookAllow: options.webhookAllow } : {}),
    ...(options.plan ? { plan: options.plan } : {}),
    ...(options.instrument ? { instrument: options.instrument } : {}),
    ...(options.disturb ? { disturb: options.disturb } : {}),
    ...(options.onInvoke ? { onInvoke: options.onInvoke } : {}),
  });

  let files: Promise<Server> | undefined;
  const fileServer = (): Promise<Server> => {
    files ??= new Promise((resolve) => {
      const server = createServer((request, response) => void runner.blob.serve(request, response));
      server.listen(0, "127.0.0.1", () => resolve(server));
    });
    return files;
  };

  const fetchFrom: Local["fetchFrom"] = (sourceIp) => async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(String(input), origin), init);
    const url = new URL(request.url);
    if (url.pathname.startsWith("/blob/")) {
      const address = (await fileServer()).address();
      const port = typeof address === "object" && address ? address.port : 0;
      return await fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, init);
    }
    const body = new Uint8Array(await request.arrayBuffer());
    const outgoing = await runner.api({
      method: request.method,
      url: url.pathname + url.search,
      headers: { host: url.host, ...Object.fromEntries(request.headers) },
      body: body.length === 0 ? undefined : body,
      sourceIp,
    });
    const empty = outgoing.status === 204 || outgoing.status === 304;
    const headers = outgoing.headers.map(([name, value]): [string, string] => [name, value]);
    return new Response(empty ? null : Buffer.from(outgoing.body), { status: outgoing.status, headers });
  };
  const send = fetchFrom("127.0.0.1");

  const client: Local["client"] = (given = {}) =>
    createClient({ baseUrl: origin, fetch: send, retryDelayMs: 1, ...given });

  let signedUp = 0;
  const signUp: Local["signUp"] = async (company = {}) => {
    signedUp += 1;
    const body = {
      company: `Shop ${signedUp}`,
      name: "Owner",
      email: `owner-${signedUp}@example.com`,
      password: "correct horse battery staple",
      currency: "CNY",
      timeZone: "Asia/Shanghai",
      country: "CN",
      terms: TERMS_VERSION,
      ...company,
    } as const;
    let cookie = "";
    // One network may not sign up many companies an hour.
    const sendOwn = fetchFrom(`10.${signedUp >> 8}.${signedUp & 255}.1`);
    const catching: typeof fetch = async (input, init) => {
      const reply = await sendOwn(input, init);
      cookie = reply.headers.get("set-cookie")?.split(";")[0] ?? cookie;
      return reply;
    };
    const me = await createClient({ baseUrl: origin, fetch: catching }).signUp({ body });
    const owner = createClient({ baseUrl: origin, fetch: withCookie(send, cookie, origin) });
    const { key } = await owner.createApiKey({ body: { name: "Test", access: "write" } });
    return { owner, cookie, key, client: client({ key }), workspaceId: me.workspace.id };
  };

  return {
    runner,
    origin,
    fetch: send,
    fetchFrom,
    client,
    signUp,
    log,
    advance: runner.advance,
    drain: runner.drain,
    clock: runner.clock,
    mail: runner.mail,
    queue: runner.queue,
    engine: runner.engine,
    platform: runner.platform,
    plan: runner.plan,
    stop: async () => {
      (await files)?.close();
      await runner.stop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A `fetch` that sends a session's cookie, as a browser on the console's page does. */
export function withCookie(send: typeof fetch, cookie: string, origin: string = ORIGIN): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set("Cookie", cookie);
    headers.set("Origin", origin);
    return await send(input, { ...init, headers });
  };
}
