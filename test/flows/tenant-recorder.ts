import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { workspaceOf } from "@perennial/table";
import { partitionKeys } from "@perennial/table/dynamo";

interface Used {
  reads: number;
  writes: number;
}

const METERING = /#(USAGE|KEYUSE|REQUESTS|SENT)$/;

/** Counts what every command consumes by the workspace that its keys name, apart from what the meter writes itself. */
export function tenantRecorder() {
  const used = new Map<string, Used>();
  const flushed = new Map<string, Used>();
  let metering = 0;
  const of = (workspaceId: string): Used => {
    const sum = used.get(workspaceId) ?? { reads: 0, writes: 0 };
    used.set(workspaceId, sum);
    return sum;
  };
  return {
    instrument: (client: DynamoDBClient): void => {
      client.middlewareStack.add(
        (next, context) => async (args) => {
          Object.assign(args.input, { ReturnConsumedCapacity: "TOTAL" });
          const reply = await next(args);
          const [pk = ""] = partitionKeys(context.commandName ?? "", args.input as never);
          const output = reply.output as {
            ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
          };
          const all = [output.ConsumedCapacity].flat();
          const units = all.reduce((sum, part) => sum + (part?.CapacityUnits ?? 0), 0);
          const workspaceId = workspaceOf(pk);
          if (workspaceId === undefined) return reply;
          const isWrite = !/^(GetItem|Query|BatchGetItem|TransactGetItems)Command$/.test(context.commandName ?? "");
          if (METERING.test(pk) && context.commandName !== "QueryCommand") {
            if (isWrite) metering += 1;
            if (isWrite && pk.endsWith("#USAGE")) flushed.set(workspaceId, { ...of(workspaceId) });
            return reply;
          }
          of(workspaceId)[isWrite ? "writes" : "reads"] += units;
          return reply;
        },
        { step: "initialize", name: "tenantRecorder", priority: "high" },
      );
    },
    /** What had been consumed when the meter wrote last. */
    atFlush: (workspaceId: string): Used => flushed.get(workspaceId) ?? { reads: 0, writes: 0 },
    /** Commands by which the meter wrote. */
    get metering() {
      return metering;
    },
  };
}
