import { type AttributeValue, BatchWriteItemCommand, DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { tenantPrefix } from "@perennial/table";
import { inFlight } from "./process-time.ts";

/**
 * The facts that an import wrote, written again by bare batch writes into a tenant of their own, indexes included: what
 * remains of loading when everything of ours is taken away.
 */
const [endpoint = "", workspaceId = ""] = process.argv.slice(2);
const client = new DynamoDBClient({
  endpoint,
  region: "local",
  credentials: { accessKeyId: "a", secretAccessKey: "b" },
});
const TableName = "perennial-main";
const BATCH = 25;
const own = tenantPrefix(workspaceId);
const floor = tenantPrefix(`wsp_${"0".repeat(26)}`);

const items: Record<string, AttributeValue>[] = [];
for await (const page of paginateScan({ client }, { TableName })) {
  for (const item of page.Items ?? []) {
    if (item["pk"]?.S?.startsWith(`${own}C#`) !== true || item["sk"]?.S === "CUSTOMER#STATE") continue;
    const moved = Object.entries(item).map(([name, value]): [string, AttributeValue] => [
      name,
      value.S?.startsWith(own) === true ? { S: floor + value.S.slice(own.length) } : value,
    ]);
    items.push(Object.fromEntries(moved));
  }
}

process.on("message", () => {
  void (async () => {
    const before = process.cpuUsage();
    const started = performance.now();
    await inFlight(Math.ceil(items.length / BATCH), 4, async (batch) => {
      const part = items.slice(batch * BATCH, (batch + 1) * BATCH);
      const { UnprocessedItems = {} } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: part.map((Item) => ({ PutRequest: { Item } })) } }),
      );
      if (Object.keys(UnprocessedItems).length > 0) throw new Error("the engine left items out");
    });
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - started) / 1000;
    process.send?.({ cpu: (user + system) / 1000, seconds, items: items.length });
  })();
});
process.send?.("ready");
