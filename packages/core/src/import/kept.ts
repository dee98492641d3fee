import { type Language, type Message, say } from "@perennial/contract";
import type { TenantContext } from "../context.ts";
import { type Blob, BlobMissingError } from "../ports.ts";
import { csvLine } from "./file/csv-line.ts";
import { listParts } from "./import.store.ts";
import { type ImportItem, keptName } from "./import.ts";

/** A record that an undo leaves as it is, and why. */
export interface Kept {
  readonly kind: "customer" | "purchase" | "signal" | "subscription" | "note" | "task" | "product";
  readonly id: string;
  /** The caller's own id of it. */
  readonly own: string | null;
  /** Empty for a product, which is nobody's. */
  readonly customerId: string;
  /** Somebody has changed it since, or more is known of the customer than the import brought. */
  readonly reason: "changed" | "has_more";
}

const KINDS: Readonly<Record<Kept["kind"], Message>> = {
  customer: { en: "customer", zh: "客户" },
  purchase: { en: "purchase", zh: "购买记录" },
  signal: { en: "signal", zh: "客户反馈" },
  subscription: { en: "subscription", zh: "订阅" },
  note: { en: "note", zh: "备注" },
  task: { en: "task", zh: "任务" },
  product: { en: "product", zh: "产品" },
};
const REASONS: Readonly<Record<Kept["reason"], Message>> = {
  changed: { en: "It was changed after the import.", zh: "导入后被修改过。" },
  has_more: { en: "More is known of the customer than the import brought.", zh: "该客户还有导入之外的记录。" },
};
const HEADING: Message = {
  en: "kind,id,own id,customer,why it stays",
  zh: "类型,编号,自有编号,客户,保留原因",
};

function lineOf({ kind, id, own, customerId, reason }: Kept, language: Language): string {
  return csvLine([say(KINDS[kind], language), id, own ?? "", customerId, say(REASONS[reason], language)]);
}

/** Notes what stays of one part. */
export async function keepList(blob: Blob, item: ImportItem, part: number, kept: readonly Kept[]): Promise<void> {
  await blob.write(keptName(item, part), new TextEncoder().encode(JSON.stringify(kept)));
}

async function listOf(blob: Blob, item: ImportItem, part: number): Promise<Kept[]> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const bytes of blob.read(keptName(item, part))) text += decoder.decode(bytes, { stream: true });
  } catch (error) {
    if (error instanceof BlobMissingError) return [];
    throw error;
  }
  return JSON.parse(text + decoder.decode()) as Kept[];
}

/** Makes one file of what stays of all parts, when the last of them is through. */
export async function joinLists({ table, blob, workspace }: TenantContext, item: ImportItem): Promise<void> {
  const through = (await listParts(table, item)).filter(({ part, ended }) => ended && part.startsWith("undo-"));
  if (through.length < item.chunks.length || !through.some(({ skipped }) => skipped > 0)) return;
  const { language } = workspace;
  const lines: string[] = [`\uFEFF${say(HEADING, language)}\r\n`];
  for (const part of item.chunks.keys()) {
    for (const one of await listOf(blob, item, part)) lines.push(lineOf(one, language));
  }
  await blob.write(keptName(item), new TextEncoder().encode(lines.join("")));
}
