import type { Operation } from "@perennial/contract";
import {
  type AccountContext,
  accountActions,
  CrmError,
  deviceOf,
  type Entry,
  invitationActions,
  type PersonContext,
  personActions,
  SESSION_SECONDS,
} from "@perennial/core";
import type { Context as HttpContext } from "hono";
import { setCookie } from "hono/cookie";
import type { Runtime } from "../runtime.ts";
import type { Authenticator, Caller } from "./auth.ts";
import { addressOf, type Request, readRequest } from "./request.ts";

export const COOKIE = "__Host-session";

type EntryAction<C> = (context: C, input: never) => Promise<Entry<unknown>>;

/** Keeps a session in the browser; an empty one is taken back. */
export function keepSession(http: HttpContext, token: string): void {
  const maxAge = token === "" ? 0 : SESSION_SECONDS;
  setCookie(http, COOKIE, token, { path: "/", secure: true, httpOnly: true, sameSite: "Lax", maxAge });
}

function accountContext(
  http: HttpContext,
  run: Runtime,
  auth: Authenticator,
  request: Request,
  by?: string,
): AccountContext {
  const stamp = { by: by ?? "nobody", rq: request.requestId };
  return {
    system: run.system,
    queue: run.platform.queue,
    tenant: (workspaceId) => run.tenant(workspaceId, stamp),
    now: run.now,
    newId: run.newId,
    newSecret: run.newSecret,
    log: run.log,
    language: request.language,
    requestId: request.requestId,
    origin: run.platform.origin,
    network: addressOf(http, run),
    device: deviceOf(http.req.header("user-agent")),
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
    throw new CrmError("forbidden", {
      en: "This concerns a person's own account. Sign in; a key cannot do it.",
      zh: "此操作仅限本人账户，请登录后进行；API 密钥无法执行。",
    });
  }
  const action = (personActions as Record<string, EntryAction<PersonContext>>)[op.id];
  if (!action) throw new Error(`no action for ${op.id}`);
  const input = await readRequest(http, op);
  const user = await auth.person(session);
  const base = accountContext(http, run, auth, request, user.userId);
  const context = { ...base, user, session, member, workspace };
  const { output, session: token } = await action(context, input as never);
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
  const all = { ...accountActions, ...personActions, ...invitationActions } as unknown as Record<
    string,
    EntryAction<AccountContext>
  >;
  const action = all[op.id];
  if (!action) throw new Error(`no action for ${op.id}`);
  const context = accountContext(http, run, auth, request);
  const { output, session } = await action(context, (await readRequest(http, op)) as never);
  if (session !== undefined) keepSession(http, session);
  return output;
}
