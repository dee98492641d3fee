/**
 * Reads JSON with every number as it is written: an order number of twenty digits keeps its last ones, and an amount is
 * never a float.
 *
 * @returns undefined for what is no JSON object
 */
export function parseExact(text: string): Readonly<Record<string, unknown>> | undefined {
  const asWritten = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined ? context.source : value;
  try {
    const value = JSON.parse(text, asWritten as (key: string, value: unknown) => unknown) as unknown;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text of a value; undefined for an empty one, for objects and lists. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return undefined;
  const text = value.replace(/\p{Cc}+/gu, " ").trim();
  return text === "" ? undefined : text;
}

export function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** Parts of a path: a JSON pointer (RFC 6901) when it begins with a slash, else names with dots between. */
function partsOf(path: string): string[] {
  if (!path.startsWith("/")) return path.split(".");
  return path
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What stands at a path; undefined when nothing does. Only what was sent itself is found, nothing that it inherits. */
export function valueAt(value: unknown, path: string | null): unknown {
  if (path === null) return undefined;
  return partsOf(path).reduce<unknown>((at, part) => {
    if (Array.isArray(at)) return /^\d{1,6}$/.test(part) ? (at as unknown[])[Number(part)] : undefined;
    return isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined;
  }, value);
}
