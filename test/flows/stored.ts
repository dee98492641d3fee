import { type AttributeValue, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Local } from "@perennial/local";
import { engineClient } from "../../packages/local/src/engine.ts";

/** Every item that lies in the tables. */
export async function storedItems(local: Local): Promise<Record<string, AttributeValue>[]> {
  const client = engineClient(local.engine.endpoint);
  const found: Record<string, AttributeValue>[] = [];
  for (const TableName of Object.values(local.platform.tables)) {
    let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
      found.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return found;
}

/** Everything that lies in the tables, as text to look for what must not be there. */
export async function storedText(local: Local): Promise<string> {
  return (await storedItems(local)).map((item) => JSON.stringify(item)).join("\n");
}

/** Partitions in which anything lies, each as often as there are items in it. */
export async function storedPartitions(local: Local): Promise<string[]> {
  return (await storedItems(local)).map(({ pk }) => pk?.S ?? "");
}
