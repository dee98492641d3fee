import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Local } from "@perennial/local";
import { engineClient } from "../../packages/local/src/engine.ts";

/** Everything that lies in the tables, as text to look for what must not be there. */
export async function storedText(local: Local): Promise<string> {
  const client = engineClient(local.engine.endpoint);
  const pages: string[] = [];
  for (const TableName of Object.values(local.platform.tables)) {
    let ExclusiveStartKey: Record<string, never> | undefined;
    do {
      const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
      pages.push(JSON.stringify(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
    } while (ExclusiveStartKey);
  }
  return pages.join("\n");
}
