import type { FunctionEntry } from "@perennial/functions/catalog";
import { Aws } from "aws-cdk-lib";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as Lambda } from "aws-cdk-lib/aws-lambda";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { constructId } from "./construct-id.ts";

type ScheduleTrigger = Extract<FunctionEntry["trigger"], { on: "schedule" }>;

/** Starts a function at even intervals; a start that fails for an hour goes to the function's dead letters. */
export function connectSchedule(
  scope: Construct,
  name: string,
  trigger: ScheduleTrigger,
  handler: Lambda,
): CfnSchedule {
  const deadLetters = handler.deadLetterQueue;
  if (!deadLetters) throw new Error(`the function ${name} has no queue for dead letters`);
  const role = new Role(scope, `${constructId(name)}ScheduleRole`, {
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
    }),
    description: `Starts the function ${name}.`,
    inlinePolicies: {
      Start: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [handler.functionArn] }),
          new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [deadLetters.queueArn] }),
        ],
      }),
    },
  });
  return new CfnSchedule(scope, `${constructId(name)}Schedule`, {
    description: `Starts the function ${name}.`,
    scheduleExpression: `rate(${trigger.everyMinutes} ${trigger.everyMinutes === 1 ? "minute" : "minutes"})`,
    flexibleTimeWindow: { mode: "OFF" },
    target: {
      arn: handler.functionArn,
      roleArn: role.roleArn,
      input: "{}",
      retryPolicy: { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3600 },
      deadLetterConfig: { arn: deadLetters.queueArn },
    },
  });
}
