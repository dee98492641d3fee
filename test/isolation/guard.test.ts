import { DynamoDBClient, GetItemCommand, QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { INDEXES, tenantPrefix } from "@perennial/table";
import { ForeignKeyError, guardSystem, guardTenant, partitionKeys } from "@perennial/table/dynamo";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const OWN = "wsp_01k9f3v7m2e8q4x6c0b5d7h9jn";
const OTHER = "wsp_01k9f3v7m2e8q4x6c0b5d7h9jp";

const own = tenantPrefix(OWN);
/** Keys that are not the tenant's: another tenant's, one that begins alike, one without a tenant, none at all. */
const foreignKey = fc.constantFrom(
  `${tenantPrefix(OTHER)}C#1`,
  own.slice(0, -1),
  own.toLowerCase(),
  "U#usr_1",
  `X${own}`,
  "",
);
const ownKey = fc.string({ maxLength: 20 }).map((rest) => `${own}${rest}`);

type Key = { S: string };
const attribute = (key: string): Key => ({ S: key });

interface Planted {
  readonly name: string;
  readonly input: object;
}

const keyed = (pk: string) => ({ TableName: "main", Key: { pk: attribute(pk), sk: attribute("x") } });
const item = (pk: string, index?: string, indexPk?: string) => ({
  TableName: "main",
  Item: { pk: attribute(pk), sk: attribute("x"), ...(index ? { [`${index}_pk`]: attribute(indexPk ?? pk) } : {}) },
});

/** Every command that our adapter sends, of `count` partition keys; `at` says which of them is `odd`. */
function commands(count: number, at: number, keys: readonly string[], odd: string): Planted[] {
  const key = (position: number): string => (position === at ? odd : (keys[position % keys.length] ?? own));
  const all = Array.from({ length: count }, (_, position) => key(position));
  const first = key(0);
  const single: Planted[] =
    at === 0
      ? [
          { name: "GetItemCommand", input: keyed(first) },
          { name: "DeleteItemCommand", input: keyed(first) },
          { name: "UpdateItemCommand", input: { ...keyed(first), UpdateExpression: "SET #a = :a" } },
          { name: "PutItemCommand", input: item(first) },
          ...INDEXES.map((index) => ({ name: "PutItemCommand", input: item(keys[0] ?? own, index, first) })),
          {
            name: "QueryCommand",
            input: {
              KeyConditionExpression: "#pk = :pk AND #sk > :after",
              ExpressionAttributeNames: { "#pk": "pk" },
              ExpressionAttributeValues: { ":pk": attribute(first) },
            },
          },
          {
            name: "QueryCommand",
            input: {
              KeyConditionExpression: "#pk = :pk",
              ExpressionAttributeNames: { "#pk": "pk" },
              ExpressionAttributeValues: { ":pk": attribute(keys[0] ?? own) },
              ExclusiveStartKey: { pk: attribute(first), sk: attribute("x") },
            },
          },
          ...INDEXES.map((index) => ({
            name: "QueryCommand",
            input: {
              IndexName: index,
              KeyConditionExpression: "#pk = :pk",
              ExpressionAttributeNames: { "#pk": `${index}_pk` },
              ExpressionAttributeValues: { ":pk": attribute(first) },
            },
          })),
        ]
      : [];
  const legs = ["Put", "Delete", "Update", "ConditionCheck"] as const;
  return [
    ...single,
    { name: "BatchGetItemCommand", input: { RequestItems: { main: { Keys: all.map((pk) => keyed(pk).Key) } } } },
    {
      name: "BatchWriteItemCommand",
      input: {
        RequestItems: {
          main: all.map((pk, position) =>
            position % 2 ? { DeleteRequest: { Key: keyed(pk).Key } } : { PutRequest: { Item: item(pk).Item } },
          ),
        },
      },
    },
    {
      name: "TransactWriteItemsCommand",
      input: {
        TransactItems: all.map((pk, position) => {
          const leg = legs[position % legs.length] ?? "Put";
          return { [leg]: leg === "Put" ? item(pk) : keyed(pk) };
        }),
      },
    },
    { name: "TransactGetItemsCommand", input: { TransactItems: all.map((pk) => ({ Get: keyed(pk) })) } },
  ];
}

const position = fc.integer({ min: 1, max: 25 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    at: fc.integer({ min: 0, max: count - 1 }),
    keys: fc.array(ownKey, { minLength: 1 }),
  }),
);

describe("the guard on every command", () => {
  test("sees one foreign key wherever it is planted", () => {
    fc.assert(
      fc.property(position, foreignKey, ({ count, at, keys }, odd) => {
        for (const { name, input } of commands(count, at, keys, odd)) {
          const seen = partitionKeys(name, input);
          expect(
            seen.every((pk) => pk.startsWith(own)),
            `${name} ${JSON.stringify(input)}`,
          ).toBe(false);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test("lets commands pass of which every key is the tenant's", () => {
    fc.assert(
      fc.property(position, ({ count, keys }) => {
        for (const { name, input } of commands(count, 0, keys, keys[0] ?? own)) {
          expect(partitionKeys(name, input).every((pk) => pk.startsWith(own))).toBe(true);
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  test("refuses what it cannot read", () => {
    const condition = (KeyConditionExpression: string, names = { "#pk": "pk" }) => ({
      KeyConditionExpression,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ":pk": attribute(own) },
    });
    expect(() => partitionKeys("QueryCommand", condition("pk = :pk"))).toThrow(ForeignKeyError);
    expect(() => partitionKeys("QueryCommand", condition("#sk = :pk AND #pk = :other"))).toThrow(ForeignKeyError);
    expect(() => partitionKeys("QueryCommand", condition("#pk = :pk", { "#pk": "by_name_pk" }))).toThrow(
      ForeignKeyError,
    );
    expect(() => partitionKeys("ScanCommand", {})).toThrow(ForeignKeyError);
    expect(() => partitionKeys("ExecuteStatementCommand", {})).toThrow(ForeignKeyError);
    expect(() => partitionKeys("GetItemCommand", {})).toThrow(ForeignKeyError);
    const move = {
      ...keyed(`${own}C#1`),
      UpdateExpression: "SET #a = :a",
      ExpressionAttributeNames: { "#a": "by_name_pk" },
    };
    expect(() => partitionKeys("UpdateItemCommand", move)).toThrow(ForeignKeyError);
    const bare = { ...keyed(`${own}C#1`), UpdateExpression: "SET by_due_pk = :a" };
    expect(() => partitionKeys("UpdateItemCommand", bare)).toThrow(ForeignKeyError);
  });

  test("stops a client before anything is sent", async () => {
    const client = () =>
      new DynamoDBClient({
        endpoint: "http://127.0.0.1:9",
        region: "local",
        credentials: { accessKeyId: "a", secretAccessKey: "b" },
        maxAttempts: 1,
      });
    const tenant = client();
    guardTenant(tenant, OWN);
    await expect(tenant.send(new GetItemCommand(keyed(`${tenantPrefix(OTHER)}C#1`)))).rejects.toThrow(ForeignKeyError);
    await expect(tenant.send(new ScanCommand({ TableName: "main" }))).rejects.toThrow(ForeignKeyError);
    await expect(tenant.send(new GetItemCommand(keyed("U#usr_1")))).rejects.toThrow(ForeignKeyError);
    await expect(tenant.send(new GetItemCommand(keyed(`${own}C#1`)))).rejects.toThrow("ECONNREFUSED");

    const system = client();
    guardSystem(system);
    await expect(system.send(new GetItemCommand(keyed(`${own}C#1`)))).rejects.toThrow(ForeignKeyError);
    const list = new QueryCommand({
      TableName: "main",
      KeyConditionExpression: "#pk = :pk",
      ExpressionAttributeNames: { "#pk": "pk" },
      ExpressionAttributeValues: { ":pk": attribute("TENANTS#0") },
    });
    await expect(system.send(list)).rejects.toThrow("ECONNREFUSED");
  });
});
