import { DeleteItemCommand, GetItemCommand, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { fillKey, type SystemEntity } from "../keys.ts";
import type { SystemItemOf, SystemTable } from "../table.ts";
import { type Attributes, toAttributes, toItem } from "./codec.ts";
import { place, rowOf } from "./encode.ts";
import { isExpired, type TableOptions } from "./tenant-table.ts";
import { write } from "./write.ts";

function trusted<E extends SystemEntity>(attributes: Attributes): SystemItemOf<E> {
  return toItem(attributes) as unknown as SystemItemOf<E>;
}

/**
 * What precedes a tenant, on DynamoDB.
 *
 * @param options.client guarded for the key families of the system design
 */
export function systemTable(options: TableOptions): SystemTable {
  const { client, tables, now, patience } = options;
  const context = { prefix: "", tables };
  return {
    async get(entity, key) {
      const { Item } = await client.send(new GetItemCommand({ ...place(context, entity, key), ConsistentRead: true }));
      return Item && !isExpired(Item, now()) ? trusted<typeof entity>(Item) : undefined;
    },
    async all(entity, key) {
      const row = rowOf(entity);
      const items: Attributes[] = [];
      let start: Attributes | undefined;
      do {
        const reply = await client.send(
          new QueryCommand({
            TableName: tables[row.table],
            KeyConditionExpression: "#pk = :pk",
            ExpressionAttributeNames: { "#pk": "pk" },
            ExpressionAttributeValues: { ":pk": { S: fillKey(row.pk, key) ?? "" } },
            ConsistentRead: true,
            ExclusiveStartKey: start,
          }),
        );
        items.push(...(reply.Items ?? []));
        start = reply.LastEvaluatedKey;
      } while (start !== undefined);
      return items.filter((item) => !isExpired(item, now())).map((item) => trusted<typeof entity>(item));
    },
    write: (...legs) => write(client, { ...context, writeId: options.newWriteId() }, legs, patience),
    async increase(entity, key, numbers, fields) {
      const names: Record<string, string> = { "#et": "et" };
      const values: Attributes = { ":et": { S: entity } };
      const terms = (prefix: string, of: object, sign: string): string[] =>
        Object.entries(toAttributes(of)).map(([name, value], index) => {
          names[`#${prefix}${index}`] = name;
          values[`:${prefix}${index}`] = value;
          return `#${prefix}${index}${sign}:${prefix}${index}`;
        });
      const set = ["#et = :et", ...terms("s", fields, " = ")].join(", ");
      const add = terms("a", numbers, " ").join(", ");
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          ...place(context, entity, key),
          UpdateExpression: `SET ${set} ADD ${add}`,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
          ReturnValues: "ALL_NEW",
        }),
      );
      return trusted<typeof entity>(Attributes ?? {});
    },
    async take(entity, key) {
      const { Attributes } = await client.send(
        new DeleteItemCommand({ ...place(context, entity, key), ReturnValues: "ALL_OLD" }),
      );
      return Attributes && !isExpired(Attributes, now()) ? trusted<typeof entity>(Attributes) : undefined;
    },
  };
}
