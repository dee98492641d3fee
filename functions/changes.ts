import type { Changed, TenantContext } from "@perennial/core";
import { type Entity, workspaceOf } from "@perennial/table";
import { type Attributes, toItem } from "@perennial/table/dynamo";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { type Runtime, tenantContext } from "./runtime.ts";

function changeOf({ dynamodb }: DynamoDBRecord): Changed | undefined {
  const image = (attributes: unknown) => (attributes ? toItem(attributes as Attributes) : undefined);
  const latest = dynamodb?.NewImage ?? dynamodb?.OldImage;
  const entity = latest?.["et"]?.S as Entity | undefined;
  if (entity === undefined) return undefined;
  // A removal has no image of its own: who removed is told elsewhere, see remover.ts.
  const { by, rq, op, se, ip } = dynamodb?.NewImage ?? {};
  return {
    entity,
    before: image(dynamodb?.OldImage),
    after: image(dynamodb?.NewImage),
    place: `${dynamodb?.Keys?.["pk"]?.S ?? ""} ${dynamodb?.Keys?.["sk"]?.S ?? ""}`,
    sequenceNumber: dynamodb?.SequenceNumber ?? "",
    at: new Date((dynamodb?.ApproximateCreationDateTime ?? 0) * 1000).toISOString(),
    stamp: { by: by?.S, requestId: rq?.S, operation: op?.S, sessionId: se?.S, network: ip?.S },
  } as Changed;
}

/**
 * A handler of change records: splits a batch by the tenant in the key and does the work on each part with that tenant's
 * bound table. A part that fails is answered as failed from its first record on; the others are done.
 */
export function streamHandler(
  run: Runtime,
  work: (context: TenantContext, changes: readonly Changed[]) => Promise<void>,
) {
  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const parts = new Map<string, DynamoDBRecord[]>();
    for (const record of event.Records) {
      const workspaceId = workspaceOf(record.dynamodb?.Keys?.["pk"]?.S ?? "");
      if (workspaceId === undefined) continue;
      parts.set(workspaceId, [...(parts.get(workspaceId) ?? []), record]);
    }
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const [workspaceId, records] of parts) {
      const started = performance.now();
      try {
        const context = await tenantContext(run, workspaceId);
        if (!context) continue;
        await work(
          context,
          records.map(changeOf).filter((change) => change !== undefined),
        );
      } catch (error) {
        run.log.error("projection failed", {
          workspace: workspaceId,
          fault: error instanceof Error ? error.stack : String(error),
        });
        batchItemFailures.push({ itemIdentifier: records[0]?.dynamodb?.SequenceNumber ?? "" });
      }
      await run.meter.end(workspaceId, performance.now() - started);
    }
    return { batchItemFailures };
  };
}
