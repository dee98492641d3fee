import type { Operation } from "@perennial/contract";
import {
  type AccountContext,
  accountActions,
  CrmError,
  connectionActions,
  deviceOf,
  type Entry,
  invitationActions,
  type PersonContext,
  personActions,
  recordAct,
  SESSION_SECONDS,
  type SessionItem,
  signInActions,
} from "@perennial/core";
import type { Stamp } from "@perennial/table";
import type { Context as HttpContext } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Runtime } from "../runtime.ts";
import type { Authenticator, Caller } from "./auth.ts";
import { addressOf, type Request, readRequest } from "./request.ts";

export const COOKIE = "__Host-session";
/** Ties a sign-in through a provider to the browser that began it. */
const BROWSER_COOKIE = "__Host-sign-in";
const BROWSER_SECONDS = 600;

function keepBrowser(http: HttpContext, browser: string): void {
  const maxAge = browser === "" ? 0 : BROWSER_SECONDS;
  setCookie(http, BROWSER_COOKIE, browser, { path: "/", secure: true, httpOnly: true, sameSite: "Lax", maxAge });
}

type EntryAction<C> = (context: C, input: never) => Promise<Entry<unknown>>;

const PERSON_ACTIONS = { ...personActions, ...connectionActions } as Record<string, EntryAction<PersonContext>>;

/** Keeps a session in the browser; an empty one is taken back. */
export function keepSession(http: HttpContext, token: string): void {
  const maxAge = token === "" ? 0 : SESSION_SECONDS;
  setCookie(http, COOKIE, token, { path: "/", secure: true, httpOnly: true, sameSite: "Lax", maxAge });
}

/** Who asks for what, in which session and from where: what is kept with everything that the request writes. */
export function stampOf(
  op: Operation,
  by: string,
  session: Pick<SessionItem, "sessionId"> | undefined,
  { requestId, network }: Pick<Request, "requestId"> & { readonly network: string },
): Stamp {
  const where = network === "" ? {} : { ip: network };
  return { by, rq: requestId, op: op.id, ...(session ? { se: session.sessionId } : {}), ...where };
}

async function accountContext(
  http: HttpContext,
  run: Runtime,
  auth: Authenticator,
  op: Operation,
  request: Request,
  { user, session }: Partial<Pick<PersonContext, "user" | "session">> = {},
): Promise<AccountContext> {
  const network = addressOf(http, run);
  const by = user?.userId ?? "nobody";
  return {
    system: run.system,
    queue: run.platform.queue,
    tenant: (workspaceId, who) => {
      const begun = who?.sessionId === undefined ? session : { sessionId: who.sessionId };
      return run.tenant(workspaceId, stampOf(op, who?.userId ?? by, begun, { ...request, network }));
    },
    now: run.now,
    newId: run.newId,
    newSecret: run.newSecret,
    log: run.log,
    language: request.language,
    requestId: request.requestId,
    origin: run.platform.origin,
    network,
    device: deviceOf(http.req.header("user-agent")),
    browser: getCookie(http, BROWSER_COOKIE) ?? "",
    sessionToken: getCookie(http, COOKIE) ?? "",
    outbound: run.platform.outbound,
    cursors: await run.cursors(),
    forgetSession: auth.forgetSession,
    forgetMember: auth.forgetMember,
  };
}

/** Runs an operation that concerns a person alone, whatever the workspace. */
export async function runPerson(
  http: HttpContext,
  run: Runtime,
  auth: Authenticator,
  op: Operation,
  request: Request,
  caller: Caller,
): Promise<unknown> {
  const { session, member, workspace } = caller;
  if (!session || !member) {
    throw new CrmError(
      "forbidden",
      { en: "This concerns a person's own account.", zh: "此操作仅限本人账户。" },
      { fix: { en: "Sign in; a key cannot do it.", zh: "请登录后进行；API 密钥无法执行。" } },
    );
  }
  const action = PERSON_ACTIONS[op.id];
  if (!action) throw new Error(`no action for ${op.id}`);
  const input = await readRequest(http, op);
  const user = await auth.person(session);
  const base = await accountContext(http, run, auth, op, request, { user, session });
  const context = { ...base, user, session, member, workspace };
  const { output, session: token } = await action(context, input as never);
  await recordAct({ ...context, table: base.tenant(workspace.workspaceId) }, op, {
    output,
    record: { kind: "session", id: session.sessionId },
  });
  if (token !== undefined) keepSession(http, token);
  return output;
}

export async function runPublic(
  http: HttpContext,
  run: Runtime,
  auth: Authenticator,
  op: Operation,
  request: Request,
): Promise<unknown> {
  const all = { ...accountActions, ...personActions, ...invitationActions, ...signInActions } as unknown as Record<
    string,
    EntryAction<AccountContext>
  >;
  const action = all[op.id];
  if (!action) throw new Error(`no action for ${op.id}`);
  const context = await accountContext(http, run, auth, op, request);
  const { output, session, browser } = await action(context, (await readRequest(http, op)) as never);
  if (browser !== undefined) keepBrowser(http, browser);
  if (session !== undefined) keepSession(http, session);
  return output;
}
