import { type Operation, operations, Problem } from "@perennial/contract";
import { errorsOf } from "@perennial/contract/openapi";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { receivers } from "../flows/receiver.ts";
import { seedRecords } from "../isolation/records.ts";
import { type RandomRequest, randomRequests } from "./random-request.ts";

/** Requests over all operations; so many only where nobody waits for them. */
const REQUESTS = Number(process.env["REQUESTS"] ?? (process.env["CI"] ? 20_000 : 4000));
const all: readonly Operation[] = Object.values(operations);
/** Requests to an operation that hashes a password, which is meant to take long. */
const SLOW = 30;
const isSlow = ({ id, access, session }: Operation): boolean =>
  access === "public" || session !== undefined || /password|email/i.test(id);
const slow = all.filter(isSlow).length;
const SEED = 20_261_122;

let local: Local;
beforeAll(async () => {
  local = await startLocal({ outbound: receivers().outbound });
});
afterAll(() => local.stop());

/** Requests so far; every other one is told in the other language. */
let sent = 0;
const HAN = /\p{Script=Han}/u;
const counts = new Map<number, number>();

/** Whether a request went to its operation: a changed path can be that of another one. */
function isMeant({ path }: Operation, { url }: RandomRequest): boolean {
  const { pathname } = new URL(url, "http://local");
  return new RegExp(`^/v1${path.replace(/\{\w+\}/g, "[^/]+")}$`).test(pathname);
}

/** What is wrong with an answer; nothing is an answer that fits its declaration. */
async function faultOf(op: Operation, tenant: Tenant, request: RandomRequest): Promise<string | undefined> {
  sent += 1;
  const asked = request.headers["Accept-Language"] ?? (sent % 2 === 0 ? "en" : "zh-CN");
  const language = asked.startsWith("zh") ? "zh-CN" : "en";
  const person = op.access === "person" || op.access === "public";
  const credentials: Record<string, string> = person
    ? { Cookie: tenant.cookie, Origin: local.origin }
    : { Authorization: `Bearer ${tenant.key}` };
  const reply = await local.fetch(local.origin + request.url, {
    method: op.method.toUpperCase(),
    headers: {
      "Content-Type": "application/json",
      ...credentials,
      ...request.headers,
      "Accept-Language": asked,
    },
    ...(request.body === undefined || op.method === "get" ? {} : { body: request.body }),
  });
  counts.set(reply.status, (counts.get(reply.status) ?? 0) + 1);
  const text = await reply.text();
  if (reply.status >= 500) return `answered ${reply.status}: ${text.slice(0, 300)}`;
  if (reply.status >= 400) {
    if (reply.headers.get("content-type") !== "application/problem+json")
      return "a refusal that is no problem document";
    const parsed = Problem.safeParse(JSON.parse(text));
    if (!parsed.success) return `a problem document that does not fit: ${parsed.error.message.slice(0, 300)}`;
    const { status, code, detail, fix, errors } = parsed.data;
    if (status !== reply.status) return `says ${status} and is ${reply.status}`;
    if (detail === "" || errors.some((one) => one.fix === "" || one.message === "")) return "a refusal without words";
    if (fix === "" || HAN.test(fix) !== (language === "zh-CN"))
      return `says in ${language} what to do about it: “${fix}”`;
    if (code === "invalid_request" && errors.length === 0) return "a request at fault, and no place in it";
    return isMeant(op, request) && !errorsOf(op).has(code) ? `refused with ${code}, which is not declared` : undefined;
  }
  if (reply.status !== op.status) return isMeant(op, request) ? `answered ${reply.status}` : undefined;
  if (!op.output) return text === "" ? undefined : "an answer where none is declared";
  const parsed = op.output.safeParse(JSON.parse(text));
  return parsed.success ? undefined : `an answer that does not fit: ${parsed.error.message.slice(0, 300)}`;
}

test.each(all.map((op) => [op.id, op] as const))(
  "%s answers whatever it is sent as it is declared",
  async (id, op) => {
    // One network may sign up so many companies an hour.
    local.clock.move(3_600_000);
    let tenant = await local.signUp({ email: `${id.toLowerCase()}@example.com` });
    let ids = await seedRecords(local, tenant);
    let ended = 0;
    const numRuns = isSlow(op) ? SLOW : Math.ceil((REQUESTS - SLOW * slow) / (all.length - slow));
    await fc.assert(
      fc.asyncProperty(
        fc.constant(undefined).chain(() => randomRequests(op, ids)),
        async (request) => {
          expect(await faultOf(op, tenant, request)).toBeUndefined();
          if ((op.session !== "ends" && !/close|remove|delete/i.test(id)) || ended > 5) return;
          // What ends a session or a workspace ends it for the requests that follow.
          const me = await local.fetch(`${local.origin}/v1/me`, { headers: { Cookie: tenant.cookie } });
          if (me.ok) return;
          ended += 1;
          tenant = await local.signUp({ email: `${id.toLowerCase()}.${ended}@example.com` });
          ids = await seedRecords(local, tenant);
        },
      ),
      { numRuns, seed: SEED, endOnFailure: true },
    );
  },
  120_000,
);

test("requests of every kind were sent: taken, refused, missing", () => {
  const sum = [...counts.values()].reduce((total, count) => total + count, 0);
  expect(sum).toBeGreaterThanOrEqual(REQUESTS);
  for (const status of [200, 201, 204, 400, 404]) expect(counts.get(status) ?? 0, String(status)).toBeGreaterThan(20);
});
