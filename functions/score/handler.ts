import {
  type ClockWork,
  type EmptyWork,
  emptyWorkspace,
  moveClock,
  type ScoreWork,
  scoreWorkspace,
} from "@perennial/core";
import { queueHandler, workContext } from "../worker.ts";

export const handler = await queueHandler(
  async (run, { workspaceId, body }) => {
    const context = workspaceId === undefined ? undefined : await workContext(run, workspaceId);
    // A closed workspace is not scored; opening it again scores everyone anew.
    if (!context || context.workspace.closesAt) return;
    const work = body as ScoreWork | ClockWork | EmptyWork;
    if (work.work === "clock") await moveClock(context, work);
    else if (work.work === "empty") await emptyWorkspace(context, work);
    else await scoreWorkspace(context, work);
  },
  undefined,
  "score",
);
