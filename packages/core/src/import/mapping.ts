import { FIELD_KINDS, MONEY_KINDS, NEEDED_TARGETS, TARGETS_OF, WHO_TARGETS } from "@perennial/contract";
import { invalid } from "../error.ts";
import type { ImportItem } from "./import.ts";

/** Refuses a mapping that names a column twice, none of the file's, or leaves out what no row can do without. */
export function checkColumns(item: ImportItem, columns: readonly { name: string; target: string }[]): void {
  const names = new Set(item.columns.map(({ name }) => name));
  const targets = columns.map(({ target }) => target).filter((target) => target !== "ignore");
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  const unknown = columns.find(({ name }) => !names.has(name));
  const own: readonly string[] = TARGETS_OF[item.kind];
  const isOwn = (target: string) =>
    own.includes(target) || (target.startsWith("field:") && FIELD_KINDS.includes(item.kind));
  const foreign = targets.find((target) => !isOwn(target));
  if (foreign !== undefined) {
    throw invalid(
      "body.columns",
      { en: `A row of this file cannot become ${foreign}.`, zh: `这类文件的列不能映射为 ${foreign}。` },
      {
        en: `Use one of ${own.join(", ")}, or ignore.`,
        zh: `请使用 ${own.join("、")} 之一，或设为忽略。`,
      },
    );
  }
  if (twice !== undefined) {
    throw invalid(
      "body.columns",
      { en: `Two columns become ${twice}.`, zh: `有两列都映射为 ${twice}。` },
      { en: "Set one of them to ignore.", zh: "请将其中一列设为忽略。" },
    );
  }
  if (unknown) {
    throw invalid(
      "body.columns",
      { en: `The file has no column ${unknown.name}.`, zh: `文件中没有名为 ${unknown.name} 的列。` },
      { en: "Use the names that the import shows.", zh: "请使用导入中显示的列名。" },
    );
  }
}

/** What no row of such a file can do without and no column becomes yet. */
export function missingTargets({ kind, columns, currency, signalType }: ImportItem): string[] {
  const targets = new Set(columns.map(({ target }) => target));
  const who: readonly string[] = WHO_TARGETS[kind];
  const isTold = who.length === 0 || who.some((one) => targets.has(one));
  const hasType = kind !== "signals" || targets.has("type") || (signalType ?? null) !== null;
  const hasMoney = MONEY_KINDS.includes(kind) || targets.has("price") || targets.has("cost");
  const hasCurrency = !hasMoney || targets.has("currency") || currency !== null;
  return [
    ...(isTold ? [] : who.slice(0, 1)),
    ...NEEDED_TARGETS[kind].filter((target) => !targets.has(target)),
    ...(hasType ? [] : ["type"]),
    ...(hasCurrency ? [] : ["currency"]),
  ];
}
