import {
  type AuditFilter,
  Consent,
  type CustomerQuery,
  CustomField,
  type Export,
  type ExportFormat,
  type ExportKind,
  type Language,
  type Permission,
  type RecordKind,
  recordOf,
  type Sight,
  View,
} from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type * as z from "zod";
import type { Context } from "../context.ts";

/** An export as it is kept; the address of its file is made anew whenever it is asked for. */
export interface ExportItem
  extends Omit<Export, "id" | "downloadUrl" | "kind" | "format" | "total" | "bytes" | "expiresAt"> {
  readonly exportId: string;
  /** Absent on exports of before, which were lists of customers. */
  readonly kind?: ExportKind;
  readonly format?: ExportFormat;
  readonly total?: number | null;
  readonly bytes?: number;
  readonly query: Pick<CustomerQuery, "filter" | "sort">;
  /** What else than records of a kind it is; absent for those. */
  readonly of?: ExportOf;
  /** Who asked; absent on exports of before. */
  readonly createdBy?: string;
  /** What that caller reached, if only some of it. */
  readonly sight?: Sight;
  readonly requestId: string;
  /** The export's id once more, as its line in the list of exports. */
  readonly row?: string;
  readonly ttl: number;
  readonly version: number;
}

/** An export of what is known of one person, or of who did what. */
export type ExportOf =
  | { readonly kind: "person"; readonly customerId: string }
  | { readonly kind: "audit"; readonly filter: AuditFilter; readonly language: Language };

/** Where the next piece begins. */
export interface Position {
  /** 0: the fields of one's own and the views, 1: the catalogue, 2: the customers. */
  readonly stage: number;
  /** Where the page before ended; null for the first. */
  readonly after: readonly (string | null)[] | null;
  /** The customer of the page that was written last, and the last of the facts of the one after it. */
  readonly customerId: string | null;
  readonly sk: string | null;
}

/** How far a file is: parts that are stored, and where the next one begins. Put whole, so that each part counts once. */
export interface ExportProgressItem {
  readonly exportId: string;
  readonly version: number;
  readonly uploadId: string;
  readonly parts: readonly { readonly number: number; readonly etag: string }[];
  readonly position: Position;
  readonly rows: number;
  readonly bytes: number;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    export: ExportItem;
    exportProgress: ExportProgressItem;
  }
}

/** Days for which an export's file can be fetched. */
export const KEPT_DAYS = 7;

/** What a line of a file can be. */
export type ExportedKind = RecordKind | "consent" | "field" | "view";

/** Of every kind but `everything`: which record it is, and the permission to read it. */
export const KINDS: Readonly<
  Record<Exclude<ExportKind, "everything">, { readonly record: ExportedKind; readonly access: Permission }>
> = {
  customers: { record: "customer", access: "customer:read" },
  purchases: { record: "purchase", access: "purchase:read" },
  subscriptions: { record: "subscription", access: "purchase:read" },
  signals: { record: "signal", access: "activity:read" },
  notes: { record: "note", access: "activity:read" },
  tasks: { record: "task", access: "activity:read" },
  products: { record: "product", access: "product:read" },
  consents: { record: "consent", access: "customer:read" },
  fields: { record: "field", access: "workspace:read" },
  views: { record: "view", access: "view:read" },
};

/** The schemas of records whose fields no role holds back. */
const OPEN = { consent: Consent, field: CustomField, view: View } as const;

/** What a record of a kind is, as the API answers it. */
export const schemaOf = (kind: ExportedKind): z.ZodObject =>
  kind === "consent" || kind === "field" || kind === "view" ? OPEN[kind] : recordOf(kind);

export const kindOf = ({ kind = "customers" }: Pick<ExportItem, "kind">): ExportKind => kind;
export const formatOf = ({ format = "csv" }: Pick<ExportItem, "format">): ExportFormat => format;

const endingOf = (item: Pick<ExportItem, "of" | "format">): ExportFormat | "json" =>
  item.of?.kind === "person" ? "json" : formatOf(item);

export function exportFile(item: Pick<ExportItem, "exportId" | "of" | "format">): string {
  return `exports/${item.exportId}.${endingOf(item)}`;
}

type What = Pick<ExportItem, "of" | "format"> | Required<Pick<ExportItem, "kind" | "format" | "query" | "total">>;

/** A new export, asked for by the caller. */
export function newExport(
  { newId, realNow, requestId, actor }: Pick<Context, "newId" | "realNow" | "requestId" | "actor">,
  what: What & Pick<ExportItem, "sight">,
): ExportItem {
  const now = realNow();
  const exportId = newId("export");
  return {
    exportId,
    row: exportId,
    query: { sort: { by: "name", direction: "asc" } },
    ...what,
    status: "running",
    rows: 0,
    bytes: 0,
    requestId,
    createdBy: actor.id,
    createdAt: now.toISOString(),
    finishedAt: null,
    ttl: Math.floor(now.getTime() / 1000) + KEPT_DAYS * 86_400,
    version: 1,
  };
}

export async function toExport({ blob }: Pick<Context, "blob">, item: ExportItem): Promise<Export> {
  const { exportId, status, rows, createdAt, finishedAt, of, total = null, bytes = 0, ttl } = item;
  const kind = of ? of.kind : kindOf(item);
  const format = endingOf(item);
  const name = `${of?.kind === "person" ? of.customerId : `${kind}-${createdAt.slice(0, 10)}`}.${format}`;
  const downloadUrl = status === "done" ? await blob.downloadUrl(exportFile(item), name, 3600) : null;
  const expiresAt = new Date(ttl * 1000).toISOString();
  return { id: exportId, kind, format, status, rows, total, bytes, downloadUrl, createdAt, finishedAt, expiresAt };
}

export function exportLeg(item: ExportItem): Leg {
  return { put: "export", item, if: "absent" };
}
