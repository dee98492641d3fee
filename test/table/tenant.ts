import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import type { Local } from "@perennial/local";
import { type TenantTable, tenantPrefix } from "@perennial/table";
import { tenantTable } from "@perennial/table/dynamo";
import { engineClient } from "../../packages/local/src/engine.ts";

/** A tenant's table on the running engine, without a request around it. */
export function tablesOf(local: Local, workspaceId: string): TenantTable {
  const { platform } = local;
  let writes = 0;
  const options = {
    client: platform.tenantClient(workspaceId),
    tables: platform.tables,
    now: platform.now,
    newWriteId: () => `${workspaceId.slice(-4)}-${(writes += 1)}`,
    patience: { sleep: platform.sleep, random: () => 0.5 },
  };
  return tenantTable(options, workspaceId);
}

/** Rows of invented lists, put past the table's own checks. */
export async function rawPut(
  local: Local,
  workspaceId: string,
  rows: readonly { list: string; sort: string; value: number }[],
): Promise<void> {
  const client = engineClient(local.engine.endpoint);
  const prefix = tenantPrefix(workspaceId);
  for (let start = 0; start < rows.length; start += 25) {
    const requests = rows.slice(start, start + 25).map(({ list, sort, value }) => ({
      PutRequest: {
        Item: {
          pk: { S: `${prefix}RAW#${list}` },
          sk: { S: sort },
          et: { S: "raw" },
          row: { N: String(value) },
          by_name_pk: { S: `${prefix}L#${list}` },
          by_name_sk: { S: sort },
        },
      },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [local.platform.tables.main]: requests } }));
  }
}
