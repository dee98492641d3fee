import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type Runtime, runtime } from "./runtime.ts";

/** A message as it lies in a queue. */
export interface Envelope {
  readonly workspaceId?: string;
  readonly body: unknown;
}

/** A handler of queue messages that answers which of them failed, so that only those come again. */
export async function queueHandler(work: (run: Runtime, envelope: Envelope) => Promise<void>) {
  const run = await runtime();
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of event.Records) {
      const envelope = JSON.parse(record.body) as Envelope;
      try {
        await work(run, envelope);
      } catch (error) {
        const fault = error instanceof Error ? error.stack : String(error);
        run.log.error("work failed", { workspace: envelope.workspaceId, fault });
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
    }
    return { batchItemFailures };
  };
}
