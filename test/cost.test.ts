import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { catalog, type FunctionName } from "../functions/catalog.ts";
import { type Cost, type Part, readTable } from "./capacity.ts";
import { dollarsOf } from "./prices.ts";

const ROOT = dirname(import.meta.dirname);
const costs = readTable(readFileSync(join(ROOT, "test", "capacity.md"), "utf8"));
const readme = readFileSync(join(ROOT, "README.md"), "utf8")
  .split("\n## ")
  .find((part) => part.startsWith("Deploy"))
  ?.replace(/\s+/g, " ");

/** What only an account could tell, taken on the safe side: milliseconds of a call, of a command, and of a receiver. */
const CALL_MS = 20;
const COMMAND_MS = 5;
const RECEIVER_MS = 200;
/** Bytes that a call leaves in the logs: Lambda's own three lines and what the gateway or the function adds. */
const LOG_BYTES = 900;
/** To put a message in, to take it and to strike it out. */
const REQUESTS_A_MESSAGE = 3;

/** The function that does each part; of the queues, the one that sends to endpoints. */
const DOES: Readonly<Record<Part, FunctionName>> = {
  request: "api",
  stream: "stream",
  event: "event",
  queues: "deliver",
};

function gigabytesOf(part: Part): number {
  const entry = catalog.find(({ name }) => name === DOES[part]);
  return (entry?.memoryMb ?? Number.NaN) / 1024;
}

/** Dollars that an operation costs a million times, or some parts of it. */
function million(cost: Cost, parts: readonly Part[] = [...cost.keys()]): number {
  const sum = parts.map((part) => {
    const { reads, writes, commands, calls } = cost.get(part) ?? { reads: 0, writes: 0, commands: 0, calls: 0 };
    const waiting = part === "queues" ? calls * RECEIVER_MS : 0;
    return dollarsOf({
      readUnits: reads,
      writeUnits: writes,
      invocations: calls,
      gigabyteSeconds: (gigabytesOf(part) * (calls * CALL_MS + commands * COMMAND_MS + waiting)) / 1000,
      logBytes: calls * LOG_BYTES,
      ...(part === "request" ? { distributionRequests: 1, firewallRequests: 1, requests: 1 } : {}),
      ...(part === "queues" ? { queueRequests: calls * REQUESTS_A_MESSAGE } : {}),
    });
  });
  return 1e6 * sum.reduce((total, one) => total + one, 0);
}

function costOf(operation: string): Cost {
  const cost = costs.get(operation);
  if (!cost) throw new Error(`capacity.md does not say what ${operation} costs`);
  return cost;
}
const dollars = (value: number): string => `$${value.toFixed(2)}`;

test.each([
  ["customers read", million(costOf("reading a customer"))],
  ["pages of fifty customers", million(costOf("listing fifty customers"))],
  ["searches", million(costOf("searching"))],
  ["home pages", million(costOf("reading the dashboard"))],
  ["purchases recorded, until scores, lists, event log and audit have them", million(costOf("recording a purchase"))],
  ["customers created, with everything they can be found by", million(costOf("creating a customer with an own id"))],
  [
    "events written into the log and the audit, as part of what they tell",
    million(costOf("writing a note"), ["event"]),
  ],
  [
    "events delivered to an endpoint",
    million(costOf("writing a note of which an endpoint is told")) - million(costOf("writing a note")),
  ],
])("a million %s cost what the README says", (what, cost) => {
  expect(readme).toContain(`| ${what} | ${dollars(cost)} |`);
});

test("the README says on what the costs rest", () => {
  expect(readme).toContain(
    `With ${CALL_MS} ms for each call of a function and ${COMMAND_MS} ms for each command to the table, ` +
      `${RECEIVER_MS} ms of a receiver and ${LOG_BYTES} bytes of log a call, ` +
      `without what is sent to browsers ($${dollarsOf({ distributionBytes: 1e9 })} a gigabyte)`,
  );
  const key =
    million(costOf("recording a purchase under an Idempotency-Key")) - million(costOf("recording a purchase"));
  expect(readme).toContain(`with each write, adds ${dollars(key)} a million;`);
  expect(readme).toContain(`adds at most ${dollars(dollarsOf({ writeUnits: 1e6 }))} a million requests`);
});
