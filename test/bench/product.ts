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

/** A new company and a key of its owner. */
export async function signUp(origin: string, email: string): Promise<{ workspaceId: string; key: string }> {
  let cookie = "";
  const catching: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init);
    cookie = reply.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return reply;
  };
  const person = { name: "Bench", email, password: "correct horse battery", terms: TERMS_VERSION } as const;
  const me = await createClient({ baseUrl: origin, fetch: catching }).signUp({
    body: { ...person, company: "Bench", currency: "CNY" },
  });
  const owner = createClient({ baseUrl: origin, fetch: withCookie(fetch, cookie, origin) });
  const { key } = await owner.createApiKey({ body: { name: "Bench", access: "write" } });
  return { workspaceId: me.workspace.id, key };
}

/**
 * Starts the product in a process of its own and signs a company up.
 *
 * @param plan of its workspaces; the generous one of a single machine unless said otherwise
 */
export async function startProduct(plan: "starter" | "local" = "local"): Promise<Product> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const child: ChildProcess = fork(join(import.meta.dirname, "server.ts"), [String(port), plan], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const { engine, endpoint } = await new Promise<{ engine: number; endpoint: string }>((resolve, reject) => {
    child.once("message", (message) => resolve(message as { engine: number; endpoint: string }));
    child.once("exit", (code) => reject(new Error(`the product ended with ${code}`)));
  });
  const { workspaceId, key } = await signUp(origin, `bench-${port}@example.com`);
  return {
    origin,
    endpoint,
    pids: [child.pid ?? 0, engine],
    client: createClient({ baseUrl: origin, key }),
    key,
    workspaceId,
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
