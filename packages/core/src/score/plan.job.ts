import type { SystemTable } from "@perennial/table";
import { TENANT_BUCKETS } from "../account/account.ts";
import type { BillingWork } from "../billing/billing.job.ts";
import type { Tools } from "../context.ts";
import type { Message, Queue } from "../ports.ts";
import type { SweepWork } from "../source/message.ts";
import type { StorageWork } from "../usage/storage.job.ts";
import type { DeliverWork } from "../webhook/delivery.ts";
import { isNight } from "./night.ts";
import type { ScoreWork } from "./score.job.ts";

interface PlanContext extends Pick<Tools, "now" | "log"> {
  readonly system: SystemTable;
  readonly queue: Queue;
}

/**
 * Sends every workspace for which it is two in the morning its nightly work. Called every hour; a call too many does
 * nothing, because a night that has been done is not done again. A test workspace, whose time may be ahead, is asked every
 * hour. Every hour, too, all are asked whether anything that came in was left lying, and every night whether anything that
 * was to go out was.
 *
 * @param all plans every workspace whatever the hour
 */
export async function planNight({ system, queue, now, log }: PlanContext, all: boolean): Promise<void> {
  let planned = 0;
  for (let bucket = 0; bucket < TENANT_BUCKETS; bucket += 1) {
    const tenants = await system.all("tenant", { bucket: String(bucket) });
    const due = tenants.filter(({ timeZone, mode }) => all || mode === "test" || isNight(timeZone, now()));
    const run = `night ${now().toISOString().slice(0, 13)}`;
    const messages = due.map(({ workspaceId, mode }): Message => {
      const work: ScoreWork = { work: "start", kind: "night", run, ...(mode === "test" ? { hourly: true } : {}) };
      return { workspaceId, body: work };
    });
    await queue.send("score", messages);
    const weighing: StorageWork = { work: "storage" };
    const paying: BillingWork = { work: "billing-day" };
    const nights = tenants.filter(({ timeZone }) => all || isNight(timeZone, now()));
    await queue.send(
      "import",
      nights.flatMap(({ workspaceId }) => [
        { workspaceId, body: weighing },
        { workspaceId, body: paying },
      ]),
    );
    const deliveries: DeliverWork = { work: "sweep", endpointId: null };
    await queue.send(
      "deliver",
      nights.map(({ workspaceId }) => ({ workspaceId, body: deliveries })),
    );
    const sweep: SweepWork = { work: "sweep", sourceId: null };
    await queue.send(
      "inbound",
      tenants.map(({ workspaceId }) => ({ workspaceId, body: sweep })),
    );
    planned += messages.length;
  }
  log.info("night planned", { workspaces: planned });
}
