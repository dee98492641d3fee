import { type Changed, projections } from "@perennial/core";
import { type Entity, workspaceOf } from "@perennial/table";
import { type Attributes, toItem } from "@perennial/table/dynamo";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { runtime, tenantContext } from "../runtime.ts";

const run = await runtime();

function changeOf({ dynamodb }: DynamoDBRecord): Changed | undefined {
  const image = (attributes: unknown) => (attributes ? toItem(attributes as Attributes) : undefined);
  const entity = (dynamodb?.NewImage ?? dynamodb?.OldImage)?.["et"]?.S as Entity | undefined;
  if (entity === undefined) return undefined;
  return { entity, before: image(dynamodb?.OldImage), after: image(dynamodb?.NewImage) } as Changed;
}

/**
 * Splits a batch by the tenant in the key and runs every projection on each part with that tenant's bound table. A part
 * that fails is answered as failed from its first record on; the others are done.
 */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const parts = new Map<string, DynamoDBRecord[]>();
  for (const record of event.Records) {
    const workspaceId = workspaceOf(record.dynamodb?.Keys?.["pk"]?.S ?? "");
    if (workspaceId === undefined) continue;
    parts.set(workspaceId, [...(parts.get(workspaceId) ?? []), record]);
  }
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const [workspaceId, records] of parts) {
    try {
      const context = await tenantContext(run, workspaceId);
      if (!context) continue;
      const changes = records.map(changeOf).filter((change) => change !== undefined);
      for (const project of projections) await project(context, changes);
    } catch (error) {
      run.log.error("projection failed", {
        workspace: workspaceId,
        fault: error instanceof Error ? error.stack : String(error),
      });
      batchItemFailures.push({ itemIdentifier: records[0]?.dynamodb?.SequenceNumber ?? "" });
    }
  }
  return { batchItemFailures };
}
