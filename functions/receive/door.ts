import type { SourceKind } from "@perennial/contract";
import {
  CrmError,
  hashOfToken,
  type InboundSourceItem,
  type Limiter,
  limiter,
  notFound,
  type Rule,
  sharedBuckets,
  type TenantContext,
} from "@perennial/core";
import { boundCodec, type CursorCodec } from "@perennial/table";
import { type Runtime, tenantContext } from "../runtime.ts";

/** What one source may bring in; a shop's busiest hour stays below it. */
const SPEED: Rule = { perSecond: 20, burst: 200 };
const MOST = 1_000;

/** A source whose address was called, with what work on its tenant needs. */
export interface Door {
  readonly source: InboundSourceItem;
  readonly context: TenantContext & { readonly cursors: CursorCodec };
}

export interface Doorkeeper {
  /** @throws `not_found` for an address that leads nowhere, is disabled or is of another kind: all alike */
  open(token: string, kinds: readonly SourceKind[]): Promise<Door>;
  /** @throws `rate_limited` */
  admit(door: Door): Promise<void>;
}

export function doorkeeper(run: Runtime): Doorkeeper {
  const limiters = new Map<string, Limiter>();
  const limiterOf = (workspaceId: string): Limiter => {
    const known = limiters.get(workspaceId);
    if (known) return known;
    const fresh = limiter(sharedBuckets(run.tenant(workspaceId)), run.platform.now, (error) =>
      run.log.warn("limits are kept alone", { workspace: workspaceId, fault: String(error) }),
    );
    if (limiters.size >= MOST) limiters.clear();
    limiters.set(workspaceId, fresh);
    return fresh;
  };
  return {
    async open(token, kinds) {
      const hash = hashOfToken(token);
      const address = hash === undefined ? undefined : await run.system.get("inboundAddress", { hash });
      if (!address) throw notFound();
      const { workspaceId, sourceId } = address;
      const source = await run.tenant(workspaceId).get("inboundSource", { sourceId }, { consistent: true });
      const isOpen = source?.status === "enabled" && source.token === token && kinds.includes(source.kind);
      const context = isOpen ? await tenantContext(run, workspaceId, { by: sourceId }) : undefined;
      if (!source || !context || context.workspace.closesAt) throw notFound();
      return { source, context: { ...context, cursors: boundCodec(await run.cursors(), workspaceId) } };
    },
    async admit({ source, context }) {
      const bucket = `inbound ${source.sourceId}`;
      const { ok, waitMs } = await limiterOf(context.workspace.workspaceId).take(bucket, SPEED, 1);
      if (ok) return;
      const wait = Math.ceil(waitMs / 1000);
      throw new CrmError(
        "rate_limited",
        {
          en: `At most ${SPEED.burst} at once, ${SPEED.perSecond} a second.`,
          zh: `一次最多 ${SPEED.burst} 条，每秒 ${SPEED.perSecond} 条。`,
        },
        { fix: { en: `Send it again in ${wait} s.`, zh: `请在 ${wait} 秒后重试。` }, retryAfter: wait },
      );
    },
  };
}
