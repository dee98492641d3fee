import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Operation, operations, type Problem, writes } from "@perennial/contract";
import { errorsOf } from "@perennial/contract/openapi";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoadFunction } from "../../packages/local/src/runner.ts";
import { receivers } from "../flows/receiver.ts";
import { exampleRequest } from "../isolation/example.ts";
import { seedRecords } from "../isolation/records.ts";
import { tablesOf } from "../table/tenant.ts";
import { changeOf, common, effects } from "./effect.ts";
import { type ApiProcess, apiProcesses } from "./processes.ts";

interface Company {
  readonly tenant: Tenant;
  readonly ids: Readonly<Record<string, string>>;
}
let local: Local;
/** Sends every request once, and then twice more. */
let once: Company;
/** Sends it thrice at the same time, and then once more. */
let thrice: Company;
/** Sends it until it is answered: the process ends whenever something has been written. */
let cut: Company;

type Loaded = Awaited<ReturnType<LoadFunction>>;
const folder = mkdtempSync(join(tmpdir(), "processes-"));
let pool: Awaited<ReturnType<typeof apiProcesses>>;
const running: ApiProcess[] = [];
/** Ends as soon as a request has written something. */
let doomed: Promise<ApiProcess>;
/** Writes after which it ends. */
let endAfter = 1;
/** Writes of the request before to its workspace. */
let written = 0;

/** The API as the gateway finds it under load: processes that share nothing but the table and the files. */
const load: LoadFunction = async (entry) => {
  if (entry !== "api") return (await import(`../../functions/${entry}/handler.ts`)) as Loaded;
  return {
    handler: async (event) => {
      const { "x-process": place = "0", ...headers } = (event as { headers: Record<string, string> }).headers;
      const own = { ...(event as object), headers };
      if (place === "doomed") return (await (await doomed).call(own, endAfter)).reply;
      const answer = await running[Number(place)]?.call(own);
      written = answer?.writes ?? 0;
      return answer?.reply;
    },
  };
};

async function company(email: string): Promise<Company> {
  const tenant = await local.signUp({ email, company: "Shop" });
  const ids = await seedRecords(local, tenant);
  await tenant.owner.confirmSession({ body: { currentPassword: "correct horse battery staple" } });
  return { tenant, ids };
}

/** Everything that each of the three has. */
async function everything() {
  const all = await effects(
    local,
    [once, thrice, cut].map(({ tenant }) => tenant.workspaceId),
  );
  const [ofOnce = [], ofThrice = [], ofCut = []] = all;
  return { once: ofOnce, thrice: ofThrice, cut: ofCut, letters: local.mail.letters().length };
}
let before: Awaited<ReturnType<typeof everything>>;

beforeAll(async () => {
  local = await startLocal({ folder, outbound: receivers().outbound, load });
  // Made at the first need, which must not be that of several processes.
  await local.platform.secret.read("cursor");
  pool = await apiProcesses(() => local, folder);
  running.push(...(await Promise.all([1, 2, 3].map(() => pool.start()))));
  doomed = pool.start();
  once = await company("once@example.com");
  thrice = await company("thrice@example.com");
  cut = await company("cut@example.com");
  await local.drain();
  before = await everything();
});
afterAll(async () => {
  await doomed;
  await pool.stop();
  await local.stop();
  rmSync(folder, { recursive: true });
});

const all: readonly Operation[] = Object.values<Operation>(operations).filter(
  (op) => writes(op) && op.access !== "person" && op.access !== "public" && !op.session,
);
const depth = ({ path }: Operation): number => path.split("/").length;
const isDemo = ({ path }: Operation): boolean => path === "/demo";
/** What deletes comes last, what lies deeper before what holds it: everything meets what it is about. */
const repeatable = [
  ...all.filter((op) => op.method !== "delete" && !isDemo(op)),
  ...all.filter((op) => op.method === "delete" && !isDemo(op)).toSorted((a, b) => depth(b) - depth(a)),
  ...all.filter(isDemo).toReversed(),
];
/** POST and PATCH take a key; PUT and DELETE may be repeated as they are. */
const keyOf = ({ id }: Operation): string => `key of ${id}`;
const isKeyed = ({ method }: Operation): boolean => method === "post" || method === "patch";

async function send(op: Operation, { tenant, ids }: Company, process: number | "doomed") {
  const { url, body } = exampleRequest(op, ids);
  const reply = await local.fetch(local.origin + url, {
    method: op.method.toUpperCase(),
    headers: {
      "Content-Type": "application/json",
      ...(isKeyed(op) ? { "Idempotency-Key": keyOf(op) } : {}),
      Cookie: tenant.cookie,
      Origin: local.origin,
      "X-Process": String(process),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  const problem = reply.ok || text === "" ? undefined : (JSON.parse(text) as Problem);
  return {
    status: reply.status,
    text: reply.ok ? text : "",
    code: problem?.code,
    wait: reply.headers.get("retry-after"),
  };
}

/** Sends, and sends again when the process ended after so many writes. @returns the last answer and how processes ended */
type Answer = Awaited<ReturnType<typeof send>>;

async function sendThroughEnds(op: Operation, writesOfOne: number) {
  const ends: (NodeJS.Signals | null)[] = [];
  for (let turn = 1; turn <= writesOfOne; turn += 1) {
    // What was claimed is claimed anew; what a batch has done stays done.
    endAfter = op.outside ? turn : 1;
    const answer = await sendUntilFree(op, "doomed");
    // The gateway's own words, not those of the API.
    if (answer.status !== 500 || answer.code !== undefined) break;
    ends.push(await (await doomed).ended);
    doomed = pool.start();
  }
  return { answer: await sendUntilFree(op, 0), ends };
}

/** Sends to the one whose processes end, and again when the time of the one that ended before is over. */
async function sendUntilFree(op: Operation, process: number | "doomed"): Promise<Answer> {
  const answer = await send(op, cut, process);
  if (answer.code !== "in_progress") return answer;
  // Its time goes by; the clock stays, or other work would become due for some of the three and not for others.
  const key = { operation: op.id, key: keyOf(op) };
  const fields = { claimedUntil: new Date(0).toISOString() };
  await tablesOf(local, cut.tenant.workspaceId).write({ set: "reply", key, fields });
  return await sendUntilFree(op, process);
}

/** What is told, whatever the order of its fields; scores are worked out after a customer is written. */
function toldBy({ text }: Answer): unknown {
  if (text === "") return undefined;
  return JSON.parse(text, (key, value: unknown) => (key === "scores" ? undefined : value));
}

/** Checks the answer to a request that was sent before, or is being worked on elsewhere. */
function checkRepeated(op: Operation, first: Answer, again: Answer, alike: Answer): void {
  if (again.status === first.status && again.code !== "in_progress") {
    expect(again.code).toBe(first.code);
    expect(toldBy(again)).toEqual(toldBy(alike));
    return;
  }
  if (op.method === "delete") expect([again.status, errorsOf(op).has("not_found")]).toEqual([404, true]);
  else expect(["in_progress", "conflict"]).toContain(again.code);
  // A secret is shown once; anything else can be asked for again.
  if (isKeyed(op) && !op.once) expect(again.wait).not.toBeNull();
}

const NOTHING = { gone: [], come: [] };
const refused: string[] = [];

test.each(repeatable.map((op) => [op.id, op] as const))(
  "%s has one effect and one answer: again, at the same time in three processes, and where a process ends",
  async (id, op) => {
    // Demo data are a whole import; what is asked for is compared, and not what comes of it.
    const settle = async (): Promise<void> => {
      if (!isDemo(op)) await local.drain();
    };
    const first = await send(op, once, 0);
    const writesOfOne = written;
    await settle();
    const done = await everything();
    const again = [await send(op, once, 1), await send(op, once, 2)];
    const together = await Promise.all([0, 1, 2].map((process) => send(op, thrice, process)));
    together.push(await send(op, thrice, 0));
    const { answer, ends } = await sendThroughEnds(op, writesOfOne);
    await settle();
    const now = await everything();
    const earlier = before;
    before = now;

    expect(first.status, first.code).toBeLessThan(500);
    if (first.status >= 400) refused.push(id);
    // Effect and answer are one write, so that nothing can come between them; in a batch every item is one. Before what
    // reaches outside it there is a claim.
    if (id !== "runBatch") expect(writesOfOne).toBeLessThanOrEqual(op.outside ? 2 : 1);
    for (const one of again) checkRepeated(op, first, one, first);
    const winner = together.find(({ status, code }) => status === first.status && code === first.code);
    expect(winner).toBeDefined();
    for (const one of together) checkRepeated(op, first, one, winner ?? first);
    expect(ends).toEqual(Array.from({ length: writesOfOne }, () => "SIGKILL"));
    checkRepeated(op, first, answer, answer);

    expect(changeOf(done.once, now.once)).toEqual(NOTHING);
    const change = changeOf(earlier.once, now.once);
    expect(common(changeOf(earlier.cut, now.cut))).toEqual(common(change));
    expect(common(changeOf(earlier.thrice, now.thrice))).toEqual(common(change));
    const letters = done.letters - earlier.letters;
    expect(now.letters - done.letters).toBe(2 * letters);
  },
  60_000,
);

test("only what the example records do not allow was refused instead of done", () => {
  expect(refused.toSorted()).toEqual([
    "advanceTestClock",
    "cancelExport",
    "cancelPlan",
    "cancelTestClock",
    "closeWorkspace",
    "completeUpload",
    "deleteView",
    "emptyWorkspace",
    "eraseCustomer",
    "handOver",
    "payInvoice",
    "reopenWorkspace",
    "startImport",
    "updateImport",
    "updateView",
    "verifySignInDomain",
  ]);
});
