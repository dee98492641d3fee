import { catalog } from "@perennial/functions/catalog";
import { definitions, indexKeys, PROJECTED } from "@perennial/table/definition";
import { describe, expect, test } from "vitest";
import { readEnvironment } from "../functions/environment.ts";
import { LEFT } from "../functions/given-up.ts";
import { MAX_RECEIVES } from "../functions/worker.ts";
import { ASTRAY } from "../packages/core/src/webhook/sweep.job.ts";
import { constructId } from "./construct-id.ts";
import { type Resource, testTemplate, text } from "./test-stack.ts";

const template = testTemplate({ mailFrom: "crm@example.com", alarmEmail: "ops@example.com" });
const FUNCTION = "AWS::Lambda::Function";
const SOURCE = "AWS::Lambda::EventSourceMapping";
const functionOf = (name: string): Resource => template.one(FUNCTION, `${constructId(name)}Function`);

describe("functions", () => {
  test("are those of the catalog and no others", () => {
    const expected = catalog.map(({ name }) => `${constructId(name)}Function`);
    expect([...template.all(FUNCTION).keys()].sort()).toEqual(expected.sort());
  });

  test.each(catalog)("$name has the runtime, processor, memory and time that the catalog says", (entry) => {
    expect(functionOf(entry.name).Properties).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      Handler: "handler.handler",
      MemorySize: entry.memoryMb,
      Timeout: entry.timeoutSeconds,
      Description: entry.description,
    });
    expect(functionOf(entry.name).Properties).not.toHaveProperty("TracingConfig");
  });

  test.each(catalog)("$name is told all it needs to start, and nothing that it does not read", (entry) => {
    const { Variables } = functionOf(entry.name).Properties["Environment"] as { Variables: Record<string, unknown> };
    const told = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, text(value)]));
    const read = readEnvironment({ ...told, ORIGIN: "https://crm.example.com", AWS_REGION: "eu-west-1" });
    expect(Object.keys(read).sort()).toEqual([...Object.keys(told), "AWS_REGION"].sort());
  });

  test.each(catalog)("$name is told of what it may touch", ({ name, access }) => {
    const { Variables } = functionOf(name).Properties["Environment"] as { Variables: Record<string, unknown> };
    const expected = access.map((one) => {
      if (typeof one === "object") return "send" in one ? `QUEUE_${one.send}` : `SECRET_${one.secret}`;
      return {
        tenant: "TENANT_ROLE_ARN",
        blob: "BUCKET",
        mailbox: "BUCKET",
        "given-up": "BUCKET",
        mail: "MAIL_FROM",
        system: "",
        tenants: "",
        addresses: "",
        credentials: "",
        operator: "",
        keys: "",
      }[one];
    });
    for (const variable of expected.filter((one) => one !== ""))
      expect(Object.keys(Variables)).toContain(variable.toUpperCase());
  });

  test.each(catalog)("$name keeps its log for a month, in a group of its own", ({ name }) => {
    const { LoggingConfig } = functionOf(name).Properties as { LoggingConfig: { LogGroup: unknown } };
    expect(text(LoggingConfig.LogGroup)).toMatch(new RegExp(`^<${constructId(name)}Log`));
    expect(template.one("AWS::Logs::LogGroup", `${constructId(name)}Log`).Properties["RetentionInDays"]).toBe(30);
  });

  test("may go on by sending themselves the next piece, where the catalog says that they do, and nowhere else", () => {
    const loops = catalog.map(({ name }) => [name, functionOf(name).Properties["RecursiveLoop"]]);
    expect(Object.fromEntries(loops)).toEqual({
      api: "Terminate",
      mcp: "Terminate",
      oauth: "Terminate",
      receive: "Terminate",
      "mail-in": "Terminate",
      inbound: "Allow",
      operator: "Terminate",
      purge: "Allow",
      stream: "Terminate",
      event: "Terminate",
      deliver: "Allow",
      plan: "Terminate",
      recover: "Terminate",
      score: "Allow",
      import: "Allow",
      mail: "Terminate",
    });
  });
});

describe("triggers", () => {
  test("are those of the catalog", () => {
    const started = [...template.all(SOURCE).values()].map(({ Properties }) => text(Properties["FunctionName"]));
    const expected = catalog.filter(({ trigger }) => trigger.on === "queue" || trigger.on === "stream");
    expect(started.map((id) => id.replace(/^<(\w+)Function.*$/, "$1")).sort()).toEqual(
      expected.map(({ name }) => constructId(name)).sort(),
    );
    expect(template.all("AWS::Scheduler::Schedule").size).toBe(2);
    const paths = catalog.flatMap(({ trigger }) => (trigger.on === "http" && "paths" in trigger ? trigger.paths : []));
    // One more for all that no other function has.
    expect(template.all("AWS::ApiGatewayV2::Route").size).toBe(paths.length + 1);
  });

  test("requests reach the function of their path, the API's whatever it is, as version 2 events", () => {
    expect(template.one("AWS::ApiGatewayV2::Route", "McpRoute").Properties["RouteKey"]).toBe("ANY /mcp");
    const mcp = template.one("AWS::ApiGatewayV2::Integration", "McpRouteHandler");
    expect(text(mcp.Properties["IntegrationUri"])).toMatch(/^<McpFunction/);
    expect(template.one("AWS::ApiGatewayV2::Route", "ReceiveRoute").Properties["RouteKey"]).toBe("ANY /in/{proxy+}");
    expect(template.one("AWS::ApiGatewayV2::Route", "OauthRoute").Properties["RouteKey"]).toBe("ANY /oauth/{proxy+}");
    const known = template.one("AWS::ApiGatewayV2::Route", "OauthRoute2");
    expect(known.Properties["RouteKey"]).toBe("ANY /.well-known/{proxy+}");
    expect(known.Properties["Target"]).toEqual(
      template.one("AWS::ApiGatewayV2::Route", "OauthRoute").Properties["Target"],
    );
    expect(template.one("AWS::ApiGatewayV2::Route", "GatewayRoute").Properties["RouteKey"]).toBe("$default");
    const { Properties } = template.one("AWS::ApiGatewayV2::Integration", "GatewayRouteHandler");
    expect(Properties).toMatchObject({ IntegrationType: "AWS_PROXY", PayloadFormatVersion: "2.0" });
    expect(text(Properties["IntegrationUri"])).toMatch(/^<ApiFunction/);
  });

  test("the schedule comes every hour, and what it could not start waits to be looked at", () => {
    const { Properties } = template.one("AWS::Scheduler::Schedule", "PlanSchedule");
    expect(Properties).toMatchObject({
      ScheduleExpression: "rate(60 minutes)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 } },
    });
    const target = Properties["Target"] as { Arn: unknown; DeadLetterConfig: { Arn: unknown } };
    expect(text(target.Arn)).toMatch(/^<PlanFunction/);
    expect(text(target.DeadLetterConfig.Arn)).toMatch(/^<PlanDeadLetters/);
    const handler = functionOf("plan").Properties as { DeadLetterConfig: { TargetArn: unknown } };
    expect(text(handler.DeadLetterConfig.TargetArn)).toMatch(/^<PlanDeadLetters/);
  });
});

describe("queues", () => {
  const queued = catalog.flatMap((entry) => (entry.trigger.on === "queue" ? [{ ...entry, ...entry.trigger }] : []));

  test.each(queued)(
    "$queue gives its function six times its time, and as many attempts as it counts on",
    ({ queue, timeoutSeconds }) => {
      const { Properties } = template.one("AWS::SQS::Queue", `${constructId(queue)}Queue`);
      expect(Properties["VisibilityTimeout"]).toBeGreaterThanOrEqual(6 * timeoutSeconds);
      expect(Properties["SqsManagedSseEnabled"]).toBe(true);
      const { deadLetterTargetArn, maxReceiveCount } = Properties["RedrivePolicy"] as Record<string, unknown>;
      expect(maxReceiveCount).toBe(MAX_RECEIVES);
      expect(text(deadLetterTargetArn)).toMatch(new RegExp(`^<${constructId(queue)}DeadLetters`));
    },
  );

  test.each(queued)("$queue starts $name, which answers for each message", ({ name, queue, batch }) => {
    const { Properties } = template.one(SOURCE, `${constructId(queue)}Source`);
    expect(Properties).toMatchObject({ BatchSize: batch, FunctionResponseTypes: ["ReportBatchItemFailures"] });
    expect(text(Properties["FunctionName"])).toMatch(new RegExp(`^<${constructId(name)}Function`));
    expect(Properties["ScalingConfig"]).toHaveProperty("MaximumConcurrency");
  });

  test("no queue takes messages in the clear, and dead letters stay for two weeks", () => {
    expect(template.all("AWS::SQS::QueuePolicy").size).toBe(template.all("AWS::SQS::Queue").size);
    const dead = [...template.all("AWS::SQS::Queue")].filter(([id]) => id.endsWith("DeadLetters"));
    expect(dead.map(([, { Properties }]) => Properties["MessageRetentionPeriod"])).toEqual(
      ["score", "import", "deliver", "mail", "inbound", "purge", "mail-in", "plan", "recover"].map(() => 1_209_600),
    );
  });
});

describe("tables", () => {
  test.each(definitions)("$name is as its definition says", (definition) => {
    const resource = template.one("AWS::DynamoDB::GlobalTable", definition.name === "main" ? "MainTable" : "OpsTable");
    const key = (pk: string, sk: string) => [
      { AttributeName: pk, KeyType: "HASH" },
      { AttributeName: sk, KeyType: "RANGE" },
    ];
    expect(resource.Properties["KeySchema"]).toEqual(key("pk", "sk"));
    expect(resource.Properties["GlobalSecondaryIndexes"] ?? []).toEqual(
      definition.indexes.map((index) => ({
        IndexName: index,
        KeySchema: key(indexKeys(index).pk, indexKeys(index).sk),
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: [...PROJECTED] },
      })),
    );
    expect(resource.Properties).toMatchObject({
      BillingMode: "PAY_PER_REQUEST",
      TimeToLiveSpecification: { AttributeName: definition.ttl, Enabled: true },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: definition.pointInTimeRecovery },
        },
      ],
    });
    const stream = definition.stream ? { StreamViewType: "NEW_AND_OLD_IMAGES" } : undefined;
    expect(resource.Properties["StreamSpecification"]).toEqual(stream);
  });

  test("stay when the stack goes", () => {
    for (const table of template.all("AWS::DynamoDB::GlobalTable").values())
      expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(["Retain", "Retain"]);
    expect(template.all("AWS::DynamoDB::GlobalTable").size).toBe(definitions.length);
  });
});

const WORK = ["Score", "Import", "Deliver", "Mail", "Inbound", "Purge"];

describe("the operator", () => {
  test("is told by mail of everything that was given up, fails, is refused or waits too long", () => {
    const alarms = template.all("AWS::CloudWatch::Alarm");
    const expected = [
      ...catalog.flatMap(({ name }) => [`${constructId(name)}Errors`, `${constructId(name)}Throttles`]),
      ...["Plan", "Recover", "MailIn", ...WORK].map((name) => `${name}DeadLettersWaiting`),
      ...WORK.map((name) => `${name}Waiting`),
      ...["Stream", "Event"].flatMap((name) => [`${name}Behind`, `${name}GivenUp`]),
      "GivenUpLeft",
      "DeliveriesAstray",
      "ApiFaults",
    ].map((id) => `${id}Alarm`);
    expect([...alarms.keys()].sort()).toEqual(expected.sort());
    for (const { Properties } of alarms.values()) {
      expect((Properties["AlarmActions"] as unknown[]).map(text)).toEqual([expect.stringMatching(/^<Alarms/)]);
      expect(Properties["TreatMissingData"]).toBe("notBreaching");
    }
    expect(alarms.get("StreamBehindAlarm")?.Properties).toMatchObject({ MetricName: "IteratorAge", Threshold: 60_000 });
    const filters = [...template.all("AWS::Logs::MetricFilter").values()].map(({ Properties }) => Properties);
    expect(filters.map(({ FilterPattern, LogGroupName }) => [FilterPattern, text(LogGroupName)])).toEqual([
      [`{ $.message = "${ASTRAY}" }`, expect.stringMatching(/^<DeliverLog/)],
      [`{ $.message = "${LEFT}" }`, expect.stringMatching(/^<RecoverLog/)],
    ]);
    const [subscription] = template.all("AWS::SNS::Subscription").values();
    expect(subscription?.Properties).toMatchObject({ Protocol: "email", Endpoint: "ops@example.com" });
  });

  test("hears of alarms although the topic has a policy of its own", () => {
    const [policy] = template.all("AWS::SNS::TopicPolicy").values();
    expect(JSON.stringify(policy?.Properties)).toContain('"Principal":{"Service":"cloudwatch.amazonaws.com"}');
  });

  test("sees one page, and reads after a deployment where things are", () => {
    expect(template.all("AWS::CloudWatch::Dashboard").size).toBe(1);
    expect(Object.keys(template.outputs).sort()).toEqual([
      "Address",
      "AlarmTopic",
      "ConsoleBucket",
      "DistributionDomain",
      "MainTable",
      "OpsTable",
      "Region",
      "TenantRole",
    ]);
  });

  test("may have a copy of every night, and has none unless asked", () => {
    expect(template.all("AWS::Backup::BackupPlan").size).toBe(0);
    const backed = testTemplate({ backupDays: "365" });
    const [plan] = backed.all("AWS::Backup::BackupPlan").values();
    expect(JSON.stringify(plan?.Properties)).toContain('"DeleteAfterDays":365');
    const [selection] = backed.all("AWS::Backup::BackupSelection").values();
    const selected = selection?.Properties["BackupSelection"] as { Resources: unknown[] } | undefined;
    expect(selected?.Resources.map(text)).toEqual([expect.stringMatching(/^<MainTable\w+\.Arn>$/)]);
  });
});

describe.each([
  ["as it comes", {}],
  [
    "with everything that may be added",
    { mailFrom: "crm@example.com", mailDomain: "in.example.com", backupDays: "365", alarmEmail: "ops@example.com" },
  ],
])("logs of an installation %s", (_, given) => {
  const { resources, all } = testTemplate(given);
  const groups = Object.entries(resources).filter(([, { Type }]) => Type === "AWS::Logs::LogGroup");

  test("are kept for a month, not for ever", () => {
    expect(groups).toHaveLength(catalog.length + 1);
    for (const [id, { Properties }] of groups) expect([id, Properties["RetentionInDays"]]).toEqual([id, 30]);
  });

  test("lie in no other group than these: one that a service made by itself would be kept for ever", () => {
    const used = [
      ...[...all("AWS::Lambda::Function").values()].map(
        ({ Properties }) => (Properties["LoggingConfig"] as { LogGroup?: unknown } | undefined)?.LogGroup,
      ),
      ...[...all("AWS::ApiGatewayV2::Stage").values()].map(
        ({ Properties }) =>
          (Properties["AccessLogSettings"] as { DestinationArn?: unknown } | undefined)?.DestinationArn,
      ),
    ];
    const ids = used.map((reference) => /^<(\w+)/.exec(text(reference))?.[1]);
    expect(ids.sort()).toEqual(groups.map(([id]) => id).sort());
  });
});
