import type { Blob } from "../ports.ts";
import { previewFile } from "./file/preview.ts";
import { fileName, type ImportItem } from "./import.ts";

type Found = Pick<ImportItem, "format" | "columns" | "sample" | "currency" | "dateOrder" | "decimal" | "signalType">;

/** Columns under names of their own: a heading that stands twice gets its number. */
function withOwnNames<C extends { readonly name: string }>(columns: readonly C[]): C[] {
  const taken = new Set<string>();
  return columns.map((column, index) => {
    const name = taken.has(column.name) ? `${column.name} ${index + 1}` : column.name;
    taken.add(name);
    return { ...column, name };
  });
}

/**
 * Finds out how a file is written and what its columns seem to become.
 *
 * @throws FileProblem for a file that is no table
 */
export async function inspectFile(
  blob: Blob,
  item: Pick<ImportItem, "importId" | "fileName" | "kind" | "currency">,
): Promise<Found> {
  const { format, columns, sample, currency, dateOrder, decimal, signalType } = await previewFile(
    () => blob.read(fileName(item)),
    item.fileName,
    item.kind,
  );
  const { type, encoding, delimiter, headerRow } = format;
  return {
    format: { type, encoding, delimiter, headerRow, width: format.columns },
    columns: withOwnNames(columns).map(({ name, target, examples }) => ({ name, target, examples: [...examples] })),
    sample: sample.map((row) => [...row]),
    currency: currency ?? item.currency,
    dateOrder,
    decimal,
    signalType,
  };
}
