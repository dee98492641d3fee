import { wait } from "./wait.ts";

/** What a job says while it goes on; every other status is an end of it, or asks for a decision of yours. */
const MOVING: ReadonlySet<string> = new Set(["queued", "uploading", "surveying", "running", "scoring", "undoing"]);
const FIRST_PAUSE_MS = 200;

export interface WaitOptions<Job> {
  /** Is told where the job stands, whenever that has been asked. */
  readonly onProgress?: ((job: Job) => void) | undefined;
  /** Milliseconds between two looks at most, 2,000 unless said otherwise; the first ones come sooner. */
  readonly everyMs?: number | undefined;
  /** Ends the waiting. The job itself goes on. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits for a job, such as an import or an export, until it no longer moves: it is done, has failed, was cancelled, or waits
 * for you to start it.
 *
 * @param read looks where it stands
 * @returns the job as it stands then; its `status` says how it ended
 * @example
 * const exported = await waitForJob(() => crm.getExport({ params: { exportId } }));
 */
export async function waitForJob<Job extends { readonly status: string }>(
  read: () => Promise<Job>,
  { onProgress, everyMs = 2000, signal }: WaitOptions<Job> = {},
): Promise<Job> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 1.5) {
    signal?.throwIfAborted();
    const job = await read();
    onProgress?.(job);
    if (!MOVING.has(job.status)) return job;
    await wait(Math.min(pauseMs, everyMs), signal);
  }
}
