import { catalog, type FunctionName } from "@perennial/functions/catalog";
import { Duration } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { type IMetric, MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import type { EventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { constructId } from "./construct-id.ts";
import { type Functions, ownDeadLetters } from "./functions.ts";
import { givenUpRecords, iteratorAge, saidLines } from "./metrics.ts";
import type { QueueName, WorkQueues } from "./queues.ts";

/** Seconds for which a message may wait: a night's scores until morning, a file and a mail while somebody looks on. */
const PATIENCE: Readonly<Record<QueueName, number>> = {
  score: 4 * 3600,
  import: 1800,
  deliver: 1800,
  mail: 300,
  inbound: 600,
  purge: 86_400,
};

export const QUEUES = Object.keys(PATIENCE) as QueueName[];

/** The functions that read the stream, each with what connects it. */
export type Streams = readonly (readonly [FunctionName, EventSourceMapping])[];

export interface Watched {
  readonly gateway: HttpApi;
  readonly functions: Functions;
  readonly streams: Streams;
  readonly queues: WorkQueues;
}

export interface Watch {
  readonly id: string;
  readonly metric: IMetric;
  /** It alarms above this. */
  readonly limit: number;
  readonly says: string;
  /** Periods in a row. */
  readonly periods?: number;
}

function functionWatches(name: FunctionName, functions: Functions): Watch[] {
  const handler = functions[name];
  return [
    {
      id: `${constructId(name)}Errors`,
      metric: handler.metricErrors(),
      limit: 0,
      says: `The function ${name} ended with a fault.`,
    },
    {
      id: `${constructId(name)}Throttles`,
      metric: handler.metricThrottles(),
      limit: 0,
      says: `The function ${name} was not started, for lack of concurrency.`,
    },
  ];
}

function deadLetterWatch(name: string, queue: IQueue): Watch {
  return {
    id: `${constructId(name)}DeadLettersWaiting`,
    metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
    limit: 0,
    says: `Work of ${name} was given up and waits in the queue of dead letters.`,
  };
}

function queueWatches(name: QueueName, { queue, deadLetters }: WorkQueues[QueueName]): Watch[] {
  return [
    deadLetterWatch(name, deadLetters),
    {
      id: `${constructId(name)}Waiting`,
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: "Maximum" }),
      limit: PATIENCE[name],
      says: `Work of ${name} waits for longer than it should.`,
    },
  ];
}

const STREAM_SAYS: Readonly<Partial<Record<FunctionName, readonly [behind: string, givenUp: string]>>> = {
  stream: [
    "Scores, lists and search are more than a minute behind what was written.",
    "Change records were given up; they lie in the bucket and are handed over once more every hour.",
  ],
  event: [
    "The event log and webhooks are more than a minute behind what was written.",
    "Change records were given up; they lie in the bucket, are handed over once more every hour, and until then the event log lacks what they meant.",
  ],
};

function streamWatches(name: FunctionName, functions: Functions, source: EventSourceMapping): Watch[] {
  const [behind = "", givenUp = ""] = STREAM_SAYS[name] ?? [];
  const id = constructId(name);
  return [
    { id: `${id}Behind`, metric: iteratorAge(functions[name]), limit: 60_000, periods: 3, says: behind },
    { id: `${id}GivenUp`, metric: givenUpRecords(source), limit: 0, says: givenUp },
  ];
}

/** Everything that is worth waking somebody for. */
export function watches({ gateway, functions, streams, queues }: Watched): Watch[] {
  const faults = new MathExpression({
    expression: "100 * faults / MAX([requests, 1])",
    usingMetrics: { faults: gateway.metricServerError(), requests: gateway.metricCount() },
    label: "Percentage of requests that ended with a fault",
    period: Duration.minutes(5),
  });
  return [
    ...catalog.flatMap(({ name }) => functionWatches(name, functions)),
    ...ownDeadLetters(functions).map(([name, queue]) => deadLetterWatch(name, queue)),
    ...QUEUES.flatMap((name) => queueWatches(name, queues[name])),
    ...streams.flatMap(([name, source]) => streamWatches(name, functions, source)),
    {
      id: "GivenUpLeft",
      metric: saidLines(functions.recover, "given up change records are left"),
      limit: 0,
      says: "Change records that were given up could not be handled an hour later either; the log of recover names them.",
    },
    {
      id: "DeliveriesAstray",
      metric: saidLines(functions.deliver, "deliveries do not add up"),
      limit: 0,
      says: "Webhook deliveries are counted as waiting that are not there; the log of deliver names the endpoint.",
    },
    {
      id: "ApiFaults",
      metric: faults,
      limit: 1,
      says: "More than one request in a hundred ended with a fault of ours.",
    },
  ];
}
