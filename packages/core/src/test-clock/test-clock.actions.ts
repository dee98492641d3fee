import { MOST_DAYS_AT_ONCE, type TestClock, type testClockOperations } from "@perennial/contract";
import type { ActionsOf, Change } from "../change.ts";
import type { Context } from "../context.ts";
import { CrmError, invalid } from "../error.ts";
import { nightsBetween } from "../score/night.ts";
import { startWork } from "../workspace/work.ts";
import { findTestClock, type TestClockItem, toTestClock } from "./test-clock.ts";

const DAY_MS = 86_400_000;
/** Days are written up to 2199; what is reckoned ahead must have room. */
const END = Date.parse("2190-01-01T00:00:00Z");

/** Refuses what is only done where nobody's work is lost. */
function checkTest({ workspace }: Context): void {
  if (workspace.mode === "test") return;
  throw new CrmError(
    "conflict",
    { en: "This is only done in a test workspace.", zh: "此操作仅限测试工作区。" },
    {
      fix: {
        en: "Open one with openWorkspace and mode `test`.",
        zh: "请用 openWorkspace 并设置 mode 为 `test` 创建一个。",
      },
    },
  );
}

async function current(context: Context): Promise<TestClockItem> {
  checkTest(context);
  return await findTestClock(context.table);
}

function change(context: Context, before: TestClockItem, after: Partial<TestClockItem>): Change<TestClock> {
  const item: TestClockItem = { ...before, ...after, version: before.version + 1 };
  const condition = before.version === 0 ? ("absent" as const) : { version: before.version };
  return {
    output: toTestClock(item, context.workspace, context.realNow()),
    legs: [{ put: "testClock", item, if: condition }],
  };
}

/** The moment that was asked for, which must lie ahead. */
function targetOf(now: Date, { days, to }: { days?: number | undefined; to?: string | undefined }): Date {
  if ((days === undefined) === (to === undefined)) {
    throw invalid(
      "body",
      { en: "Say either `days` or `to`.", zh: "请填写 `days` 或 `to` 其中之一。" },
      { en: 'Send one of them, such as { "days": 30 }.', zh: '只发送其中一个，例如 { "days": 30 }。' },
    );
  }
  const target = days === undefined ? new Date(to ?? "") : new Date(now.getTime() + days * DAY_MS);
  const latest = new Date(Math.min(END, now.getTime() + MOST_DAYS_AT_ONCE * DAY_MS));
  if (target > now && target <= latest) return target;
  throw invalid(
    days === undefined ? "body.to" : "body.days",
    { en: "The time can only be moved forwards, by ten years at most.", zh: "时间只能向前移动，一次最多十年。" },
    {
      en: `Go to a moment after ${now.toISOString()} and up to ${latest.toISOString()}.`,
      zh: `请移动到 ${now.toISOString()} 之后、不晚于 ${latest.toISOString()} 的时刻。`,
    },
  );
}

export const testClockActions: ActionsOf<typeof testClockOperations> = {
  async getTestClock(context) {
    return toTestClock(await findTestClock(context.table), context.workspace, context.realNow());
  },

  async advanceTestClock(context, { body }) {
    const before = await current(context);
    if (before.move && before.move.finishedAt === null) {
      throw new CrmError(
        "conflict",
        { en: "The time is being moved.", zh: "时间正在移动中。" },
        { fix: { en: "Wait until that has ended, or cancel it.", zh: "请等待完成，或先取消。" } },
      );
    }
    const real = context.realNow();
    const now = new Date(real.getTime() + before.aheadMs);
    const target = targetOf(now, body);
    const move = {
      run: `clock ${before.version + 1} ${context.requestId}`,
      from: now.toISOString(),
      to: target.toISOString(),
      night: null,
      done: 0,
      total: nightsBetween(context.workspace.timeZone, now, target),
      startedAt: real.toISOString(),
      finishedAt: null,
      cancelled: false,
    };
    return change(context, before, { move });
  },

  async cancelTestClock(context) {
    const before = await current(context);
    if (!before.move || before.move.finishedAt !== null) {
      throw new CrmError(
        "conflict",
        { en: "The time is not being moved.", zh: "时间没有在移动。" },
        { fix: { en: "Nothing has to be cancelled.", zh: "无需取消。" } },
      );
    }
    return change(context, before, { move: { ...before.move, cancelled: true } });
  },

  async emptyWorkspace(context) {
    checkTest(context);
    return await startWork(context, "empty");
  },
};
