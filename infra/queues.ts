import { catalog, type FunctionEntry } from "@perennial/functions/catalog";
import { Duration } from "aws-cdk-lib";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, type Function as Lambda } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { constructId } from "./construct-id.ts";

type QueueTrigger = Extract<FunctionEntry["trigger"], { on: "queue" }>;
export type QueueName = QueueTrigger["queue"];
interface WorkQueue {
  readonly queue: Queue;
  readonly deadLetters: Queue;
}
export type WorkQueues = Readonly<Record<QueueName, WorkQueue>>;

const ATTEMPTS = 5;
/** Functions at work at the same time, so that a night of many tenants leaves the table and the mail service to others. */
const CONCURRENCY: Readonly<Record<QueueName, number>> = {
  score: 50,
  import: 20,
  deliver: 200,
  mail: 5,
  inbound: 20,
  purge: 2,
};

const SEALED = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

/** A queue for what another one, or a schedule, could not get done; it waits there for two weeks. */
export function deadLetterQueue(scope: Construct, id: string): Queue {
  return new Queue(scope, id, { ...SEALED, retentionPeriod: Duration.days(14) });
}

function createQueue(scope: Construct, name: QueueName): WorkQueue {
  const consumer = catalog.find(({ trigger }) => trigger.on === "queue" && trigger.queue === name);
  if (!consumer) throw new Error(`no function works on the queue ${name}`);
  const deadLetters = deadLetterQueue(scope, `${constructId(name)}DeadLetters`);
  const queue = new Queue(scope, `${constructId(name)}Queue`, {
    ...SEALED,
    // Six times the function's time, as Lambda asks for: a message that is still being retried must not come back.
    visibilityTimeout: Duration.seconds(6 * consumer.timeoutSeconds),
    retentionPeriod: Duration.days(14),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: ATTEMPTS },
  });
  return { queue, deadLetters };
}

/** Standard queues: with the tenant as message group SQS serves tenants fairly, and no tenant waits for another. */
export function createQueues(scope: Construct): WorkQueues {
  return {
    score: createQueue(scope, "score"),
    import: createQueue(scope, "import"),
    deliver: createQueue(scope, "deliver"),
    mail: createQueue(scope, "mail"),
    inbound: createQueue(scope, "inbound"),
    purge: createQueue(scope, "purge"),
  };
}

/** Lets a queue start its function; only the messages that failed come again. */
export function connectQueue(
  scope: Construct,
  trigger: QueueTrigger,
  { queue }: WorkQueue,
  role: Role,
  handler: Lambda,
): EventSourceMapping {
  role.addToPolicy(
    new PolicyStatement({
      actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
      resources: [queue.queueArn],
    }),
  );
  return new EventSourceMapping(scope, `${constructId(trigger.queue)}Source`, {
    target: handler,
    eventSourceArn: queue.queueArn,
    batchSize: trigger.batch,
    maxConcurrency: CONCURRENCY[trigger.queue],
    reportBatchItemFailures: true,
  });
}
