import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from "aws-cdk-lib/aws-backup";
import { Schedule } from "aws-cdk-lib/aws-events";
import type { Construct } from "constructs";
import type { Tables } from "./table.ts";

/** A copy of the main table every night, for those who must keep more than the 35 days of point-in-time recovery. */
export function createBackups(scope: Construct, tables: Tables, days: number): void {
  const plan = new BackupPlan(scope, "Backups", {
    backupVault: new BackupVault(scope, "BackupVault", { removalPolicy: RemovalPolicy.RETAIN }),
    backupPlanRules: [
      new BackupPlanRule({
        ruleName: "EveryNight",
        scheduleExpression: Schedule.cron({ minute: "30", hour: "0" }),
        deleteAfter: Duration.days(days),
      }),
    ],
  });
  const selection = plan.addSelection("Main", { resources: [BackupResource.fromArn(tables.main.tableArn)] });
  Validations.of(selection).acknowledge({
    id: "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]",
    reason: "AWS Backup works by this policy, which AWS keeps in step with the service.",
  });
}
