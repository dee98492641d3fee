import { join } from "node:path";
import { type Access, catalog, type FunctionEntry, type FunctionName } from "@perennial/functions/catalog";
import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Architecture, Code, Function as Lambda, RecursiveLoop, Runtime } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { constructId } from "./construct-id.ts";
import { deadLetterQueue } from "./queues.ts";
import type { Reach, Roles } from "./roles.ts";

/** What every function is told, whatever it may touch. */
export interface Surroundings {
  /** Folder with one bundle a function. */
  readonly bundles: string;
  readonly origin: string;
  readonly originKey: string;
  readonly tenantRoleArn: string;
  readonly mailFrom: string | undefined;
  readonly mailDomain: string | undefined;
}

export type Functions = Readonly<Record<FunctionName, Lambda>>;

function variables(access: Access, reach: Reach, around: Surroundings): Record<string, string> {
  if (access === "tenant") return { TENANT_ROLE_ARN: around.tenantRoleArn };
  if (access === "blob" || access === "mailbox" || access === "given-up") return { BUCKET: reach.blobs.bucketName };
  if (access === "mail") return around.mailFrom === undefined ? {} : { MAIL_FROM: around.mailFrom };
  if (typeof access === "string") return {};
  if ("send" in access) return { [`QUEUE_${access.send.toUpperCase()}`]: reach.queues[access.send].queue.queueUrl };
  return { [`SECRET_${access.secret.toUpperCase()}`]: reach.secrets[access.secret].secretArn };
}

/** True for work that goes on by sending itself the next piece: Lambda would stop it as a loop after sixteen. */
function sendsToItself({ trigger, access }: FunctionEntry): boolean {
  return (
    trigger.on === "queue" &&
    access.some((one) => typeof one === "object" && "send" in one && one.send === trigger.queue)
  );
}

function createFunction(
  scope: Construct,
  entry: FunctionEntry,
  roles: Roles,
  reach: Reach,
  around: Surroundings,
): Lambda {
  const id = constructId(entry.name);
  const role = roles[entry.name as FunctionName];
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  role.addToPolicy(
    new PolicyStatement({ actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [logGroup.logGroupArn] }),
  );
  return new Lambda(scope, `${id}Function`, {
    description: entry.description,
    code: Code.fromAsset(join(around.bundles, entry.name)),
    handler: "handler.handler",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: entry.memoryMb,
    timeout: Duration.seconds(entry.timeoutSeconds),
    role,
    logGroup,
    // What the schedule or a mail starts is started without an answer: Lambda keeps what it could not get done.
    ...(entry.trigger.on === "schedule" || entry.trigger.on === "mail"
      ? { deadLetterQueue: deadLetterQueue(scope, `${id}DeadLetters`) }
      : {}),
    recursiveLoop: sendsToItself(entry) ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
    environment: {
      MAIN_TABLE: reach.tables.main.tableName,
      OPS_TABLE: reach.tables.ops.tableName,
      ORIGIN: around.origin,
      ...(around.mailDomain === undefined ? {} : { MAIL_DOMAIN: around.mailDomain }),
      ...(entry.trigger.on === "http" ? { ORIGIN_KEY: around.originKey } : {}),
      ...Object.fromEntries(entry.access.flatMap((access) => Object.entries(variables(access, reach, around)))),
    },
  });
}

/** Every function of the catalog from its bundle, each with its own role, log and surroundings. */
export function createFunctions(scope: Construct, roles: Roles, reach: Reach, around: Surroundings): Functions {
  const pairs = catalog.map((entry) => [entry.name, createFunction(scope, entry, roles, reach, around)]);
  return Object.fromEntries(pairs) as Record<FunctionName, Lambda>;
}

/** Queues of what functions that are started without an answer could not get done. */
export function ownDeadLetters(functions: Functions): [FunctionName, IQueue][] {
  return catalog.flatMap(({ name }): [FunctionName, IQueue][] => {
    const { deadLetterQueue: queue } = functions[name];
    return queue ? [[name, queue]] : [];
  });
}
