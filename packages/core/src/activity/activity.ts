import type { MailHead, Note, Task } from "@perennial/contract";
import type { Leg } from "@perennial/table";

export interface NoteItem extends Omit<Note, "id" | "minutes" | "mail"> {
  readonly noteId: string;
  /** Absent in what earlier versions wrote. */
  readonly minutes?: number | null;
  /** The mail that it is. */
  readonly mail?: MailHead;
  /** The import that made it. */
  readonly importId?: string;
}

export interface TaskItem extends Omit<Task, "id"> {
  readonly taskId: string;
  /** What the list of open tasks shows; undefined once the task is done. */
  readonly row?: Task;
  /** The import that made it. */
  readonly importId?: string;
}

declare module "@perennial/table" {
  interface Items {
    note: NoteItem;
    task: TaskItem;
  }
}

export function toNote({ noteId, importId: _import, ...note }: NoteItem): Note {
  return { id: noteId, ...note, minutes: note.minutes ?? null, mail: note.mail ?? null };
}

export function toTask({ taskId, row: _row, importId: _import, ...task }: TaskItem): Task {
  return { id: taskId, ...task };
}

/** A task with the line that it has in the list of open tasks, if it is open. */
export function listed(task: TaskItem): { item: TaskItem; sort: Record<string, string | undefined> } {
  const { row: _old, ...plain } = task;
  if (task.doneAt !== null) return { item: plain, sort: {} };
  return { item: { ...plain, row: toTask(plain) }, sort: { openDueOn: task.dueOn } };
}

/** The write that gives a task to somebody else. */
export function assignLeg(task: TaskItem, assigneeId: string, now: Date): Leg {
  const changed = { ...task, assigneeId, updatedAt: now.toISOString(), version: task.version + 1 };
  return { put: "task", ...listed(changed), if: { version: task.version } };
}
