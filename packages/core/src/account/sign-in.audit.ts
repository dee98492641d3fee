import { actLeg } from "../audit/act.ts";
import type { AccountContext } from "../context.ts";
import type { UserItem } from "./account.ts";
import type { SessionItem } from "./session.ts";

/** Records in a workspace that a member has signed in to it. */
export async function recordSignIn(context: AccountContext, session: SessionItem): Promise<void> {
  const { userId, sessionId, workspaceId } = session;
  const act = { operation: "signIn", action: "accessed", kind: "session", recordId: sessionId } as const;
  await context.tenant(workspaceId, { userId, sessionId }).write(actLeg(context, act));
}

/**
 * Records a sign-in that failed, in the workspace that the person used last. Where there is no such person as much is
 * written elsewhere, so that the work done tells nobody whether an address is known.
 */
export async function recordRefusal(context: AccountContext, user: UserItem | undefined): Promise<void> {
  const workspaceId = user?.workspaceIds[0];
  if (user && workspaceId !== undefined) {
    const act = { operation: "signIn", action: "refused", kind: "session", recordId: user.userId } as const;
    await context.tenant(workspaceId, { userId: user.userId }).write(actLeg(context, act));
    return;
  }
  const seconds = Math.floor(context.now().getTime() / 1000);
  const nobody = { kind: "refused", subject: context.newId("act"), window: "0", count: 0, ttl: seconds + 900 };
  await context.system.write({ put: "attempt", item: nobody });
}
