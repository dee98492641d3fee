import type { QueueName, TenantContext } from "@perennial/core";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type Runtime, runtime, tenantContext } from "./runtime.ts";

/** A message as it lies in a queue. */
export interface Envelope {
  readonly workspaceId?: string;
  readonly body: unknown;
}

/** Work for a workspace that is suspended: it waits, however long that lasts. */
class SuspendedError extends Error {
  override readonly name = "SuspendedError";
}

/** Seconds after which it is looked whether a workspace works again; the longest that a queue holds a message back. */
const HOP_S = 900;

/** What work on one workspace has, as `tenantContext`; work for a suspended one is put off. */
export async function workContext(...args: Parameters<typeof tenantContext>): Promise<TenantContext | undefined> {
  const context = await tenantContext(...args);
  if (context?.workspace.suspended) throw new SuspendedError(context.workspace.workspaceId);
  return context;
}

/** Times a message is delivered before it goes to the dead letters; the queues of infra say the same. */
export const MAX_RECEIVES = 5;

/**
 * A handler of queue messages that answers which of them failed, so that only those come again.
 *
 * @param giveUp called when a message has failed for the last time
 * @param queue where work for a suspended workspace goes back to
 */
export async function queueHandler(
  work: (run: Runtime, envelope: Envelope) => Promise<void>,
  giveUp: (run: Runtime, envelope: Envelope) => Promise<void> = async () => undefined,
  queue?: QueueName,
) {
  const run = await runtime();
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of event.Records) {
      const envelope = JSON.parse(record.body) as Envelope;
      const started = performance.now();
      try {
        await work(run, envelope);
      } catch (error) {
        if (error instanceof SuspendedError && queue !== undefined) {
          await run.platform.queue.send(queue, [{ ...envelope, delaySeconds: HOP_S }]);
          continue;
        }
        const fault = error instanceof Error ? error.stack : String(error);
        run.log.error("work failed", { workspace: envelope.workspaceId, fault });
        if (Number(record.attributes.ApproximateReceiveCount) >= MAX_RECEIVES) {
          await giveUp(run, envelope).catch((cause: unknown) =>
            run.log.error("giving up failed", { fault: String(cause) }),
          );
        }
        const wait = Math.min(900, 30 * 2 ** (Number(record.attributes.ApproximateReceiveCount) - 1));
        await run.platform.postpone?.(record, wait).catch(() => undefined);
        batchItemFailures.push({ itemIdentifier: record.messageId });
      }
      if (envelope.workspaceId !== undefined) {
        await run.meter.end(envelope.workspaceId, performance.now() - started);
      }
    }
    return { batchItemFailures };
  };
}
