import { type PurgeWork, purge } from "@perennial/core";
import { sweepTenant } from "@perennial/table/dynamo";
import { queueHandler } from "../worker.ts";

export const handler = await queueHandler(async (run, { body }) => {
  const work = body as PurgeWork;
  const { workspaceId } = work;
  const { platform, system, log, now, patience } = run;
  const clients = {
    keys: platform.keysClient(),
    tenant: platform.tenantClient(workspaceId),
    system: platform.systemClient(),
  };
  await purge(
    {
      system,
      tenant: run.tenant(workspaceId),
      blob: platform.blob,
      queue: platform.queue,
      log,
      now,
      sweep: async (table, after) => await sweepTenant(clients, platform.tables[table], workspaceId, after, patience),
    },
    work,
  );
  // What this costs is nobody's any more, and nothing may be written for it.
  run.meter.drop(workspaceId);
});
