import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { EventSourceMapping, Function as Lambda } from "aws-cdk-lib/aws-lambda";
import { FilterPattern, MetricFilter } from "aws-cdk-lib/aws-logs";

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
