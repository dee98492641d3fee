import type { ConsumedCapacity } from "@aws-sdk/client-dynamodb";
import type { Instrument } from "./dynamo.ts";

/** Capacity units of what was sent; exact, as the service would bill them. */
export interface Units {
  reads: number;
  writes: number;
  commands: number;
}

export interface Recorder {
  readonly instrument: Instrument;
  /** Units since the last call, and begins anew. */
  take(): Units;
}

const READS = /^(GetItem|Query|BatchGetItem|TransactGetItems)Command$/;

/** Counts what every command consumes, by what the engine answers of it. */
export function capacityRecorder(): Recorder {
  let units: Units = { reads: 0, writes: 0, commands: 0 };
  const add = (name: string, consumed: ConsumedCapacity | ConsumedCapacity[] | undefined): void => {
    units.commands += 1;
    const all = Array.isArray(consumed) ? consumed : [consumed];
    const sum = all.reduce((total, one) => total + (one?.CapacityUnits ?? 0), 0);
    if (READS.test(name)) units.reads += sum;
    else units.writes += sum;
  };
  return {
    instrument: (client) => {
      client.middlewareStack.add(
        (next, context) => async (args) => {
          Object.assign(args.input, { ReturnConsumedCapacity: "TOTAL" });
          const reply = await next(args);
          add(context.commandName ?? "", (reply.output as { ConsumedCapacity?: ConsumedCapacity }).ConsumedCapacity);
          return reply;
        },
        { step: "initialize", name: "capacityRecorder", priority: "low" },
      );
    },
    take() {
      const taken = units;
      units = { reads: 0, writes: 0, commands: 0 };
      return taken;
    },
  };
}
