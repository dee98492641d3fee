import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Operation, Problem } from "@perennial/contract";
import type * as z from "zod";
import { placesOf, VERSION } from "./tool.ts";

/** Sends a request to the API as any other caller does, under the caller's own key. */
export type Send = (method: string, path: string, init?: { body?: unknown; ifMatch?: string }) => Promise<Response>;

const textOf = (text: string): CallToolResult["content"] => [{ type: "text", text }];

/** A refusal as a model can mend it: what is wrong, where, and what to send instead. */
function refusal(problem: Problem, retryAfter: string | null): CallToolResult {
  const places = problem.errors.map(
    ({ location, message, fix }) => `- ${location.replace(/^(?:params|query|body)\./, "")}: ${message} ${fix}`,
  );
  const lines = [
    `${problem.title}. ${problem.detail}`,
    ...(places.length > 0 ? places : [problem.fix]),
    ...(retryAfter === null ? [] : [`Wait ${retryAfter} seconds before the next call.`]),
    `(${problem.code}, request ${problem.requestId})`,
  ];
  return { content: textOf(lines.join("\n")), structuredContent: { ...problem }, isError: true };
}

/** @returns what is missing or unknown among the arguments, as far as the API itself could not tell */
function misplaced(op: Operation, given: Readonly<Record<string, unknown>>): string[] {
  const places = placesOf(op);
  const missing = Object.entries((op.params?.shape ?? {}) as Readonly<Record<string, z.ZodType>>)
    .filter(([name]) => given[name] === undefined || given[name] === "")
    .map(([name, schema]) => `- ${name}: This is missing. ${schema.meta()?.description ?? ""}`);
  // The body says by itself what it does not know.
  const unknown = op.body
    ? []
    : Object.keys(given)
        .filter((name) => !places.has(name))
        .map((name) => `- ${name}: There is no such argument. Leave it out.`);
  return [...missing, ...unknown];
}

/** Calls an operation by a request of the API, and answers what came of it. */
export async function callTool(
  op: Operation,
  given: Readonly<Record<string, unknown>>,
  send: Send,
): Promise<CallToolResult> {
  const wrong = misplaced(op, given);
  if (wrong.length > 0) {
    return { content: textOf(["The arguments do not fit.", ...wrong].join("\n")), isError: true };
  }
  const places = placesOf(op);
  const query = new URLSearchParams();
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const place = places.get(name) ?? "body";
    if (place === "query") query.set(name, String(value));
    if (place === "body") body[name] = value;
  }
  const path = op.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given[name])));
  const version = given[VERSION];
  const reply = await send(op.method.toUpperCase(), `/v1${path}${query.size > 0 ? `?${query.toString()}` : ""}`, {
    ...(op.body ? { body } : {}),
    ...(version === undefined || !places.has(VERSION) ? {} : { ifMatch: `"${String(version)}"` }),
  });
  const text = await reply.text();
  if (!reply.ok) return refusal(JSON.parse(text) as Problem, reply.headers.get("retry-after"));
  if (text === "") return { content: textOf("Done."), structuredContent: { done: true } };
  return { content: textOf(text), structuredContent: JSON.parse(text) as Record<string, unknown> };
}
