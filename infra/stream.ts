import { FOLDERS, type FunctionEntry } from "@perennial/functions/catalog";
import { Duration, Validations } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, type Function as Lambda, MetricType, StartingPosition } from "aws-cdk-lib/aws-lambda";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { constructId } from "./construct-id.ts";

type StreamTrigger = Extract<FunctionEntry["trigger"], { on: "stream" }>;

/**
 * Changes that start the function: of tenants' items, of kinds that it does not write itself. A removal has no new image.
 * Filters of streams compare text only; operators for numbers never match.
 */
export function changeFilters(kinds: StreamTrigger["kinds"]) {
  const tenant = { Keys: { pk: { S: [{ prefix: "T#" }] } } };
  const wanted = { et: { S: "only" in kinds ? [...kinds.only] : [{ "anything-but": kinds.except }] } };
  return [
    { dynamodb: { ...tenant, NewImage: wanted } },
    { eventName: ["REMOVE"], dynamodb: { ...tenant, OldImage: wanted } },
  ];
}

function grantStream(role: Role, streamArn: string, deadLetters: Bucket): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
      resources: [streamArn],
    }),
  );
  role.addToPolicy(
    new PolicyStatement({
      actions: ["s3:PutObject"],
      resources: [deadLetters.arnForObjects(`${FOLDERS["given-up"]}*`)],
    }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ["s3:ListBucket"], resources: [deadLetters.bucketArn] }));
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${deadLetters.stack.getLogicalId(deadLetters.node.defaultChild as never)}.Arn>/${FOLDERS["given-up"]}*]`,
    reason: "Lambda names each record that was given up after mapping, shard and time.",
  });
}

/**
 * Lets changes of the main table start the function: at once, from the oldest on, in order per customer. What fails is
 * halved and tried again, so that one bad record cannot hold up a shard, and is at last put whole into the bucket,
 * because its place in the stream is forgotten within a day.
 */
export function connectStream(
  scope: Construct,
  name: string,
  trigger: StreamTrigger,
  table: TableV2,
  role: Role,
  handler: Lambda,
  deadLetters: Bucket,
): EventSourceMapping {
  if (table.tableStreamArn === undefined) throw new Error("the table has no stream");
  grantStream(role, table.tableStreamArn, deadLetters);
  return new EventSourceMapping(scope, `${constructId(name)}Source`, {
    target: handler,
    eventSourceArn: table.tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: trigger.batch,
    maxBatchingWindow: Duration.seconds(0),
    parallelizationFactor: 4,
    bisectBatchOnError: true,
    retryAttempts: 8,
    maxRecordAge: Duration.hours(6),
    reportBatchItemFailures: true,
    onFailure: { bind: () => ({ destination: deadLetters.bucketArn }) },
    filters: changeFilters(trigger.kinds).map((pattern) => ({ pattern: JSON.stringify(pattern) })),
    metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
  });
}
