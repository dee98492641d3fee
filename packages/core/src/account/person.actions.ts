import type { personOperations } from "@perennial/contract";
import { hashToken } from "../api-key/api-key.ts";
import type { AccountContext } from "../context.ts";
import { notFound } from "../error.ts";
import { sendVerification } from "./account.actions.ts";
import { hashEmail, RESET_SECONDS, VERIFY_SECONDS } from "./account.ts";
import { attempt } from "./attempt.ts";
import { closeAccount } from "./close.ts";
import { spreadPerson } from "./email.ts";
import { beginSession, crowded, deadLink, type EntryActionsOf, meOf, seconds, sendLetter } from "./entry.ts";
import {
  emailMovedLetter,
  newEmailLetter,
  noAccountLetter,
  passwordLetter,
  resetLetter,
  takenEmailLetter,
} from "./letters.ts";
import { hashPassword } from "./password.ts";
import { changeUser, proveByPassword } from "./person.ts";
import { secondFactorActions } from "./second-factor.ts";
import { endSessions, type SessionItem, toSession } from "./session.ts";
import { checkByPassword, workspacesActions } from "./workspaces.ts";

async function putToken(
  context: AccountContext,
  token: { purpose: "verify" | "email" | "reset"; userId: string; email: string },
  lifeSeconds: number,
): Promise<string> {
  const secret = context.newSecret();
  const ttl = seconds(context.now()) + lifeSeconds;
  await context.system.write({ put: "token", item: { ...token, hash: hashToken(secret), ttl }, if: "absent" });
  return secret;
}

/** Which sessions one may see and end: through a sign-in service only those that began through it. */
const isReached =
  ({ providerId }: SessionItem) =>
  (one: SessionItem): boolean =>
    providerId === undefined || one.providerId === providerId;

export const personActions: EntryActionsOf<typeof personOperations> = {
  ...workspacesActions,
  ...secondFactorActions,

  /** Known or not, the same commands run: one claim, one person, one link, one mail (test/flows/password.test.ts). */
  async requestPasswordReset(context, { body }) {
    await attempt(context, "reset", body.email);
    const claim = await context.system.get("email", { hash: hashEmail(body.email) });
    const user = await context.system.get("user", { userId: claim?.userId ?? "nobody" });
    const userId = user?.userId ?? "nobody";
    const secret = await putToken(context, { purpose: "reset", userId, email: body.email }, RESET_SECONDS);
    const letter = user
      ? resetLetter(user.email, user.name, `${context.origin}/reset#${secret}`, user.language)
      : noAccountLetter(body.email, context.origin, context.language);
    await sendLetter(context, letter);
    return { output: undefined };
  },

  async resetPassword(context, { body }) {
    await attempt(context, "link", "");
    const hash = hashToken(body.token);
    const token = await context.system.get("token", { hash });
    if (token?.purpose !== "reset") throw deadLink();
    const passwordHash = await hashPassword(body.password);
    for (let round = 0; round < 5; round += 1) {
      const user = await context.system.get("user", { userId: token.userId });
      // A link to an address that has moved on since does not open the account any more.
      if (!user || hashEmail(user.email) !== hashEmail(token.email ?? user.email)) throw deadLink();
      // Sessions end first: cut off in between, the person is signed out and the link still works.
      await endSessions(context.system, context.forgetSession, user.userId);
      const { ok } = await context.system.write(
        { remove: "token", key: { hash }, if: "present" },
        { put: "user", item: { ...user, passwordHash, version: user.version + 1 }, if: { version: user.version } },
      );
      if (ok) {
        await endSessions(context.system, context.forgetSession, user.userId);
        await sendLetter(context, passwordLetter(user.email, user.name, context.origin, user.language));
        return { output: undefined };
      }
      if (!(await context.system.get("token", { hash }))) throw deadLink();
    }
    throw crowded();
  },

  async resendVerification(context) {
    const { user } = context;
    await attempt(context, "mail", user.email);
    if (user.verified) return { output: undefined };
    const token = { purpose: "verify", userId: user.userId, email: user.email } as const;
    await sendVerification(context, user, await putToken(context, token, VERIFY_SECONDS));
    return { output: undefined };
  },

  async updateMe(context, { body }) {
    const { name, language } = body;
    if (context.user.workspaceIds.length > 1) checkByPassword(context);
    const change = { ...(name === undefined ? {} : { name }), ...(language === undefined ? {} : { language }) };
    const user = await changeUser(context, context.user.userId, change);
    await spreadPerson(context, user);
    context.forgetMember(context.workspace.workspaceId, user.userId);
    const member = { ...context.member, name: user.name };
    return { output: await meOf(context, user, { member, workspace: context.workspace }) };
  },

  async acceptTerms(context, { body }) {
    const terms = { version: body.terms, acceptedAt: context.now().toISOString() };
    const user = await changeUser(context, context.user.userId, { terms });
    return { output: await meOf(context, user, context) };
  },

  async changePassword(context, { body }) {
    await proveByPassword(context, body.currentPassword);
    const { system, session, forgetSession } = context;
    const passwordHash = await hashPassword(body.password);
    const user = await changeUser(context, context.user.userId, { passwordHash });
    const fresh = beginSession(context, user.userId, session.workspaceId);
    await system.write({ put: "session", item: fresh.item, if: "absent" });
    await endSessions(system, forgetSession, user.userId, ({ hash }) => hash !== fresh.item.hash);
    await sendLetter(context, passwordLetter(user.email, user.name, context.origin, user.language));
    return { output: undefined, session: fresh.token };
  },

  async changeEmail(context, { body }) {
    await proveByPassword(context, body.currentPassword);
    const { user, origin, system } = context;
    await attempt(context, "mail", user.userId);
    await attempt(context, "mail", body.email);
    const claim = await system.get("email", { hash: hashEmail(body.email) });
    const foreign = claim !== undefined && claim.userId !== user.userId;
    const owner = await system.get("user", { userId: claim?.userId ?? "nobody" });
    // For an address that somebody has, a link of nobody's is made: as much work, and it opens nothing.
    const userId = foreign ? "nobody" : user.userId;
    const secret = await putToken(context, { purpose: "email", userId, email: body.email }, VERIFY_SECONDS);
    const letter = foreign
      ? takenEmailLetter(body.email, owner?.language ?? user.language)
      : newEmailLetter(body.email, user.name, `${origin}/verify#${secret}`, user.language);
    await sendLetter(context, letter);
    const next = { email: body.email, done: false };
    await sendLetter(context, emailMovedLetter(user.email, user.name, next, origin, user.language));
    return { output: undefined };
  },

  async listSessions({ system, user, session }) {
    const items = await system.all("session", { userId: user.userId });
    const sessions = items.filter(isReached(session)).sort((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1));
    return { output: { data: sessions.map((item) => toSession(item, session.hash)) } };
  },

  async endSession({ system, user, session, forgetSession }, { params }) {
    const ended = await endSessions(
      system,
      forgetSession,
      user.userId,
      (one) => one.sessionId === params.sessionId && isReached(session)(one),
    );
    if (ended.length === 0) throw notFound();
    return { output: undefined };
  },

  async endOtherSessions({ system, user, session, forgetSession }) {
    await endSessions(
      system,
      forgetSession,
      user.userId,
      (one) => one.hash !== session.hash && isReached(session)(one),
    );
    return { output: undefined };
  },

  async closeAccount(context, { body }) {
    await proveByPassword(context, body.currentPassword);
    await closeAccount(context);
    return { output: undefined };
  },
};
