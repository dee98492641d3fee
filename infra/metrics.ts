import { Duration } from "aws-cdk-lib";
import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { EventSourceMapping, Function as Lambda } from "aws-cdk-lib/aws-lambda";
import { FilterPattern, type LogGroup, MetricFilter } from "aws-cdk-lib/aws-logs";

/** Where CloudFront and its firewalls are counted, wherever the product is. */
const GLOBAL = "us-east-1";

/** Milliseconds by which the function lags behind the oldest change that it has not handled. */
export function iteratorAge(handler: Lambda): Metric {
  return handler.metric("IteratorAge", { statistic: "Maximum", period: Duration.minutes(1) });
}

/** Change records that were given up after every retry. */
export function givenUpRecords(stream: EventSourceMapping): Metric {
  return new Metric({
    namespace: "AWS/Lambda",
    metricName: "OnFailureDestinationDeliveredEventCount",
    dimensionsMap: { EventSourceMappingUUID: stream.eventSourceMappingId },
    statistic: "Sum",
  });
}

/** How often within an hour a function has said something in its log; nothing is kept, or paid for, while it is silent. */
export function saidLines(handler: Lambda, message: string): Metric {
  const filter = new MetricFilter(handler, "Said", {
    logGroup: handler.logGroup,
    filterPattern: FilterPattern.stringValue("$.message", "=", message),
    metricNamespace: "Perennial",
    metricName: message,
    metricValue: "1",
  });
  return filter.metric({ statistic: "Sum", period: Duration.hours(1) });
}

/** Requests that a firewall has stopped by any of its rules; its name, which is that of its metrics, stands in its address. */
export function stoppedRequests(webAclArn: string): Metric {
  const [, name = ""] = /webacl\/([^/]+)\//.exec(webAclArn) ?? [];
  return new Metric({
    namespace: "AWS/WAFV2",
    metricName: "BlockedRequests",
    dimensionsMap: { WebACL: name, Rule: "ALL" },
    statistic: "Sum",
    region: GLOBAL,
  });
}

export function distributionMetric(distribution: Distribution, metricName: "Requests" | "BytesDownloaded"): Metric {
  return new Metric({
    namespace: "AWS/CloudFront",
    metricName,
    dimensionsMap: { DistributionId: distribution.distributionId, Region: "Global" },
    statistic: "Sum",
    region: GLOBAL,
  });
}

/** Something that the database counts of a table by itself, or of one of its indexes. */
export function tableMetric(tableName: string, metricName: string, index?: string): Metric {
  const dimensionsMap = { TableName: tableName, ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }) };
  return new Metric({ namespace: "AWS/DynamoDB", metricName, dimensionsMap, statistic: "Sum" });
}

/** Mails that the account has sent. */
export function mailsSent(): Metric {
  return new Metric({ namespace: "AWS/SES", metricName: "Send", statistic: "Sum" });
}

export function loggedBytes(group: LogGroup): Metric {
  const dimensionsMap = { LogGroupName: group.logGroupName };
  return new Metric({ namespace: "AWS/Logs", metricName: "IncomingBytes", dimensionsMap, statistic: "Sum" });
}
