import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { INDEXES, tenantPrefix } from "../keys.ts";

type Values = Record<string, { S?: string } | undefined>;
interface Command {
  TableName?: string;
  Key?: Values;
  Item?: Values;
  ExclusiveStartKey?: Values;
  KeyConditionExpression?: string;
  UpdateExpression?: string;
  IndexName?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Values;
  RequestItems?: Record<string, { Keys?: Values[] } | { PutRequest?: Command; DeleteRequest?: Command }[]>;
  TransactItems?: Partial<Record<"Put" | "Delete" | "Update" | "ConditionCheck" | "Get", Command>>[];
}

/** A command that would have left its tenant, or that the guard cannot read. Always a fault of ours. */
export class ForeignKeyError extends Error {
  override readonly name = "ForeignKeyError";
}

const PARTITION_KEYS = new Set(["pk", ...INDEXES.map((index) => `${index}_pk`)]);
/** The only form of key condition that our adapter sends; anything else is refused unread. */
const KEY_CONDITION = /^#pk = :pk( AND #sk (BETWEEN :from AND :until|> :after|< :after))?$/;

/** Every partition key that a command names; throws for a command it cannot read. */
export function partitionKeys(name: string, input: Command): string[] {
  const keys: string[] = [];
  const collect = (values: Values | undefined): void => {
    for (const [attribute, value] of Object.entries(values ?? {})) {
      if (PARTITION_KEYS.has(attribute)) keys.push(value?.S ?? "");
    }
  };
  const single = (leg: Command): void => {
    if (!leg.Key?.["pk"] && !leg.Item?.["pk"]) throw new ForeignKeyError(`${name} without a partition key`);
    collect(leg.Key);
    collect(leg.Item);
    const touched = [
      ...Object.values(leg.ExpressionAttributeNames ?? {}),
      ...(leg.UpdateExpression ?? "").split(/[^\w]+/),
    ];
    if (leg.UpdateExpression !== undefined && touched.some((attribute) => PARTITION_KEYS.has(attribute))) {
      throw new ForeignKeyError(`${name} would move an item to another partition`);
    }
  };
  switch (name) {
    case "GetItemCommand":
    case "PutItemCommand":
    case "UpdateItemCommand":
    case "DeleteItemCommand":
      single(input);
      break;
    case "QueryCommand": {
      const attribute = input.IndexName === undefined ? "pk" : `${input.IndexName}_pk`;
      if (
        input.ExpressionAttributeNames?.["#pk"] !== attribute ||
        !KEY_CONDITION.test(input.KeyConditionExpression ?? "")
      ) {
        throw new ForeignKeyError(`${name} with a key condition that cannot be read`);
      }
      keys.push(input.ExpressionAttributeValues?.[":pk"]?.S ?? "");
      collect(input.ExclusiveStartKey);
      break;
    }
    case "BatchGetItemCommand":
    case "BatchWriteItemCommand":
      for (const request of Object.values(input.RequestItems ?? {})) {
        const legs = Array.isArray(request)
          ? request.map((leg) => leg.PutRequest ?? leg.DeleteRequest ?? {})
          : (request.Keys ?? []).map((Key) => ({ Key }));
        for (const leg of legs) single(leg);
      }
      break;
    case "TransactWriteItemsCommand":
    case "TransactGetItemsCommand":
      for (const leg of input.TransactItems ?? []) {
        const part = leg.Put ?? leg.Delete ?? leg.Update ?? leg.ConditionCheck ?? leg.Get;
        if (!part) throw new ForeignKeyError(`${name} with a part that cannot be read`);
        single(part);
      }
      break;
    default:
      throw new ForeignKeyError(`${name} is not allowed`);
  }
  return keys;
}

/**
 * The second layer of isolation: a client that refuses to send a command of which any key, start key or batched or
 * transacted part lies outside the allowed partitions. It holds in every process that has a client, on AWS beside
 * the role's LeadingKeys condition and everywhere else alone.
 */
function guard(client: DynamoDBClient, allowed: (pk: string) => boolean): void {
  // Commands hold what nobody may log; the SDK would copy each of them for its logger even where that is none.
  client.middlewareStack.remove("loggerMiddleware");
  client.middlewareStack.add(
    (next, context) => async (args) => {
      for (const pk of partitionKeys(context.commandName ?? "", args.input as Command)) {
        if (!allowed(pk)) throw new ForeignKeyError(`${context.commandName} reaches outside its partitions`);
      }
      return next(args);
    },
    { step: "initialize", name: "tenantGuard", priority: "high" },
  );
}

/** Binds a client to one tenant's partitions. */
export function guardTenant(client: DynamoDBClient, workspaceId: string): void {
  const prefix = tenantPrefix(workspaceId);
  guard(client, (pk) => pk.startsWith(prefix));
}

/** Binds a client to the key families that precede tenants. */
export function guardSystem(client: DynamoDBClient): void {
  guard(client, (pk) => /^(U|E|V|K|D|I|N|S|F|A|TENANTS|O|DELETED)#/.test(pk));
}
