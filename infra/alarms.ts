import { Aws } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import { type Watched, watches } from "./watches.ts";

/** Says by mail, to whoever is named, when something needs a person. */
export function createAlarms(scope: Construct, watched: Watched, email: string | undefined): Topic {
  const topic = new Topic(scope, "Alarms", { enforceSSL: true });
  // A topic with a policy of its own no longer lets in what the account may do anyway.
  topic.grantPublish(
    new ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
    }),
  );
  if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
  for (const { id, metric, limit, says, periods = 1 } of watches(watched)) {
    const alarm = new Alarm(scope, `${id}Alarm`, {
      metric,
      threshold: limit,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: says,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
  return topic;
}
