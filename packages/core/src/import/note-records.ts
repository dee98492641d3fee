import { PREFIX } from "@perennial/contract";
import type { NoteItem } from "../activity/activity.ts";
import { dayNumber } from "../day.ts";
import { dayDigits } from "../fact-id.ts";
import { startOfDay } from "../start-of-day.ts";
import { noteHash } from "./file/identity.ts";
import type { NoteRow } from "./file/note-row.ts";
import { marked, type RecordKind } from "./record-kind.ts";

/** Notes from rows, one a row; each stands on the timeline where it was written. */
export const NOTES_FROM_ROWS: RecordKind<NoteRow, NoteItem> = {
  entity: "note",
  make: (rows, { customerId }, { importId }, { timeZone }) =>
    marked(rows, noteHash).map(({ row, mark }) => {
      const { occurredOn, occurredAt, text, minutes = null, authorId: createdBy = importId } = row;
      const at = occurredAt ?? startOfDay(timeZone, dayNumber(occurredOn)).toISOString();
      const noteId = `${PREFIX.note}_${dayDigits(occurredOn)}${mark}`;
      const stamps = { createdAt: at, updatedAt: at, createdBy, importId, version: 1 };
      return { item: { noteId, customerId, text, minutes, ...stamps }, rows: 1 };
    }),
  idOf: ({ noteId }) => noteId,
  put: (item) => [{ put: "note", item, if: "absent" }],
  remove: (_context, item) => [{ remove: "note", key: item, if: { version: item.version } }],
};
