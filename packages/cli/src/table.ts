/** A record as it came from the API. */
export type Row = Readonly<Record<string, unknown>>;

const MOST_COLUMNS = 8;
const WIDEST = 48;
const BETWEEN = "  ";
/** Signs that take two places on a terminal. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;

/** Columns of lists whose records hold more than a line has room for. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  customers: [
    "id",
    "name",
    "scores.churnRisk",
    "scores.riskBand",
    "scores.loyalty",
    "scores.stage",
    "scores.lastPurchaseOn",
    "city",
  ],
  purchases: ["id", "occurredOn", "amountMinor", "currency", "channel", "externalId", "note"],
  events: ["sequence", "timestamp", "type", "actor", "data.record.id", "data.changed"],
  imports: ["id", "status", "kind", "fileName", "progress.done", "progress.failed", "progress.waiting", "createdAt"],
};

const isRecord = (value: unknown): value is Row => typeof value === "object" && value !== null && !Array.isArray(value);

/** A value in a field of a field: `scores.churnRisk`. */
export function valueAt(row: Row, path: string): unknown {
  if (path in row) return row[path];
  return path.split(".").reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), row);
}

/** A value on one line. What a terminal would take for a command to itself becomes a space: names come from others. */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) return plain(value.join(", "));
  return plain(typeof value === "object" ? JSON.stringify(value) : String(value));
}

const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");

/** Every field of a record that is no record itself, with the path to it. */
export function leavesOf(row: Row, before = ""): string[] {
  return Object.entries(row).flatMap(([key, value]) =>
    isRecord(value) && Object.keys(value).length > 0 ? leavesOf(value, `${before}${key}.`) : [`${before}${key}`],
  );
}

const isShort = (value: unknown): boolean => typeof value !== "object" || value === null;

/** The columns that are shown when nobody has said which. */
export function columnsOf(noun: string, rows: readonly Row[]): readonly string[] {
  const [first] = rows;
  if (!first) return [];
  const usual = COLUMNS[noun];
  if (usual) return usual;
  const paths = leavesOf(first).filter((path) => rows.every((row) => isShort(valueAt(row, path))));
  return paths.slice(0, MOST_COLUMNS);
}

const widthOf = (text: string): number => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 2 : 1), 0);

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const sign of text) {
    if (widthOf(kept) + widthOf(sign) > width - 1) break;
    kept += sign;
  }
  return `${kept}…`;
}

const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)));

/** Records as lines with aligned columns; numbers stand at the right. The first line is the heading. */
export function tableOf(rows: readonly Row[], columns: readonly string[]): string[] {
  const cells = rows.map((row) => columns.map((path) => cut(cellOf(valueAt(row, path)), WIDEST)));
  const headings = columns.map((path) => path.split(".").at(-1) ?? path);
  const widths = columns.map((_, index) =>
    Math.max(widthOf(headings[index] ?? ""), ...cells.map((line) => widthOf(line[index] ?? ""))),
  );
  const isNumeric = columns.map((path) =>
    rows.every((row) => ["number", "undefined"].includes(typeof (valueAt(row, path) ?? undefined))),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return isNumeric[index] ? " ".repeat(Math.max(0, width - widthOf(text))) + text : pad(text, width);
      })
      .join(BETWEEN)
      .trimEnd();
  return [line(headings), ...cells.map(line)];
}

/** One record, a field a line. */
export function fieldsOf(row: Row): string[] {
  const paths = leavesOf(row);
  const width = Math.max(0, ...paths.map(widthOf));
  return paths.map((path) => `${pad(path, width)}${BETWEEN}${cellOf(valueAt(row, path))}`.trimEnd());
}

/** A line of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvOf(values: readonly unknown[]): string {
  const cell = (value: unknown): string => {
    const text =
      value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
    const isFormula = typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d[\d.]*$/.test(text);
    const safe = isFormula ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return values.map(cell).join(",");
}
