import { PREFIX } from "@perennial/contract";
import { listed, type TaskItem } from "../activity/activity.ts";
import { dayNumber } from "../day.ts";
import { dayDigits } from "../fact-id.ts";
import { startOfDay } from "../start-of-day.ts";
import { taskHash } from "./file/identity.ts";
import type { TaskRow } from "./file/task-row.ts";
import { type Moment, marked, type RecordKind } from "./record-kind.ts";

/** When a task was made and done, as far as its row tells. */
function stampsOf({ dueOn, isDone, doneOn, createdOn }: TaskRow, startedAt: string, { timeZone, today }: Moment) {
  const momentOf = (day: string): string => startOfDay(timeZone, dayNumber(day)).toISOString();
  const doneAt = isDone ? momentOf(doneOn ?? (dueOn < today ? dueOn : today)) : null;
  // Without a day of its own, one that is done was made by then, and one that is open comes with the import.
  const createdAt = createdOn === undefined ? (doneAt ?? startedAt) : momentOf(createdOn);
  return { doneAt, createdAt, updatedAt: createdAt };
}

/** Tasks from rows, one a row. */
export const TASKS_FROM_ROWS: RecordKind<TaskRow, TaskItem> = {
  entity: "task",
  named: true,
  assigned: true,
  make: (rows, { customerId, name: customerName }, { importId, startedAt, createdAt }, when) =>
    marked(rows, taskHash).map(({ row, mark }) => {
      const { title, dueOn, createdOn, assigneeId = null } = row;
      // Whoever has left since the file was read is left nothing more to do.
      const isHere = assigneeId !== null && (when.members?.has(assigneeId) ?? true);
      const item: TaskItem = {
        taskId: `${PREFIX.task}_${dayDigits(createdOn ?? dueOn)}${mark}`,
        customerId,
        customerName,
        title,
        dueOn,
        assigneeId: isHere ? assigneeId : null,
        ...stampsOf(row, startedAt ?? createdAt, when),
        createdBy: importId,
        importId,
        version: 1,
      };
      return { item, rows: 1 };
    }),
  idOf: ({ taskId }) => taskId,
  put: (item) => [{ put: "task", ...listed(item), if: "absent" }],
  remove: (_context, item) => [{ remove: "task", key: item, if: { version: item.version } }],
};
