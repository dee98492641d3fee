import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import type { Instrument } from "./dynamo.ts";

/** How often each thing goes wrong, as a probability for every command or batch. */
export interface FaultRates {
  /** The table refuses for the moment. */
  readonly throttle: number;
  /** A transaction meets another one. */
  readonly conflict: number;
  /** The command takes effect and its answer is lost. */
  readonly lostReply: number;
  /** The process ends before the command is sent. */
  readonly kill: number;
  /** A batch of change records is handed over twice. */
  readonly repeat: number;
  /** A change record comes later than those after it with other keys, or once more much later. */
  readonly late: number;
}

export const CALM: FaultRates = { throttle: 0, conflict: 0, lostReply: 0, kill: 0, repeat: 0, late: 0 };

/** Stands for the end of the process in the middle of its work: nothing after it is sent until the next work begins. */
export class KilledError extends Error {
  override readonly name = "KilledError";
}

export interface FaultInjector {
  readonly instrument: Instrument;
  readonly disturb: (records: DynamoDBRecord[]) => DynamoDBRecord[];
  /** Begins to break things, or stops. */
  setRates(rates: FaultRates): void;
  /** Ends the process once, before the command that follows so many others. */
  killAfter(commands: number): void;
  /** The process starts anew after it was killed. */
  revive(): void;
  readonly counts: Readonly<Record<keyof FaultRates, number>>;
}

/** Uniform in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const failure = (name: string, message: string, retryable: object): Error =>
  Object.assign(new Error(message), { name, $fault: "client", $metadata: { httpStatusCode: 400 }, ...retryable });

/**
 * What the embedded engine never does and the service does: it throttles, transactions conflict, answers are lost after
 * the command took effect, processes end anywhere, change records come twice and late. It sits inside the client, below
 * its retries, and draws everything from one seed.
 */
export function faultInjector(seed: number): FaultInjector {
  const random = seededRandom(seed);
  const counts = { throttle: 0, conflict: 0, lostReply: 0, kill: 0, repeat: 0, late: 0 };
  let rates = CALM;
  let killed = false;
  let commandsLeft = Number.POSITIVE_INFINITY;
  const strikes = (kind: keyof FaultRates): boolean => {
    if (rates[kind] === 0 || random() >= rates[kind]) return false;
    counts[kind] += 1;
    return true;
  };
  const ends = (): boolean => {
    commandsLeft -= 1;
    if (commandsLeft >= 0) return strikes("kill");
    commandsLeft = Number.POSITIVE_INFINITY;
    counts.kill += 1;
    return true;
  };
  const held: DynamoDBRecord[] = [];

  const instrument: Instrument = (client) => {
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (killed) throw new KilledError("the process has ended");
        if (ends()) {
          killed = true;
          throw new KilledError("the process ends here");
        }
        if (strikes("throttle")) {
          throw failure("ProvisionedThroughputExceededException", "injected", { $retryable: { throttling: true } });
        }
        if (context.commandName === "TransactWriteItemsCommand" && strikes("conflict")) {
          const legs = (args.input as { TransactItems: unknown[] }).TransactItems.length;
          const CancellationReasons = Array.from({ length: legs }, (_, leg) => ({
            Code: leg === legs - 1 ? "TransactionConflict" : "None",
          }));
          throw new TransactionCanceledException({ message: "injected", $metadata: {}, CancellationReasons });
        }
        const reply = await next(args);
        if (strikes("lostReply")) throw failure("TimeoutError", "injected: the answer is lost", { code: "ECONNRESET" });
        return reply;
      },
      { step: "finalizeRequest", name: "faults", priority: "low" },
    );
  };

  return {
    instrument,
    disturb(records) {
      const result = [...records, ...held.splice(0)];
      for (const record of records) if (strikes("late")) held.push(record);
      if (strikes("repeat")) result.push(...records);
      return result;
    },
    setRates(given) {
      rates = given;
    },
    killAfter(commands) {
      commandsLeft = commands;
    },
    revive() {
      killed = false;
    },
    counts,
  };
}
