/** Whether a type is one of those that a pattern stands for: itself, `customer.*`, or `*`. */
export function meetsType(pattern: string, type: string): boolean {
  if (pattern === "*" || pattern === type) return true;
  return pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1));
}
