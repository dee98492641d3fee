import { BatchGetItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { tenantPrefix } from "@perennial/table";
import { inFlight } from "./process-time.ts";

/**
 * The bare SDK calls that operations need, in a process of its own: what remains when everything of ours is taken away.
 * It waits for `{ operation, count }` and answers the processor time that it has used.
 */
const [endpoint = "", workspaceId = "", ...ids] = process.argv.slice(2);
const client = new DynamoDBClient({
  endpoint,
  region: "local",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
});
const prefix = tenantPrefix(workspaceId);
const TableName = "perennial-main";
const text = (S: string) => ({ S });
let made = 0;

const query = (index: string | undefined, pk: string, from: string, until: string, Limit?: number) =>
  client.send(
    new QueryCommand({
      TableName: index === "ops" ? "perennial-ops" : TableName,
      ...(index === undefined || index === "ops" ? {} : { IndexName: index }),
      KeyConditionExpression: "#pk = :pk AND #sk BETWEEN :from AND :until",
      ExpressionAttributeNames: {
        "#pk": index === undefined || index === "ops" ? "pk" : `${index}_pk`,
        "#sk": index === undefined || index === "ops" ? "sk" : `${index}_sk`,
      },
      ExpressionAttributeValues: { ":pk": text(prefix + pk), ":from": text(from), ":until": text(until) },
      ...(Limit === undefined ? {} : { Limit }),
    }),
  );

const OPERATIONS: Readonly<Record<string, (index: number) => Promise<unknown>>> = {
  read: (index) => query(undefined, `C#${ids[index % ids.length]}`, "CUSTOMER", "CUSTOMER#STATE"),
  list: () => query("by_name", "L#customer#0", "\u0001", "\u{10FFFF}", 51),
  search: async () => {
    const { Items = [] } = await query("ops", "FIND#customer#cus", "customer", "customer\u{10FFFF}", 60);
    const found = [...new Set(Items.map((item) => item["id"]?.S ?? ""))].slice(0, 20);
    const Keys = found.map((id) => ({ pk: text(`${prefix}C#${id}`), sk: text("CUSTOMER#STATE") }));
    if (Keys.length > 0)
      await client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [TableName]: { Keys, ProjectionExpression: "pk, sk, #row", ExpressionAttributeNames: { "#row": "row" } },
          },
        }),
      );
  },
  create: (index) => {
    made += 1;
    const id = `cus_floor${String(made).padStart(21, "0")}`;
    const Item = {
      pk: text(`${prefix}C#${id}`),
      sk: text("CUSTOMER"),
      et: text("customer"),
      sv: { N: "1" },
      w: text("aaaaaaaaaaaaaaaaaaaa"),
      by: text("key_01k9f3v7m2e8q4x6c0b5d7h9jn"),
      rq: text("req_01k9f3v7m2e8q4x6c0b5d7h9jn"),
      customerId: text(id),
      row: text(JSON.stringify(id)),
      kind: text("person"),
      name: text(`Customer ${index}`),
      externalId: { NULL: true as const },
      phones: { L: [] },
      emails: { L: [] },
      address: { NULL: true as const },
      ownerId: { NULL: true as const },
      tags: { L: [] },
      source: { NULL: true as const },
      birthday: { NULL: true as const },
      unscored: { BOOL: false },
      fields: { M: {} },
      createdAt: text("2026-11-21T00:00:00.000Z"),
      updatedAt: text("2026-11-21T00:00:00.000Z"),
      version: { N: "1" },
      by_created_pk: text(`${prefix}L#record#9`),
      by_created_sk: text(`2026-11-21T00:00:00.000Z#${id}`),
    };
    return client.send(
      new PutItemCommand({
        TableName,
        Item,
        ConditionExpression: "attribute_not_exists(pk)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
  },
};

process.on("message", (message) => {
  const { operation, count } = message as { operation: string; count: number };
  void (async () => {
    const one = OPERATIONS[operation];
    if (!one) throw new Error(`no floor for ${operation}`);
    const before = process.cpuUsage();
    const started = performance.now();
    await inFlight(count, 16, one);
    const { user, system } = process.cpuUsage(before);
    process.send?.({ cpu: (user + system) / 1000, wall: performance.now() - started });
  })();
});
process.send?.("ready");
