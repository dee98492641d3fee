import { catalog, type FunctionName } from "@perennial/functions/catalog";
import { Annotations, type App, Aws, CfnOutput, Stack } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { createAlarms } from "./alarms.ts";
import { connectGateway, createGateway, gatewayHost } from "./api.ts";
import { createBackups } from "./backup.ts";
import { createConsole } from "./console.ts";
import { createDashboard } from "./dashboard.ts";
import { createFunctions, type Functions } from "./functions.ts";
import { createMailIdentities } from "./mail.ts";
import { receiveMails } from "./mail-in.ts";
import type { Options } from "./options.ts";
import { connectQueue, createQueues } from "./queues.ts";
import { createRoles, grantAccess, type Reach, type Roles } from "./roles.ts";
import { connectSchedule } from "./schedule.ts";
import { createSecrets } from "./secrets.ts";
import { createAccessLog, createBlobs } from "./storage.ts";
import { connectStream } from "./stream.ts";
import { createTables } from "./table.ts";
import type { Streams } from "./watches.ts";

/** Lets everything start its function that the catalog says starts one. */
function connectTriggers(stack: Stack, gateway: HttpApi, functions: Functions, roles: Roles, reach: Reach): Streams {
  const streams: [FunctionName, EventSourceMapping][] = [];
  for (const { name, trigger } of catalog) {
    const handler = functions[name];
    if (trigger.on === "http") {
      connectGateway(stack, name, gateway, handler, "paths" in trigger ? trigger.paths : undefined);
    }
    if (trigger.on === "queue") connectQueue(stack, trigger, reach.queues[trigger.queue], roles[name], handler);
    if (trigger.on === "schedule") connectSchedule(stack, name, trigger, handler);
    if (trigger.on === "stream") {
      const table = reach.tables[trigger.table];
      roles.recover.addToPolicy(
        new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [handler.functionArn] }),
      );
      streams.push([name, connectStream(stack, name, trigger, table, roles[name], handler, reach.blobs)]);
    }
  }
  // The service lets two readers keep up with a shard; a third would hold the others up.
  if (streams.length > 2) throw new Error("at most two functions may read the stream");
  return streams;
}

function sayAfterwards(stack: Stack, name: string, value: string): CfnOutput {
  return new CfnOutput(stack, `${name}Output`, { value, key: name });
}

/** The whole product in one region of one account. */
export function productStack(app: App, options: Options, bundles: string): Stack {
  const stack = new Stack(app, options.name, {
    description: "Perennial, a multi-tenant CRM.",
    terminationProtection: true,
  });
  if (options.firewall && options.webAclArn === undefined) {
    Annotations.of(stack).addError(
      "The firewall is deployed first, and its address given as context webAclArn: npm run deploy does both. " +
        "Without one, say -c firewall=off.",
    );
  }
  const tables = createTables(stack);
  const secrets = createSecrets(stack);
  const originKey = secrets.origin.secretValue.unsafeUnwrap();
  const queues = createQueues(stack);
  const gateway = createGateway(stack);
  const accessLog = createAccessLog(stack);
  const site = createConsole(stack, options, { accessLog, gatewayHost: gatewayHost(gateway), originKey });
  const blobs = createBlobs(stack, accessLog, site.origin);
  const reach = { tables, queues, secrets, blobs, mailIdentities: createMailIdentities(stack, options) };

  const roles = createRoles(stack);
  const tenantRoleArn = grantAccess(stack, roles, reach);
  const functions = createFunctions(stack, roles, reach, {
    bundles,
    origin: site.origin,
    originKey,
    tenantRoleArn,
    mailFrom: options.mailFrom,
    mailDomain: options.mailDomain,
  });
  const streams = connectTriggers(stack, gateway, functions, roles, reach);

  receiveMails(stack, options, blobs, functions["mail-in"]);

  const watched = { gateway, functions, streams, queues };
  const alarms = createAlarms(stack, watched, options.alarmEmail);
  createDashboard(stack, { ...watched, tables, distribution: site.distribution, webAclArn: options.webAclArn });
  if (options.backupDays !== undefined) createBackups(stack, tables, options.backupDays);

  const outputs = {
    Address: site.origin,
    DistributionDomain: site.distribution.distributionDomainName,
    Region: Aws.REGION,
    ConsoleBucket: site.files.bucketName,
    MainTable: tables.main.tableName,
    OpsTable: tables.ops.tableName,
    TenantRole: tenantRoleArn,
    AlarmTopic: alarms.topicArn,
  };
  for (const [name, value] of Object.entries(outputs)) sayAfterwards(stack, name, value);
  return stack;
}
