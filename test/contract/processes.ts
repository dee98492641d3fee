import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Local } from "@perennial/local";
import { built, bundleFunction } from "../../packages/local/src/build.ts";

/** What a process is told when it begins. */
export interface Setting {
  readonly folder: string;
  readonly endpoint: string;
  readonly origin: string;
  /** The shipped bundle's entry. */
  readonly handler: string;
}

export type ToProcess =
  | {
      readonly kind: "request";
      readonly id: number;
      readonly event: unknown;
      readonly movedBy: number;
      /** The process ends by SIGKILL when so many writes have taken effect; 0 for never. */
      readonly endAfter: number;
    }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown };

export type FromProcess =
  | { readonly kind: "ready" }
  | { readonly kind: "reply"; readonly id: number; readonly reply: unknown; readonly writes: number }
  | {
      readonly kind: "ask";
      readonly id: number;
      readonly port: string;
      readonly method: string;
      readonly args: readonly unknown[];
    };

export interface ApiProcess {
  /** @throws when the process ends before it has answered */
  call(event: unknown, endAfter?: number): Promise<{ readonly reply: unknown; readonly writes: number }>;
  readonly pid: number | undefined;
  /** The signal by which it ended. */
  readonly ended: Promise<NodeJS.Signals | null>;
  stop(): void;
}

type Ports = Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>>>;

function overseen(child: ChildProcess, local: () => Local): ApiProcess {
  const open = new Map<number, { resolve: (value: never) => void; reject: (fault: Error) => void }>();
  let asked = 0;
  const send = (message: ToProcess): void => void child.send(message);
  const answer = async ({ id, port, method, args }: Extract<FromProcess, { kind: "ask" }>): Promise<void> => {
    const told = await (local().platform as unknown as Ports)[port]?.[method]?.(...args);
    if (child.connected) send({ kind: "answer", id, answer: told });
  };
  child.on("message", (message: FromProcess) => {
    if (message.kind === "ask") void answer(message);
    if (message.kind !== "reply") return;
    open.get(message.id)?.resolve(message as never);
    open.delete(message.id);
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => {
    child.once("exit", (_, signal) => {
      for (const { reject } of open.values()) reject(new Error("the process has ended"));
      resolve(signal);
    });
  });
  return {
    call: async (event, endAfter = 0) =>
      await new Promise((resolve, reject) => {
        asked += 1;
        open.set(asked, { resolve, reject });
        send({ kind: "request", id: asked, event, movedBy: local().clock.movedBy, endAfter });
      }),
    pid: child.pid,
    ended,
    stop: () => child.disconnect(),
  };
}

/** Starts processes of the API as it is shipped, beside each other on the table and the files of one installation. */
export async function apiProcesses(local: () => Local, folder: string) {
  const handler = join(await built("functions"), "api", "handler.mjs");
  const program = mkdtempSync(join(tmpdir(), "api-process-"));
  await bundleFunction(join(import.meta.dirname, "api-process.ts"), program);
  const all = new Set<ChildProcess>();
  return {
    async start(): Promise<ApiProcess> {
      const { engine, origin } = local();
      const setting: Setting = { folder, endpoint: engine.endpoint, origin, handler };
      const child = fork(join(program, "handler.mjs"), [JSON.stringify(setting)], {
        execArgv: [],
        serialization: "advanced",
        env: { ...process.env, NODE_COMPILE_CACHE: join(program, "cache") },
      });
      all.add(child);
      child.once("exit", () => all.delete(child));
      const api = overseen(child, local);
      await once(child, "message");
      return api;
    },
    async stop(): Promise<void> {
      await Promise.all([...all].map((child) => (child.disconnect(), once(child, "exit"))));
      rmSync(program, { recursive: true });
    },
  };
}
