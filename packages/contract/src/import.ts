import * as z from "zod";
import { Currency, Day, field, Instant, idOf, line, pageOf, pageQuery } from "./field.ts";
import { IMPORT_KINDS, TARGETS, Target } from "./import-target.ts";
import { operation } from "./operation.ts";
import { SIGNAL_TYPES } from "./signal.ts";

const Column = z
  .object({
    name: field(z.string().max(200), "Heading in the file, or its number when there is none.", "order_date"),
    target: field(
      Target,
      `What the column becomes: ${TARGETS.join(", ")}, \`field:<key>\` for a custom field, or \`ignore\`.`,
      "occurredOn",
    ),
    examples: field(z.array(z.string()), "First values of the column.", ["2018-02-16", "2018-03-28"]),
  })
  .meta({ id: "ImportColumn", description: "A column of the file and what it becomes." });

const settings = {
  columns: z
    .array(Column.omit({ examples: true }).meta({ id: "ImportMapping", description: "What a column becomes." }))
    .meta({ description: "What columns become; those that are left out stay as they are." }),
  currency: field(Currency.nullable(), "Currency of the amounts where no column says it.", "CNY"),
  dateOrder: field(z.enum(["ymd", "dmy", "mdy"]), "Order of day, month and year.", "ymd"),
  decimal: field(z.enum([".", ","]), "Sign before the decimals.", "."),
  asOf: field(
    Day.nullable(),
    "Day to take for the workspace's today, for data that end long ago; null for the real one.",
    "2019-12-31",
  ),
  signalType: field(
    z.enum(SIGNAL_TYPES).nullable(),
    "For a file of signals: what the rows are where no column says it.",
    null,
  ),
  unscored: field(
    z.array(line(200)).max(100),
    "Own ids of customers to leave unscored, such as the walk-in customer.",
    ["cust0"],
  ),
};

const Progress = z
  .object({
    total: field(z.number().int().min(0), "Rows in the file: done, failed, skipped and waiting together.", 70904),
    done: field(z.number().int().min(0), "Rows that are in.", 61000),
    failed: field(z.number().int().min(0), "Rows that were refused, each with its reason.", 3),
    skipped: field(z.number().int().min(0), "Rows that were there already or were left out on purpose.", 12),
    waiting: field(z.number().int().min(0), "Rows still to do.", 9889),
  })
  .meta({ id: "Progress", description: "Where every row is." });

const Survey = z
  .object({
    rows: field(z.number().int(), "Rows below the heading.", 70904),
    failing: field(z.number().int(), "Rows that would be refused as the columns are set now.", 3),
    customers: field(z.number().int(), "Different customers, to about one in a hundred.", 25100),
    firstDay: field(Day.nullable(), "Earliest day.", "2017-01-03"),
    lastDay: field(Day.nullable(), "Latest day.", "2019-12-30"),
    amountMinor: field(z.number().int().nullable(), "Sum of the amounts in minor units.", 812345600),
    rounded: field(
      z.number().int(),
      "Amounts with fractions of the minor unit, which are rounded half away from zero.",
      41,
    ),
    roundingMinor: field(z.number(), "What the rounding adds up to, in minor units.", -0.31),
    refunds: field(z.number().int(), "Rows with a negative amount.", 118),
    proposedAsOf: field(
      Day.nullable(),
      "The latest day, when it lies so far back that every customer would count as lost today.",
      "2019-12-30",
    ),
    frequent: z
      .array(
        z.object({
          customer: field(z.string(), "Own id of the customer in the file.", "cust0"),
          rows: field(z.number().int(), "Rows of that customer, at least.", 21300),
        }),
      )
      .meta({
        description: "Customers with more than 1 % of the rows and more than 20: often a till's walk-in customer.",
      }),
  })
  .meta({ id: "ImportSurvey", description: "What is in the file, read once from end to end." });

export const IMPORT_STATUSES = [
  "uploading",
  "surveying",
  "ready",
  "running",
  "scoring",
  "done",
  "cancelled",
  "failed",
  "undoing",
  "undone",
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const Import = z
  .object({
    id: idOf("import"),
    kind: field(z.enum(IMPORT_KINDS), "What the rows are.", "purchases"),
    fileName: field(line(255), "Name of the file.", "orders-2019.csv"),
    size: field(z.number().int().min(0), "Bytes.", 2250742),
    status: field(z.enum(IMPORT_STATUSES), "Where the import stands.", "running"),
    format: z
      .object({
        type: field(z.enum(["csv", "xlsx"]), "Kind of file.", "csv"),
        encoding: field(z.string(), "Encoding of the text, as found.", "utf-8"),
        delimiter: field(z.string(), "Sign between the columns, as found.", ","),
      })
      .nullable()
      .meta({ description: "How the file is written, as found; null until it has been uploaded." }),
    columns: z.array(Column).meta({ description: "The columns and what they become." }),
    sample: field(z.array(z.array(z.string())), "First rows of the file.", [["2018-02-16", "cust16647", "108.784"]]),
    currency: settings.currency,
    dateOrder: settings.dateOrder,
    decimal: settings.decimal,
    asOf: settings.asOf,
    signalType: settings.signalType,
    unscored: settings.unscored,
    survey: Survey.nullable().meta({ description: "What is in the file; null until it has been read." }),
    progress: Progress,
    secondsLeft: field(z.number().int().nullable(), "Estimate of the time to go, once there is one.", 14),
    problem: field(
      z.string().nullable(),
      "Why the import as a whole failed, or did not start and is ready still.",
      null,
    ),
    errorsUrl: field(z.string().nullable(), "Address of the refused rows as CSV with their reasons, for 7 days.", null),
    undo: z
      .object({
        done: field(z.number().int().min(0), "Records that are gone again, or as they were before.", 70_890),
        kept: field(
          z.number().int().min(0),
          "Records that stay: changed since, or of a customer of whom more is known.",
          2,
        ),
        keptUrl: field(
          z.string().nullable(),
          "Address of a CSV file that names each record that stays, and why; null while it is undone, and where none stays.",
          null,
        ),
      })
      .nullable()
      .meta({ description: "How far the undoing is; null where there is none." }),
    createdAt: field(Instant, "When the import was made.", "2026-11-21T08:30:00.000Z"),
    finishedAt: field(Instant.nullable(), "When it ended.", null),
    version: field(z.number().int().positive(), "Goes up with every step.", 4),
  })
  .meta({ id: "Import", description: "A file on its way into the workspace." });
export type Import = z.infer<typeof Import>;

const Upload = z
  .object({
    import: Import,
    partSize: field(z.number().int(), "Bytes of every part but the last.", 8388608),
    parts: z
      .array(
        z.object({
          number: field(z.number().int(), "Number of the part, from 1.", 1),
          url: field(z.string(), "Address to PUT the part to.", "https://example.com/upload/1"),
        }),
      )
      .meta({ description: "Where to send the file, part by part." }),
  })
  .meta({ id: "Upload", description: "A new import and where to send its file." });

const TAG = "Imports";
const importParams = z.object({ importId: idOf("import") });

export const importOperations = {
  createImport: operation({
    id: "createImport",
    method: "post",
    path: "/imports",
    tag: TAG,
    summary: "Begin an import",
    description:
      "Makes an import and answers the addresses to which the file is sent in parts. Nothing is written before `startImport`.",
    access: "import:write",
    cost: "write",
    quota: "storageBytes",
    heavy: true,
    body: z
      .object({
        kind: field(z.enum(IMPORT_KINDS), "What the rows are.", "purchases"),
        fileName: field(line(255), "Name of the file; it must end in .csv, .txt, .tsv or .xlsx.", "orders-2019.csv"),
        size: field(z.number().int().min(1).max(5e9), "Bytes of the file.", 2250742),
      })
      .strict()
      .meta({ id: "ImportInput", description: "A new import." }),
    output: Upload,
    status: 201,
    errors: [],
    whole: true,
  }),
  completeUpload: operation({
    id: "completeUpload",
    method: "post",
    path: "/imports/{importId}/uploaded",
    tag: TAG,
    summary: "Say that the file has been sent",
    description: "Finds encoding, delimiter and columns, guesses what each becomes, and begins to survey the file.",
    access: "import:write",
    cost: "write",
    params: importParams,
    body: z
      .object({
        parts: z
          .array(
            z.object({
              number: field(z.number().int().min(1).max(10_000), "Number of the part.", 1),
              etag: field(line(200), "ETag that answered the PUT.", '"9b2cf535f27731c974343645a3985328"'),
            }),
          )
          .min(1)
          .max(10_000)
          .meta({ description: "Every part that was sent." }),
      })
      .strict()
      .meta({ id: "UploadedParts", description: "The parts of the file." }),
    output: Import,
    status: 200,
    errors: ["not_found", "conflict"],
    whole: true,
  }),
  updateImport: operation({
    id: "updateImport",
    method: "patch",
    path: "/imports/{importId}",
    tag: TAG,
    summary: "Set what the columns become",
    description: "Changes columns, currency and forms of dates and amounts, and surveys the file again.",
    access: "import:write",
    cost: "write",
    params: importParams,
    body: z
      .object(settings)
      .partial()
      .strict()
      .meta({ id: "ImportChange", description: "Only what is sent is changed." }),
    output: Import,
    status: 200,
    errors: ["not_found", "conflict"],
    whole: true,
  }),
  startImport: operation({
    id: "startImport",
    method: "post",
    path: "/imports/{importId}/start",
    tag: TAG,
    summary: "Start the import",
    description:
      "Begins to write the rows. Rows of customers and products change what is there, but for what they leave empty; what else is there already is skipped and never changed. Poll `getImport` for the progress.",
    access: "import:write",
    cost: "write",
    quota: "customers",
    heavy: true,
    params: importParams,
    output: Import,
    status: 202,
    errors: ["not_found", "conflict"],
    whole: true,
  }),
  cancelImport: operation({
    id: "cancelImport",
    method: "post",
    path: "/imports/{importId}/cancel",
    tag: TAG,
    summary: "Cancel an import",
    description: "Stops after the rows in hand. What is in stays in; `undoImport` takes it out.",
    access: "import:write",
    cost: "write",
    params: importParams,
    output: Import,
    status: 202,
    errors: ["not_found", "conflict"],
    whole: true,
  }),
  undoImport: operation({
    id: "undoImport",
    method: "post",
    path: "/imports/{importId}/undo",
    tag: TAG,
    summary: "Delete what an import brought",
    description:
      "Takes out every purchase, signal, subscription and customer that the import made, and puts back what it changed. What somebody has changed since stays, and is named in a file.",
    access: "import:write",
    cost: "write",
    heavy: true,
    params: importParams,
    output: Import,
    status: 202,
    errors: ["not_found", "conflict"],
    whole: true,
  }),
  getImport: operation({
    id: "getImport",
    method: "get",
    path: "/imports/{importId}",
    tag: TAG,
    summary: "Read an import",
    description: "Where the import stands.",
    access: "import:read",
    cost: "read",
    params: importParams,
    output: Import,
    status: 200,
    errors: ["not_found"],
    whole: true,
  }),
  listImports: operation({
    id: "listImports",
    method: "get",
    path: "/imports",
    tag: TAG,
    summary: "List the imports",
    description: "The latest import first.",
    access: "import:read",
    cost: "read",
    query: z.object(pageQuery),
    output: pageOf(Import, "ImportPage"),
    status: 200,
    errors: ["invalid_cursor"],
    whole: true,
  }),
};
