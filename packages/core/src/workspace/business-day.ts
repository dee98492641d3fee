import { dayIn, dayNumber, dayText } from "../day.ts";
import { invalid } from "../error.ts";
import { todayOf, type WorkspaceItem } from "./workspace.ts";

interface Moment {
  readonly workspace: WorkspaceItem;
  readonly now: () => Date;
}

/** The latest day on which anything can have happened: today by the calendar or the workspace's own, whichever is later. */
export function latestDay({ workspace, now }: Moment): string {
  return dayText(Math.max(dayIn(workspace.timeZone, now()), todayOf(workspace, now())));
}

/** Refuses a day that has not come yet. */
export function checkPastDay(moment: Moment, location: string, day: string | null | undefined): void {
  if (day === null || day === undefined || dayNumber(day) <= dayNumber(latestDay(moment))) return;
  const latest = latestDay(moment);
  throw invalid(
    location,
    { en: `${day} has not come yet.`, zh: `${day} 还没有到来。` },
    { en: `Send a day up to ${latest}.`, zh: `请填写不晚于 ${latest} 的日期。` },
  );
}
