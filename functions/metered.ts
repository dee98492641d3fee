import type { ConsumedCapacity, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Meter, Outbound, Queue } from "@perennial/core";

const READS = /^(GetItem|Query|BatchGetItem|TransactGetItems)Command$/;
/** Partitions of what the meter writes itself: that is ours to pay. */
const OWN = /#(USAGE|KEYUSE|REQUESTS|SENT)$/;

interface Part {
  readonly Item?: Readonly<Record<string, { S?: string }>>;
  readonly Key?: Readonly<Record<string, { S?: string }>>;
}
interface Command extends Part {
  readonly TransactItems?: readonly { readonly Put?: Part; readonly Delete?: Part }[];
  /** Of a table either what is put, or the keys of what is read. */
  readonly RequestItems?: Readonly<Record<string, readonly { readonly PutRequest?: Part }[] | object>>;
}

/** Partition of what a command writes first. */
function partitionOf({ Item, Key, TransactItems, RequestItems = {} }: Command): string {
  const [first] = TransactItems ?? [];
  const [ofTable] = Object.values(RequestItems);
  const bulk = Array.isArray(ofTable) ? (ofTable[0] as { PutRequest?: Part }).PutRequest : undefined;
  const { Item: put, Key: key } = first?.Put ?? first?.Delete ?? bulk ?? {};
  return (Item ?? Key ?? put ?? key)?.["pk"]?.S ?? "";
}

const metered = new WeakSet<DynamoDBClient>();

/** Lets a tenant's client count what its commands consume, as the database answers it; once for each client. */
export function meteredClient(client: DynamoDBClient, workspaceId: string, meter: Meter): DynamoDBClient {
  if (metered.has(client)) return client;
  metered.add(client);
  // Where several functions run in one process and share a client, the first of them counts for all.
  if (client.middlewareStack.identify().some((middleware) => middleware.startsWith("meter - "))) return client;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: "TOTAL" });
      const reply = await next(args);
      if (OWN.test(partitionOf(args.input as Command))) return reply;
      const { ConsumedCapacity: consumed } = reply.output as {
        ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[];
      };
      const all = Array.isArray(consumed) ? consumed : [consumed];
      const units = all.reduce((sum, one) => sum + (one?.CapacityUnits ?? 0), 0);
      meter.add(workspaceId, READS.test(context.commandName ?? "") ? "readUnits" : "writeUnits", units);
      return reply;
    },
    { step: "initialize", name: "meter", priority: "low" },
  );
  return client;
}

/** Counts the mails among what is sent. */
export function meteredQueue(queue: Queue, workspaceId: string, meter: Meter): Queue {
  return {
    async send(name, messages) {
      await queue.send(name, messages);
      if (name === "mail") meter.add(workspaceId, "mails", messages.length);
    },
  };
}

/** Counts what is sent to endpoints, whatever comes of it. */
export function meteredOutbound(outbound: Outbound, workspaceId: string, meter: Meter): Outbound {
  return {
    ...outbound,
    async post(post) {
      meter.add(workspaceId, "deliveries", 1);
      return await outbound.post(post);
    },
  };
}
