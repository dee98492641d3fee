import { planNight } from "@perennial/core";
import { runtime } from "../runtime.ts";

const run = await runtime();

/** `catchUp` plans every workspace, for a host that may have slept through the night. */
export async function handler(event: { catchUp?: boolean }): Promise<void> {
  const { system, log } = run;
  await planNight({ system, log, queue: run.platform.queue, now: run.now }, event.catchUp ?? false);
}
