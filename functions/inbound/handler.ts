import { type Context, failInbound, type Identity, type InboundWork, workOnInbound } from "@perennial/core";
import { boundCodec } from "@perennial/table";
import { type Runtime, tenantContext } from "../runtime.ts";
import { type Envelope, queueHandler } from "../worker.ts";

/** What comes in acts on records alone: it opens no account and makes no key. */
const NOBODY = new Proxy({} as Identity, {
  get: (_target, name) => () => Promise.reject(new Error(`what came in has no business with ${String(name)}`)),
});

/** What is done is done in the name of the source, and what somebody asked for in that person's. */
async function contextOf(run: Runtime, { workspaceId, body }: Envelope): Promise<Context | undefined> {
  if (workspaceId === undefined) return undefined;
  const work = body as InboundWork;
  const request =
    work.work === "request"
      ? await run.tenant(workspaceId).get("inboundRequest", work, { consistent: true })
      : undefined;
  const by = request?.asker ?? work.sourceId ?? "system";
  const context = await tenantContext(run, workspaceId, { by });
  if (!context) return undefined;
  return {
    ...context,
    actor: { kind: "system", id: by },
    language: context.workspace.language,
    requestId: run.newId("request"),
    cursors: boundCodec(await run.cursors(), workspaceId),
    outbound: run.outbound(workspaceId),
    billing: run.platform.billing,
    mailDomain: run.platform.mailDomain,
    identity: NOBODY,
    newSecret: run.newSecret,
  };
}

export const handler = await queueHandler(
  async (run, envelope) => {
    const context = await contextOf(run, envelope);
    if (context) await workOnInbound(context, envelope.body as InboundWork);
  },
  async (run, envelope) => {
    const context = await contextOf(run, envelope);
    if (context) await failInbound(context, envelope.body as InboundWork);
  },
);
