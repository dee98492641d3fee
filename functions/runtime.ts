import { PREFIX } from "@perennial/contract";
import {
  clockOf,
  findWorkspace,
  type Meter,
  type Outbound,
  type Queue,
  type TenantContext,
  type Tools,
  tenantBlob,
  usageMeter,
  type WorkspaceItem,
} from "@perennial/core";
import {
  boundCodec,
  type CursorCodec,
  cursorCodec,
  type Stamp,
  type SystemTable,
  type TenantTable,
} from "@perennial/table";
import { type Patience, systemTable, tenantTable } from "@perennial/table/dynamo";
import { ulid } from "ulid";
import { meteredClient, meteredOutbound, meteredQueue } from "./metered.ts";
import { type Platform, providedPlatform } from "./platform.ts";

/** What every function works with, made once in a cold start. */
export interface Runtime extends Tools {
  readonly platform: Platform;
  readonly system: SystemTable;
  readonly tenant: (workspaceId: string, stamp?: Stamp) => TenantTable;
  readonly cursors: () => Promise<CursorCodec>;
  readonly newSecret: () => string;
  readonly meter: Meter;
  /** Waiting and chance. */
  readonly patience: Patience;
  /** The queues, for work of a workspace. */
  readonly queue: (workspaceId: string) => Queue;
  /** The way to tenants' endpoints, for work of a workspace. */
  readonly outbound: (workspaceId: string) => Outbound;
  /** A workspace as it is now, made if a cut-off sign-up left it unmade. */
  readonly workspace: (workspaceId: string) => Promise<WorkspaceItem | undefined>;
}

function compose(platform: Platform): Runtime {
  const random = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = platform.randomBytes(4);
    return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32;
  };
  const options = {
    tables: platform.tables,
    now: platform.now,
    newWriteId: () => Buffer.from(platform.randomBytes(15)).toString("base64url"),
    patience: { sleep: platform.sleep, random },
    ...(platform.bulkBy ? { bulkBy: platform.bulkBy } : {}),
  };
  const system = systemTable({ ...options, client: platform.systemClient() });
  const cursors = async (): Promise<CursorCodec> => cursorCodec(await platform.secret.read("cursor"));
  const meter = usageMeter({
    table: (workspaceId) => tenant(workspaceId),
    seal: async (workspaceId) => boundCodec(await cursors(), workspaceId),
    now: platform.now,
    newMark: options.newWriteId,
    gigabytes: platform.gigabytes,
    onFault: (workspace, fault) => platform.log.warn("usage not written", { workspace, fault: String(fault) }),
  });
  platform.atEnd?.(() => meter.flush());
  const tenant = (workspaceId: string, stamp?: Stamp): TenantTable => {
    const client = meteredClient(platform.tenantClient(workspaceId), workspaceId, meter);
    return tenantTable({ ...options, client }, workspaceId, stamp);
  };
  return {
    platform,
    system,
    tenant,
    now: () => new Date(platform.now()),
    newId: (kind, timeMs) => `${PREFIX[kind]}_${ulid(timeMs ?? platform.now(), random).toLowerCase()}`,
    newSecret: () => Buffer.from(platform.randomBytes(32)).toString("base64url"),
    log: platform.log,
    meter,
    patience: options.patience,
    queue: (workspaceId) => meteredQueue(platform.queue, workspaceId, meter),
    outbound: (workspaceId) => meteredOutbound(platform.outbound, workspaceId, meter),
    cursors,
    workspace: async (workspaceId) => await findWorkspace(tenant(workspaceId)),
  };
}

let composed: Promise<Runtime> | undefined;

async function load(): Promise<Runtime> {
  const provided = providedPlatform();
  if (provided) return compose(provided);
  const { awsPlatform } = await import("./aws/platform.ts");
  return compose(await awsPlatform(process.env));
}

/** The runtime of this process. */
export function runtime(): Promise<Runtime> {
  composed ??= load();
  return composed;
}

/** The clock of a workspace, and ids that go by it. */
export async function timeOf(
  run: Runtime,
  workspace: WorkspaceItem,
): Promise<Pick<TenantContext, "now" | "newId" | "realNow">> {
  const now = await clockOf(run.tenant(workspace.workspaceId), workspace, run.now);
  return { now, realNow: run.now, newId: (kind, timeMs) => run.newId(kind, timeMs ?? now().getTime()) };
}

/**
 * What work on one workspace has.
 *
 * @param stamp who asked for it; absent for what nobody in particular did
 */
export async function tenantContext(
  run: Runtime,
  workspaceId: string,
  stamp?: Stamp,
): Promise<TenantContext | undefined> {
  const workspace = await run.workspace(workspaceId);
  if (!workspace) {
    // Nothing is written down of one that is gone: it would be found there for good.
    run.meter.drop(workspaceId);
    return undefined;
  }
  run.meter.begin(workspaceId);
  return {
    workspace,
    table: run.tenant(workspaceId, stamp),
    blob: tenantBlob(run.platform.blob, workspaceId),
    queue: run.queue(workspaceId),
    origin: run.platform.origin,
    log: run.log,
    ...(await timeOf(run, workspace)),
  };
}
