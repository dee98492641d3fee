/** What works for an operation: the request itself, the functions that read the stream, and those that queues start. */
const PARTS = ["request", "stream", "event", "queues"] as const;
export type Part = (typeof PARTS)[number];

/** Capacity units as the database bills them, commands sent to it, and calls of functions. */
export interface Work {
  readonly reads: number;
  readonly writes: number;
  readonly commands: number;
  readonly calls: number;
}

/** What an operation costs, by what works for it. */
export type Cost = ReadonlyMap<Part, Work>;

const NONE: Work = { reads: 0, writes: 0, commands: 0, calls: 0 };
const HEAD = `What an operation consumes, by what works for it: read units, write units, commands to the table, calls of functions.
A change that comes alone costs the stream most; functions take up to 200 at a time. \`npm test -- test/capacity -u\` renews it.

| operation | ${PARTS.join(" | ")} |
| - |${" - |".repeat(PARTS.length)}
`;

export function asTable(rows: readonly (readonly [name: string, cost: Cost])[]): string {
  const lines = rows.map(([name, cost]) => {
    const cells = PARTS.map((part) => {
      const { reads, writes, commands, calls } = cost.get(part) ?? NONE;
      return `${reads} ${writes} ${commands} ${calls}`;
    });
    return `| ${name} | ${cells.join(" | ")} |\n`;
  });
  return HEAD + lines.join("");
}

/** The costs of a table, by operation. */
export function readTable(text: string): ReadonlyMap<string, Cost> {
  const lines = text.split("\n").filter((line) => /^\| .*\d/.test(line));
  return new Map(
    lines.map((line) => {
      const [name = "", ...cells] = line.slice(2, -2).split(" | ");
      const cost = PARTS.map((part, index): [Part, Work] => {
        const [reads = 0, writes = 0, commands = 0, calls = 0] = (cells[index] ?? "").split(" ").map(Number);
        return [part, { reads, writes, commands, calls }];
      });
      return [name, new Map(cost)];
    }),
  );
}
