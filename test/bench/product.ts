import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { TERMS_VERSION } from "@perennial/contract";
import { withCookie } from "@perennial/local";
import { type Client, createClient } from "@perennial/sdk";
import { freePort } from "../../packages/local/src/engine.ts";

export interface Product {
  readonly origin: string;
  readonly endpoint: string;
  /** The server and its engine. */
  readonly pids: readonly [server: number, engine: number];
  readonly client: Client;
  readonly key: string;
  readonly workspaceId: string;
  /** Stops the stream, the queues and the schedule, so that requests alone are measured. */
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the product in a process of its own and signs a company up.
 *
 * @param plan of its workspaces; the generous one of a single machine unless said otherwise
 */
export async function startProduct(plan: "free" | "local" = "local"): Promise<Product> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const child: ChildProcess = fork(join(import.meta.dirname, "server.ts"), [String(port), plan], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const { engine, endpoint } = await new Promise<{ engine: number; endpoint: string }>((resolve, reject) => {
    child.once("message", (message) => resolve(message as { engine: number; endpoint: string }));
    child.once("exit", (code) => reject(new Error(`the product ended with ${code}`)));
  });
  let cookie = "";
  const catching: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init);
    cookie = reply.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return reply;
  };
  const me = await createClient({ baseUrl: origin, fetch: catching }).signUp({
    body: {
      company: "Bench",
      name: "Bench",
      email: `bench-${port}@example.com`,
      password: "correct horse battery",
      currency: "CNY",
      terms: TERMS_VERSION,
    },
  });
  const owner = createClient({ baseUrl: origin, fetch: withCookie(fetch, cookie, origin) });
  const { key } = await owner.createApiKey({ body: { name: "Bench", access: "write" } });
  return {
    origin,
    endpoint,
    pids: [child.pid ?? 0, engine],
    client: createClient({ baseUrl: origin, key }),
    key,
    workspaceId: me.workspace.id,
    pause: async () => {
      const paused = new Promise((resolve) => child.once("message", resolve));
      child.send("pause");
      await paused;
    },
    resume: () => {
      child.send("resume");
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.send("stop");
      await ended;
    },
  };
}
