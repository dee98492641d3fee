import type { DynamoDBBatchResponse } from "aws-lambda";
import { FOLDERS } from "../catalog.ts";
import { type GivenUpBatch, LEFT } from "../given-up.ts";
import { runtime } from "../runtime.ts";

/** Milliseconds for which one run goes on; what is left then waits for the next one. */
const LONG = 240_000;

const { platform, log, now } = await runtime();

async function readText(name: string): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of platform.blob.read(name)) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

/** Hands a batch to the function that gave it up; false when it cannot handle it now either. */
async function handOver(name: string): Promise<boolean> {
  try {
    const { requestContext, payload } = JSON.parse(await readText(name)) as GivenUpBatch;
    const reply = (await platform.invoke(requestContext.functionArn, JSON.parse(payload))) as DynamoDBBatchResponse;
    if (reply.batchItemFailures.length > 0) return false;
    await platform.blob.removeAll(name);
    return true;
  } catch (error) {
    log.warn("change records not handed over", { name, fault: String(error) });
    return false;
  }
}

/**
 * Hands change records that were given up to their functions once more: what stopped these has often been mended since.
 * A batch stays in the bucket until it is handled. Handling one twice does no harm, see `Projection`.
 */
export const handler = async (): Promise<void> => {
  const end = now().getTime() + LONG;
  let handled = 0;
  let left = 0;
  for await (const name of platform.blob.names(FOLDERS["given-up"])) {
    if (now().getTime() > end) break;
    if (await handOver(name)) handled += 1;
    else left += 1;
  }
  if (handled > 0) log.info("given up change records handled", { batches: handled });
  if (left > 0) log.error(LEFT, { batches: left });
};
