import {
  type CustomField,
  type Operation,
  type OperationId,
  operations,
  shownQuery,
  writes,
} from "@perennial/contract";
import {
  actions,
  type Context,
  CrmError,
  invalid,
  type LoggedRequest,
  notFound,
  runOperation,
  type Sent,
  sentOf,
  shapeOf,
  tenantBlob,
} from "@perennial/core";
import { boundCodec } from "@perennial/table";
import { Hono, type Context as HttpContext } from "hono";
import { getCookie } from "hono/cookie";
import { type Runtime, timeOf } from "../runtime.ts";
import { type Authenticator, authenticator, type Caller } from "./auth.ts";
import { readBatch, runBatch } from "./batch.ts";
import { COOKIE, keepSession, runPerson, runPublic, stampOf } from "./entry.ts";
import { type Limits, requestLimits, type Told } from "./limits.ts";
import { throughOrigin } from "./origin.ts";
import { checkPermission } from "./permission.ts";
import { planQuotas, type Quotas } from "./quotas.ts";
import { addressOf, type Request, readRequest } from "./request.ts";
import { type Answer, beginReply, refuse, reply } from "./respond.ts";

/** Methods that change nothing, for which a foreign page may send the visitor's cookie. */
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A page of another site cannot make a visitor's browser change anything: unsafe requests with a cookie must come from
 * our own origin. The cookie is SameSite=Lax as well; this holds where a browser does not know that.
 */
function checkOrigin(http: HttpContext, run: Runtime): void {
  if (SAFE.has(http.req.method) || http.req.header("authorization") !== undefined) return;
  const origin = http.req.header("origin");
  const own = new Set([run.platform.origin, new URL(http.req.url).origin]);
  if (origin === undefined || own.has(origin)) return;
  throw new CrmError(
    "forbidden",
    { en: "This request came from another site.", zh: "该请求来自其他网站。" },
    { fix: { en: "Send it from the console, or with an API key.", zh: "请从控制台发送，或使用 API 密钥。" } },
  );
}

/** What reaches far takes a person who is there, not only an open session; a key is nobody's desk. */
async function checkConfirmed(op: Operation, { session }: Caller, auth: Authenticator): Promise<void> {
  if (!op.confirmed || !session || (await auth.isConfirmed(session))) return;
  throw new CrmError(
    "confirmation_required",
    { en: "Your password was last entered more than half an hour ago.", zh: "距上次输入密码已超过半小时。" },
    {
      fix: {
        en: "Enter your password once more (confirmSession), then send the same request again.",
        zh: "请再次输入密码（confirmSession），然后重新发送同一请求。",
      },
    },
  );
}

/** Nothing is done in a workspace that an operator has suspended, or its owner has closed, but to leave it or to open it again. */
function checkOpen(op: Operation, { workspace }: Caller): void {
  if (workspace.suspended && op.id !== "signOut" && op.id !== "getMe") {
    throw new CrmError(
      "workspace_suspended",
      {
        en: `Whoever runs this installation has suspended it: ${workspace.suspended.reason}. Nothing is lost.`,
        zh: `此工作区已被运营者暂停：${workspace.suspended.reason}。数据没有丢失。`,
      },
      { fix: { en: "Write to support.", zh: "请联系客服。" } },
    );
  }
  if (!workspace.closesAt || op.whileClosed) return;
  throw new CrmError(
    "workspace_closed",
    {
      en: `It can be opened again until ${workspace.closesAt.slice(0, 10)}.`,
      zh: `可在 ${workspace.closesAt.slice(0, 10)} 之前重新打开。`,
    },
    { fix: { en: "An owner can do that, on its own page.", zh: "请由所有者登录后打开。" } },
  );
}

function idempotencyKeyOf(http: HttpContext, op: Operation): string | undefined {
  const key = http.req.header("idempotency-key");
  if (key === undefined || !writes(op)) return undefined;
  if (key.length > 0 && key.length <= 255) return key;
  throw invalid(
    "headers.Idempotency-Key",
    { en: "This key is empty or too long.", zh: "该键为空或过长。" },
    { en: "Send 1 to 255 characters.", zh: "请发送 1 到 255 个字符。" },
  );
}

async function contextOf(
  run: Runtime,
  op: Operation,
  caller: Caller,
  request: Request & { readonly network: string },
  cursors: Context["cursors"],
): Promise<Context> {
  const { actor, workspace, identity, session } = caller;
  const { workspaceId } = workspace;
  return {
    actor,
    workspace,
    identity,
    table: run.tenant(workspaceId, stampOf(op, actor.id, session, request)),
    blob: tenantBlob(run.platform.blob, workspaceId),
    queue: run.queue(workspaceId),
    origin: run.platform.origin,
    ...(await timeOf(run, workspace)),
    newSecret: run.newSecret,
    log: run.log,
    language: request.language,
    requestId: request.requestId,
    cursors: boundCodec(cursors, workspaceId),
    outbound: run.outbound(workspaceId),
    billing: run.platform.billing,
    mailDomain: run.platform.mailDomain,
  };
}

/** What the functions of this file share. */
interface Api {
  readonly run: Runtime;
  readonly auth: Authenticator;
  readonly limits: Limits;
  readonly quotas: Quotas;
}

/** One request on its way, and what has become known of it. */
interface Call {
  readonly op: Operation;
  readonly request: Request;
  /** What was sent to say who it is. */
  readonly credential: string;
  readonly tell: (told: Told) => void;
  caller?: Caller;
  body?: unknown;
}

/** Operations that look at what this process has counted: it is written down first. */
const LOOKS_AT_USAGE = new Set<string>(["getUsage", "listRequests"]);

/** Who sends it. A guesser of credentials is held to the limit of strangers. */
async function identify(http: HttpContext, { run, auth, limits }: Api, { tell }: Call): Promise<Caller> {
  const network = addressOf(http, run);
  try {
    const authorization = http.req.header("authorization");
    return await auth.identify({ authorization, session: getCookie(http, COOKIE), network });
  } catch (error) {
    await limits.admitStranger(network, tell);
    throw error;
  }
}

async function runForCaller(http: HttpContext, api: Api, call: Call): Promise<unknown> {
  const { run, auth, limits, quotas } = api;
  const { op, request, credential, tell } = call;
  const caller = await identify(http, api, call);
  call.caller = caller;
  await limits.admit(op, caller, credential, tell);
  if (op.access !== "person") run.meter.begin(caller.workspace.workspaceId);
  if (caller.prolonged) keepSession(http, getCookie(http, COOKIE) ?? "");
  checkPermission(op, caller);
  await checkConfirmed(op, caller, auth);
  if (op.access === "person") {
    const output = await runPerson(http, run, auth, op, request, caller);
    if (op.session === "ends") keepSession(http, "");
    return output;
  }
  checkOpen(op, caller);
  const key = idempotencyKeyOf(http, op);
  const contextFor = async (one: Operation): Promise<Context> => {
    await quotas.check(one, caller.workspace);
    return await contextOf(run, one, caller, { ...request, network: addressOf(http, run) }, await run.cursors());
  };
  if (op.id === "runBatch") {
    const items = await readBatch(http);
    call.body = { items };
    // The first was let in with the request.
    if (items.length > 1) await limits.admit(op, caller, credential, tell, items.length - 1);
    return await runBatch(contextFor, op, { caller, request }, items, key);
  }
  const input = await readRequest(http, op);
  call.body = input.body;
  if (LOOKS_AT_USAGE.has(op.id)) await run.meter.flush(caller.workspace.workspaceId);
  const context = await contextFor(op);
  const action = actions[op.id as OperationId & keyof typeof actions];
  const output = await runOperation(context, op, action as never, input as never, key);
  if (op.changesWorkspace) auth.forget(caller.workspace.workspaceId);
  if (op.session === "ends") keepSession(http, "");
  return output;
}

/** What a program sent, as far as it is kept. */
async function sentBy(http: HttpContext, op: Operation, at: string): Promise<Sent | undefined> {
  const { req } = http;
  return sentOf(op, {
    at,
    path: req.path,
    query: req.url.split("?")[1],
    text: op.body ? await req.text() : "",
    ifMatch: req.header("if-match"),
    idempotencyKey: req.header("idempotency-key"),
  });
}

/** Counts a request of a workspace, and keeps what the request log tells of it. */
async function count({ run }: Api, http: HttpContext, call: Call, answer: Answer, milliseconds: number): Promise<void> {
  const { op, request, caller, body } = call;
  // What a person does about the own account is no workspace's business.
  if (!caller || op.access === "person") return;
  const { actor, workspace } = caller;
  const { workspaceId } = workspace;
  const at = new Date(run.platform.now()).toISOString();
  const query = shownQuery(op, http.req.url.split("?")[1] ?? "");
  const logged: LoggedRequest = {
    id: request.requestId,
    at,
    method: op.method.toUpperCase() as LoggedRequest["method"],
    path: (query === "" ? request.path : `${request.path}?${query}`).slice(0, 500),
    operation: op.id,
    status: answer.response.status,
    code: answer.code ?? null,
    actorId: actor.id,
    milliseconds: Math.round(10 * milliseconds) / 10,
    bytes: answer.bytes,
    body: shapeOf(body),
  };
  if (actor.kind === "key") run.meter.request(workspaceId, actor.id, logged, await sentBy(http, op, at));
  else run.meter.request(workspaceId, undefined, logged);
  await run.meter.end(workspaceId, milliseconds);
}

function mount(app: Hono, api: Api, op: Operation): void {
  const { run, auth, limits } = api;
  const path = `/v1${op.path.replace(/\{(\w+)\}/g, ":$1")}`;
  app.on(op.method.toUpperCase(), path, async (http) => {
    const request = beginReply(http, run);
    const started = performance.now();
    let answer: Answer;
    let fault: unknown;
    const tell = ({ policy, state }: Told): void => {
      http.header("RateLimit-Policy", policy);
      http.header("RateLimit", state);
    };
    const credential = http.req.header("authorization") ?? getCookie(http, COOKIE) ?? "";
    const call: Call = { op, request, credential, tell };
    const recalled = op.access === "public" ? undefined : limits.recall(op, credential, tell);
    try {
      if (recalled) throw recalled;
      checkOrigin(http, run);
      if (op.access === "public") {
        await limits.admitStranger(addressOf(http, run), tell);
        answer = reply(http, op, await runPublic(http, run, auth, op, request));
      } else answer = reply(http, op, await runForCaller(http, api, call));
    } catch (error) {
      fault = error;
      answer = refuse(http, error, request);
    }
    const { response } = answer;
    // Whoever goes on in spite of a refusal fills no log with it.
    if (recalled) return response;
    const milliseconds = performance.now() - started;
    await count(api, http, call, answer, milliseconds);
    const { caller } = call;
    const line = {
      operation: op.id,
      status: response.status,
      ms: Math.round(10 * milliseconds) / 10,
      requestId: request.requestId,
      ...(caller ? { workspace: caller.workspace.workspaceId, actor: caller.actor.id } : {}),
    };
    if (response.status >= 500)
      run.log.error("request", { ...line, fault: fault instanceof Error ? fault.stack : String(fault) });
    else run.log.info("request", line);
    return response;
  });
}

/** The API's own description; for whoever belongs to a workspace with that one's custom fields. */
async function describe(app: Hono, http: HttpContext): Promise<Response> {
  const { openApiDocument, withCustomFields } = await import("@perennial/contract/openapi");
  const document = openApiDocument();
  const { authorization } = http.req.header();
  if (authorization === undefined && getCookie(http, COOKIE) === undefined) return http.json(document);
  const asked = new globalThis.Request(new URL("/v1/fields", http.req.url), { headers: http.req.raw.headers });
  const listed = await app.fetch(asked, http.env);
  // A page that is read by somebody whose session is over is read like a stranger.
  if (listed.status === 401 && authorization === undefined) return http.json(document);
  if (listed.status !== 200 && listed.status !== 403) return listed;
  const fields = listed.status === 200 ? ((await listed.json()) as { data: CustomField[] }).data : [];
  http.header("Cache-Control", "private, no-store");
  return http.json(withCustomFields(document, fields));
}

/** The whole API on Hono: every operation of the contract, and nothing else. */
export function createApi(run: Runtime): Hono {
  const app = new Hono();
  const auth = authenticator(run);
  throughOrigin(app, run);
  const api = { run, auth, limits: requestLimits(run), quotas: planQuotas(run) };
  for (const op of Object.values(operations)) mount(app, api, op);
  const methods = new Map<string, Set<string>>();
  for (const op of Object.values(operations)) {
    const pattern = `^/v1${op.path.replace(/\{\w+\}/g, "[^/]+")}$`;
    methods.set(pattern, (methods.get(pattern) ?? new Set()).add(op.method.toUpperCase()));
  }
  app.get("/healthz", (http) => http.json({ ok: true }));
  app.get("/v1/openapi.json", async (http) => await describe(app, http));
  app.notFound((http) => {
    const known = [...methods].find(([pattern]) => new RegExp(pattern).test(http.req.path))?.[1];
    const allowed = [...(known ?? [])].join(", ");
    const error = known
      ? new CrmError(
          "method_not_allowed",
          { en: `${http.req.method} is not taken here.`, zh: `此处不支持 ${http.req.method}。` },
          { fix: { en: `Use ${allowed}.`, zh: `请使用 ${allowed}。` } },
        )
      : notFound();
    if (known) http.header("Allow", allowed);
    return refuse(http, error, beginReply(http, run)).response;
  });
  return app;
}
