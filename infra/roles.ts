import { type Access, catalog, FOLDERS, type FunctionEntry, type FunctionName } from "@perennial/functions/catalog";
import { Validations } from "aws-cdk-lib";
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { constructId } from "./construct-id.ts";
import type { WorkQueues } from "./queues.ts";
import type { Secrets } from "./secrets.ts";
import { leadingKeys, type TableName, type Tables } from "./table.ts";
import { createTenantRole } from "./tenant-role.ts";

/** Beginnings of the partition keys that precede tenants, as the system part of the key design has them. */
export const SYSTEM_FAMILIES: Readonly<Record<TableName, readonly string[]>> = {
  main: ["U#*", "E#*", "V#*", "K#*", "D#*", "I#*", "N#*", "TENANTS#*"],
  ops: ["S#*", "F#*", "A#*"],
};
/** The same of what belongs to whoever runs the installation: no function that serves tenants reaches it. */
export const OPERATOR_FAMILIES = ["O#*", "DELETED#*"] as const;
/** What is read and written by key. Of what precedes tenants only a person's own sessions and the tenants are listed. */
const BY_KEY = [
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:ConditionCheckItem",
];

/** Why a folder is opened whole, and not file by file. */
const WHOLE_FOLDER = {
  mailbox: "SES names the mails that it puts there, so that they cannot be listed one by one.",
  "given-up": "Lambda names each batch that was given up after mapping, shard and time.",
} as const;

/** What the functions' roles lead to. */
export interface Reach {
  readonly tables: Tables;
  readonly queues: WorkQueues;
  readonly secrets: Secrets;
  readonly blobs: Bucket;
  /** Addresses of the identities that mails may be sent as. */
  readonly mailIdentities: readonly string[];
}

export type Roles = Readonly<Record<FunctionName, Role>>;

const may = (entry: FunctionEntry, access: Access): boolean => entry.access.includes(access);

/** A role of its own for every function, so far without any right. */
export function createRoles(scope: Construct): Roles {
  const create = (name: FunctionName): Role =>
    new Role(scope, `${constructId(name)}Role`, {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: `The function ${name} of Perennial.`,
    });
  return Object.fromEntries(catalog.map(({ name }) => [name, create(name)])) as Record<FunctionName, Role>;
}

function system({ tables }: Reach): PolicyStatement[] {
  const byKey = (["main", "ops"] as const).map(
    (name) =>
      new PolicyStatement({
        actions: BY_KEY,
        resources: [tables[name].tableArn],
        conditions: leadingKeys(...SYSTEM_FAMILIES[name]),
      }),
  );
  const sessions = new PolicyStatement({
    actions: ["dynamodb:Query"],
    resources: [tables.ops.tableArn],
    conditions: leadingKeys("S#*"),
  });
  return [...byKey, sessions];
}

/** Operators are looked up, tenants are read, and keys are made by which support looks in. */
function operator({ tables: { main } }: Reach): PolicyStatement[] {
  const may = (actions: string[], ...families: string[]) =>
    new PolicyStatement({ actions, resources: [main.tableArn], conditions: leadingKeys(...families) });
  return [
    may(["dynamodb:GetItem", "dynamodb:PutItem"], "O#*"),
    may(["dynamodb:GetItem"], "TENANTS#*"),
    may(["dynamodb:PutItem"], "K#*"),
  ];
}

/** The keys of all items with the workspace that they name, nothing else of them, and a note of what was deleted. */
function keys({ tables: { main, ops } }: Reach): PolicyStatement[] {
  return [
    new PolicyStatement({
      actions: ["dynamodb:Scan"],
      resources: [main.tableArn, ops.tableArn],
      conditions: {
        "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "sk", "workspaceId"] },
        StringEquals: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
      },
    }),
    new PolicyStatement({
      actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
      resources: [main.tableArn],
      conditions: leadingKeys("DELETED#*"),
    }),
  ];
}

function statements(access: Access, reach: Reach): PolicyStatement[] {
  if (access === "system") return system(reach);
  if (access === "tenants") {
    return [
      new PolicyStatement({
        actions: ["dynamodb:Query"],
        resources: [reach.tables.main.tableArn],
        conditions: leadingKeys("TENANTS#*"),
      }),
    ];
  }
  if (access === "credentials") {
    return [
      new PolicyStatement({
        actions: BY_KEY,
        resources: [reach.tables.main.tableArn],
        conditions: leadingKeys("K#*"),
      }),
    ];
  }
  if (access === "addresses") {
    const { main, ops } = reach.tables;
    return [
      new PolicyStatement({
        actions: ["dynamodb:GetItem"],
        resources: [main.tableArn],
        conditions: leadingKeys("N#*"),
      }),
      new PolicyStatement({
        actions: ["dynamodb:UpdateItem"],
        resources: [ops.tableArn],
        conditions: leadingKeys("A#*"),
      }),
    ];
  }
  if (access === "operator") return operator(reach);
  if (access === "keys") return keys(reach);
  if (access === "mail") {
    return reach.mailIdentities.length === 0
      ? []
      : [new PolicyStatement({ actions: ["ses:SendEmail"], resources: [...reach.mailIdentities] })];
  }
  if (access === "mailbox" || access === "given-up") {
    const actions = ["s3:GetObject", "s3:DeleteObject"];
    return [
      new PolicyStatement({ actions, resources: [reach.blobs.arnForObjects(`${FOLDERS[access]}*`)] }),
      // Without this right a missing file is answered as a forbidden one.
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [reach.blobs.bucketArn] }),
    ];
  }
  if (access === "tenant" || access === "blob") return [];
  if ("secret" in access) {
    return [
      new PolicyStatement({
        actions: ["secretsmanager:GetSecretValue"],
        resources: [reach.secrets[access.secret].secretArn],
      }),
    ];
  }
  return [new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [reach.queues[access.send].queue.queueArn] })];
}

/** Reading and writing blobs, one policy for all functions that have a bucket. */
function createBlobPolicy(scope: Construct, blobs: Bucket): ManagedPolicy {
  const policy = new ManagedPolicy(scope, "BlobPolicy", {
    description: "Files that come in and go out.",
    statements: [
      new PolicyStatement({
        actions: ["s3:GetObject", "s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject"],
        resources: [blobs.arnForObjects("wsp_*")],
      }),
      // Without this right a missing file is answered as a forbidden one.
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [blobs.bucketArn] }),
    ],
  });
  Validations.of(policy).acknowledge({
    id: `AwsSolutions-IAM5[Resource::<${blobs.stack.getLogicalId(blobs.node.defaultChild as never)}.Arn>/wsp_*]`,
    reason: "Every file of every tenant lies below its workspace's id, which is made when the workspace is.",
  });
  return policy;
}

/**
 * Gives every role what its function's entry lists and nothing more.
 *
 * @returns address of the role through which tenants' data are reached
 */
export function grantAccess(scope: Construct, roles: Roles, reach: Reach): string {
  const tenantUsers = catalog.filter((entry) => may(entry, "tenant"));
  const tenantRole = createTenantRole(
    scope,
    reach.tables,
    tenantUsers.map(({ name }) => roles[name]),
  );
  const blobPolicy = createBlobPolicy(scope, reach.blobs);
  for (const entry of catalog) {
    const role = roles[entry.name];
    if (may(entry, "blob")) role.addManagedPolicy(blobPolicy);
    for (const access of ["mailbox", "given-up"] as const) {
      if (!may(entry, access)) continue;
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${reach.blobs.stack.getLogicalId(reach.blobs.node.defaultChild as never)}.Arn>/${FOLDERS[access]}*]`,
        reason: WHOLE_FOLDER[access],
      });
    }
    if (may(entry, "tenant")) {
      role.addToPolicy(
        new PolicyStatement({ actions: ["sts:AssumeRole", "sts:TagSession"], resources: [tenantRole.attrArn] }),
      );
    }
    for (const access of entry.access) {
      for (const statement of statements(access, reach)) role.addToPolicy(statement);
    }
  }
  return tenantRole.attrArn;
}
