import type { Context } from "../context.ts";
import { dayIn, dayText } from "../day.ts";
import { latestDay } from "../workspace/business-day.ts";
import type { Reading } from "./order.ts";

/** How the workspace reads what comes in at a moment. */
export function readingAt(context: Context, receivedAt: Date): Reading {
  const { workspace } = context;
  const latest = latestDay(context);
  return {
    currency: workspace.currency,
    // A shop whose clock is a little fast sells nothing tomorrow.
    dayOf: (moment) => {
      const day = dayText(dayIn(workspace.timeZone, moment));
      const isAhead = day > latest && moment.getTime() - context.realNow().getTime() < 3_600_000;
      return isAhead ? latest : day;
    },
    receivedAt,
  };
}
