import type { Projection } from "../projection.ts";
import type { ClockWork } from "./test-clock.job.ts";

/** Starts the move of time that somebody asked for. */
export const projectTestClock: Projection = async ({ queue, workspace: { workspaceId } }, changes) => {
  for (const { entity, before, after } of changes) {
    if (entity !== "testClock" || !after?.move || after.move.run === before?.move?.run) continue;
    const body: ClockWork = { work: "clock", run: after.move.run };
    await queue.send("score", [{ workspaceId, body }]);
  }
};
