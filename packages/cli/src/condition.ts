const OPERATORS: readonly (readonly [sign: string, operator: string])[] = [
  [">=", "$gte"],
  ["<=", "$lte"],
  ["!=", "$ne"],
  [">", "$gt"],
  ["<", "$lt"],
  ["=", "$eq"],
  ["~", "$contains"],
];

function scalar(text: string): string | number | boolean | null {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (text === "true" || text === "false") return text === "true";
  return text === "null" ? null : text;
}

/**
 * A condition as it is typed: `>60`, `>=2026-01-01`, `!=A`, `~wine` for what contains it, `A,B` for one of several, `40..70`
 * for what lies between, both included; anything else is to be equal.
 */
export function conditionOf(text: string): unknown {
  const [sign = "", operator] = OPERATORS.find(([one]) => text.startsWith(one)) ?? [];
  if (operator !== undefined) {
    const rest = text.slice(sign.length).trim();
    return { [operator]: operator === "$contains" ? rest : scalar(rest) };
  }
  const [, from, to] = /^([^,]+?)\.\.([^,]+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return { $gte: scalar(from), $lte: scalar(to) };
  if (text.includes(",")) return { $in: text.split(",").map((one) => scalar(one.trim())) };
  return { $eq: scalar(text) };
}
