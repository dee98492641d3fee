import { ArnPrincipal, CfnRole, PolicyDocument, PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { indexArns, leadingKeys, type Tables } from "./table.ts";

/** Everything that the tenant's table sends. The parts of a transaction are each checked as the command they stand for. */
const ACTIONS = [
  "dynamodb:GetItem",
  "dynamodb:BatchGetItem",
  "dynamodb:Query",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:ConditionCheckItem",
];

/** Tag of the session: the 26 characters of the tenant's id. A tag takes no `#`, so the policy puts it round them. */
const TAG = "Tenant";

/**
 * The third layer of isolation: whoever assumes this role names a tenant, and then reaches that tenant's partitions of
 * both tables and of the indexes, and nothing else.
 *
 * @param users roles of the functions that work on tenants' data; they have no other way to it
 */
export function createTenantRole(scope: Construct, tables: Tables, users: readonly Role[]): CfnRole {
  const conditions = leadingKeys(`T#\${aws:PrincipalTag/${TAG}}#*`);
  return new CfnRole(scope, "TenantRole", {
    description: "Reaches the partitions of the tenant that is a tag of the session.",
    maxSessionDuration: 3600,
    assumeRolePolicyDocument: new PolicyDocument({
      statements: [
        new PolicyStatement({
          actions: ["sts:AssumeRole", "sts:TagSession"],
          principals: users.map(({ roleArn }) => new ArnPrincipal(roleArn)),
          conditions: {
            StringLike: { [`aws:RequestTag/${TAG}`]: "?".repeat(26) },
            "ForAllValues:StringEquals": { "aws:TagKeys": [TAG] },
          },
        }),
      ],
    }),
    policies: [
      {
        policyName: "OneTenant",
        policyDocument: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ACTIONS,
              resources: [tables.main.tableArn, tables.ops.tableArn],
              conditions,
            }),
            new PolicyStatement({
              actions: ["dynamodb:Query"],
              resources: [...indexArns("main", tables.main), ...indexArns("ops", tables.ops)],
              conditions,
            }),
          ],
        }),
      },
    ],
  });
}
