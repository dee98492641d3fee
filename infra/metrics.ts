import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { EventSourceMapping, Function as Lambda } from "aws-cdk-lib/aws-lambda";

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
