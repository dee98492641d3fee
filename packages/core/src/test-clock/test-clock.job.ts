import type { TenantContext } from "../context.ts";
import type { Queue } from "../ports.ts";
import { nightAfter } from "../score/night.ts";
import { type ScoreWork, scoreWorkspace } from "../score/score.job.ts";
import { type ClockMove, findTestClock, type TestClockItem } from "./test-clock.ts";

/** A piece of work on the queue `score`: go on moving the time of a test workspace. */
export interface ClockWork {
  readonly work: "clock";
  readonly run: string;
}

/** Nights of one message, and milliseconds after which it begins no further one: well within a Lambda's time. */
const NIGHTS = 40;
const LONGEST_MS = 60_000;

/**
 * Does the work of one night on the spot, piece after piece, so that the next night finds all of it done. Cut off
 * anywhere, the same night is done again under the same name and goes on where it was.
 */
async function passNight(context: TenantContext, run: string): Promise<void> {
  const waiting: ScoreWork[] = [{ work: "start", kind: "night", run }];
  const queue: Queue = {
    async send(name, messages) {
      if (name !== "score") return await context.queue.send(name, messages);
      waiting.push(...messages.map(({ body }) => body as ScoreWork));
    },
  };
  for (let work = waiting.shift(); work; work = waiting.shift()) await scoreWorkspace({ ...context, queue }, work);
}

/** Takes a step of a move, unless it has gone another way since it was read. */
async function step(
  { table }: TenantContext,
  item: TestClockItem,
  change: { readonly aheadMs?: number; readonly move: ClockMove },
): Promise<TestClockItem | undefined> {
  const next: TestClockItem = { ...item, ...change, version: item.version + 1 };
  const { ok } = await table.write({ put: "testClock", item: next, if: { version: item.version } });
  return ok ? next : undefined;
}

/** Moves the time of a test workspace night by night to where it was asked to go. It may come twice. */
export async function moveClock(context: TenantContext, { run }: ClockWork): Promise<void> {
  const { table, workspace, queue, realNow } = context;
  const real = (): number => realNow().getTime();
  const started = real();
  for (let nights = 0; nights < NIGHTS && real() - started < LONGEST_MS; ) {
    const item = await findTestClock(table);
    const { move, aheadMs } = item;
    if (move?.run !== run || move.finishedAt !== null) return;
    if (move.night !== null) {
      const then = new Date(move.night);
      await passNight({ ...context, now: () => then }, `night ${run} ${move.night}`);
      nights += 1;
    }
    const done = move.night === null ? move.done : move.done + 1;
    const now = new Date(real() + aheadMs);
    const night = nightAfter(workspace.timeZone, move.night === null ? now : new Date(move.night));
    const target = new Date(move.to);
    if (move.cancelled || night > target) {
      const ahead = move.cancelled ? aheadMs : Math.max(aheadMs, target.getTime() - real());
      const finishedAt = realNow().toISOString();
      await step(context, item, { aheadMs: ahead, move: { ...move, night: null, done, finishedAt } });
    } else {
      const ahead = Math.max(aheadMs, night.getTime() - real());
      await step(context, item, { aheadMs: ahead, move: { ...move, night: night.toISOString(), done } });
    }
  }
  await queue.send("score", [{ workspaceId: workspace.workspaceId, body: { work: "clock", run } satisfies ClockWork }]);
}
