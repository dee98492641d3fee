import type { TestClock } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { toWorkspace, type WorkspaceItem } from "../workspace/workspace.ts";

/** How far the time of a test workspace is ahead, and the latest move of it. */
export interface TestClockItem {
  readonly aheadMs: number;
  readonly move: ClockMove | null;
  readonly version: number;
}

export interface ClockMove {
  /** Names this move: messages of an earlier one are dropped. */
  readonly run: string;
  readonly from: string;
  readonly to: string;
  /** Moment of the night whose work is being done; null before the first. */
  readonly night: string | null;
  readonly done: number;
  readonly total: number;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly cancelled: boolean;
}

declare module "@perennial/table" {
  interface Items {
    testClock: TestClockItem;
  }
}

export async function findTestClock(table: TenantTable): Promise<TestClockItem> {
  return (await table.get("testClock", {}, { consistent: true })) ?? { aheadMs: 0, move: null, version: 0 };
}

/**
 * The time of a workspace: the real one, but in a test workspace whose time was moved. One read, and only there.
 *
 * @param realNow the time that nobody can move
 */
export async function clockOf(
  table: TenantTable,
  workspace: Pick<WorkspaceItem, "mode">,
  realNow: () => Date,
): Promise<() => Date> {
  if (workspace.mode !== "test") return realNow;
  const { aheadMs } = await findTestClock(table);
  return () => new Date(realNow().getTime() + aheadMs);
}

export function toTestClock({ aheadMs, move }: TestClockItem, workspace: WorkspaceItem, realNow: Date): TestClock {
  const now = new Date(realNow.getTime() + aheadMs);
  const { today } = toWorkspace(workspace, now);
  const aheadSeconds = Math.round(aheadMs / 1000);
  if (!move) return { now: now.toISOString(), today, aheadSeconds, move };
  const { from, to, done, total, startedAt, finishedAt, cancelled } = move;
  const nights = { total, done };
  return {
    now: now.toISOString(),
    today,
    aheadSeconds,
    move: { from, to, nights, startedAt, finishedAt, cancelled },
  };
}
