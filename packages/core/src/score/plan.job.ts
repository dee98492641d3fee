import type { SystemTable } from "@perennial/table";
import { TENANT_BUCKETS } from "../account/account.ts";
import type { Tools } from "../context.ts";
import { hourIn } from "../day.ts";
import type { Message, Queue } from "../ports.ts";
import type { ScoreWork } from "./score.job.ts";

/** Hour of the workspace's own night at which its scores are brought up to date. */
const HOUR = 2;

/** Whether it is the hour of the nightly work in a time zone. */
export function isNight(timeZone: string, now: Date): boolean {
  return hourIn(timeZone, now) === HOUR;
}

interface PlanContext extends Pick<Tools, "now" | "log"> {
  readonly system: SystemTable;
  readonly queue: Queue;
}

/**
 * Sends every workspace for which it is two in the morning its nightly work. Called every hour; a call too many does
 * nothing, because a night that has been done is not done again.
 *
 * @param all plans every workspace whatever the hour
 */
export async function planNight({ system, queue, now, log }: PlanContext, all: boolean): Promise<void> {
  let planned = 0;
  for (let bucket = 0; bucket < TENANT_BUCKETS; bucket += 1) {
    const tenants = await system.all("tenant", { bucket: String(bucket) });
    const due = tenants.filter(({ timeZone }) => all || isNight(timeZone, now()));
    const run = `night ${now().toISOString().slice(0, 13)}`;
    const messages = due.map(
      ({ workspaceId }): Message => ({ workspaceId, body: { work: "start", kind: "night", run } satisfies ScoreWork }),
    );
    await queue.send("score", messages);
    planned += messages.length;
  }
  log.info("night planned", { workspaces: planned });
}
