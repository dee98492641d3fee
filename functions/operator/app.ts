import { timingSafeEqual } from "node:crypto";
import { type Operation, operatorOperations } from "@perennial/contract";
import {
  CrmError,
  hashToken,
  isOperatorKey,
  limiter,
  newOperator,
  notFound,
  type OperatorContext,
  type OperatorItem,
  operatorActions,
  operatorKey,
  ownBuckets,
} from "@perennial/core";
import { Hono, type Context as HttpContext } from "hono";
import { cacheFor } from "../api/cache.ts";
import { throughOrigin } from "../api/origin.ts";
import { addressOf, readRequest } from "../api/request.ts";
import { beginReply, refuse, reply } from "../api/respond.ts";
import type { Runtime } from "../runtime.ts";

/** How long a key may be remembered. */
const KEPT_MS = 30_000;
/** Requests from one network; few people run an installation. */
const RULE = { perSecond: 10, burst: 100 };

function unauthorized(): CrmError {
  return new CrmError(
    "unauthorized",
    { en: "No operator's key came with this request.", zh: "请求没有附带运营者密钥。" },
    {
      fix: {
        en: "Send it as `Authorization: Bearer per_opr_…`. No session or key of a workspace opens this.",
        zh: "请以 `Authorization: Bearer per_opr_…` 发送；工作区的会话或密钥在此无效。",
      },
    },
  );
}

/** Finds out who an operator is: by the table, or the first time by the secret that was made with the installation. */
function operators(run: Runtime) {
  const known = cacheFor<OperatorItem>(KEPT_MS, 10, run.platform.now);
  const first = async (key: string): Promise<OperatorItem | undefined> => {
    const own = Buffer.from(operatorKey(await run.platform.secret.read("operator")));
    const given = Buffer.from(key);
    if (own.length !== given.length || !timingSafeEqual(own, given)) return undefined;
    const item = newOperator(key, run.now());
    await run.system.write({ put: "operator", item, if: "absent" });
    return item;
  };
  return async (authorization: string | undefined): Promise<OperatorItem> => {
    const key = /^Bearer +(\S{1,240})$/i.exec(authorization ?? "")?.[1];
    if (key === undefined || !isOperatorKey(key)) throw unauthorized();
    const hash = hashToken(key);
    const item = await known.get(hash, async () => (await run.system.get("operator", { hash })) ?? (await first(key)));
    if (!item) throw unauthorized();
    return item;
  };
}

type Action = (context: OperatorContext, input: unknown) => Promise<unknown>;

/** The API of whoever runs the installation: its own credentials, its own function, and none of the tenants' operations. */
export function createOperatorApi(run: Runtime): Hono {
  const app = new Hono();
  throughOrigin(app, run);
  const identify = operators(run);
  const limits = limiter(ownBuckets(), run.platform.now, () => undefined);
  const guard = async (http: HttpContext): Promise<void> => {
    const { ok, waitMs } = await limits.take(addressOf(http, run), RULE, 1);
    if (ok) return;
    const detail = { en: "Too many requests from this network.", zh: "此网络的请求过于频繁。" };
    throw new CrmError("rate_limited", detail, { retryAfter: Math.ceil(waitMs / 1000) });
  };
  const mount = (op: Operation): void => {
    app.on(op.method.toUpperCase(), `/v1${op.path.replace(/\{(\w+)\}/g, ":$1")}`, async (http) => {
      const request = beginReply(http, run);
      try {
        await guard(http);
        const operator = await identify(http.req.header("authorization"));
        const input = await readRequest(http, op);
        const stamp = { by: operator.operatorId, rq: request.requestId, op: op.id };
        const context: OperatorContext = {
          operator,
          system: run.system,
          tenant: (workspaceId) => run.tenant(workspaceId, stamp),
          queue: run.queue,
          fallback: run.platform.billing.fallback,
          origin: run.platform.origin,
          now: run.now,
          newId: run.newId,
          newSecret: run.newSecret,
          log: run.log,
        };
        const action = operatorActions[op.id as keyof typeof operatorActions] as unknown as Action;
        const { response } = reply(http, op, await action(context, input));
        run.log.info("operator", { operation: op.id, operator: operator.operatorId, requestId: request.requestId });
        return response;
      } catch (fault) {
        const { response } = refuse(http, fault, request);
        if (response.status >= 500) run.log.error("operator", { operation: op.id, fault: String(fault) });
        return response;
      }
    });
  };
  for (const op of Object.values(operatorOperations)) mount(op);
  app.get("/v1/operator/openapi.json", async (http) => {
    const { operatorDocument } = await import("@perennial/contract/openapi");
    return http.json(operatorDocument());
  });
  app.notFound((http) => refuse(http, notFound(), beginReply(http, run)).response);
  return app;
}
