import { definitions, indexKeys, PROJECTED, type TableDefinition } from "@perennial/table/definition";
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

export type TableName = TableDefinition["name"];
export type Tables = Readonly<Record<TableName, TableV2>>;

const text = (name: string) => ({ name, type: AttributeType.STRING });

function createTable(scope: Construct, definition: TableDefinition): TableV2 {
  return new TableV2(scope, definition.name === "main" ? "MainTable" : "OpsTable", {
    partitionKey: text("pk"),
    sortKey: text("sk"),
    billing: Billing.onDemand(),
    globalSecondaryIndexes: definition.indexes.map((indexName) => ({
      indexName,
      partitionKey: text(indexKeys(indexName).pk),
      sortKey: text(indexKeys(indexName).sk),
      projectionType: ProjectionType.INCLUDE,
      nonKeyAttributes: [...PROJECTED],
    })),
    ...(definition.stream ? { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: definition.pointInTimeRecovery },
    timeToLiveAttribute: definition.ttl,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** The two tables as their definition says, kept when everything else is removed. */
export function createTables(scope: Construct): Tables {
  const table = (name: TableName): TableV2 => {
    const definition = definitions.find((one) => one.name === name);
    if (!definition) throw new Error(`no definition of the table ${name}`);
    return createTable(scope, definition);
  };
  return { main: table("main"), ops: table("ops") };
}

/** Addresses of a table's indexes, one by one: a wildcard would also name those that are yet to come. */
export function indexArns(name: TableName, table: TableV2): string[] {
  const indexes = definitions.find((one) => one.name === name)?.indexes ?? [];
  return indexes.map((index) => `${table.tableArn}/index/${index}`);
}

/**
 * Holds a statement to partition keys that begin so. "All of the keys" is true of no keys as well, so a request that
 * names none, as a scan does, is refused apart.
 */
export function leadingKeys(...patterns: readonly string[]) {
  return {
    "ForAllValues:StringLike": { "dynamodb:LeadingKeys": patterns },
    Null: { "dynamodb:LeadingKeys": "false" },
  };
}
