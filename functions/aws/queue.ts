import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Message, Queue, QueueName } from "@perennial/core";
import type { SQSRecord } from "aws-lambda";

const BATCH = 10;

/**
 * Queues on SQS. The tenant, or what the message names, is the message group, by which standard queues are fair.
 *
 * @param urls address of every queue that the function may send to
 */
export function sqsQueue(
  urls: Readonly<Partial<Record<QueueName, string>>>,
  client: SQSClient = new SQSClient({}),
): Queue {
  const sendBatch = async (url: string, messages: readonly Message[]): Promise<readonly Message[]> => {
    const Entries = messages.map(({ workspaceId, body, group = workspaceId, delaySeconds = 0 }, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify({ workspaceId, body }),
      DelaySeconds: delaySeconds,
      ...(group === undefined ? {} : { MessageGroupId: group }),
    }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    return Failed.flatMap(({ Id }) => messages[Number(Id)] ?? []);
  };
  return {
    async send(queue, messages) {
      const url = urls[queue];
      if (url === undefined) throw new Error(`this function may not send to the queue ${queue}`);
      for (let start = 0; start < messages.length; start += BATCH) {
        let waiting: readonly Message[] = messages.slice(start, start + BATCH);
        for (let attempt = 0; waiting.length > 0; attempt += 1) {
          if (attempt >= 5) throw new Error(`${waiting.length} messages were not taken by the queue ${queue}`);
          waiting = await sendBatch(url, waiting);
        }
      }
    },
  };
}

/**
 * Lets a message come again after so many seconds: a queue's own wait is six times the function's timeout, because it
 * must outlast a function that is still at work.
 */
export function postponeMessage(client: SQSClient = new SQSClient({})) {
  return async ({ eventSourceARN, receiptHandle }: SQSRecord, seconds: number): Promise<void> => {
    const [, , , region = "", account = "", name = ""] = eventSourceARN.split(":");
    const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    await client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: `https://sqs.${region}.${suffix}/${account}/${name}`,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }),
    );
  };
}
