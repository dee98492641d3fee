import type { SystemLeg } from "@perennial/table";
import type { AccountContext } from "../context.ts";
import { CrmError } from "../error.ts";
import { renameMember } from "../workspace/workspace.store.ts";
import { hashEmail, type TokenItem, type UserItem } from "./account.ts";
import { crowded, deadLink, sendLetter } from "./entry.ts";
import { emailMovedLetter } from "./letters.ts";

const ATTEMPTS = 5;

function taken(): CrmError {
  return new CrmError(
    "conflict",
    { en: "Another account has verified this address.", zh: "该邮箱已由另一个账户验证。" },
    { fix: { en: "Sign in with that one.", zh: "请使用那个账户登录。" } },
  );
}

/** Brings the copies of name and address that each workspace keeps of its member up to date. */
export async function spreadPerson(context: AccountContext, user: UserItem): Promise<void> {
  await Promise.all(user.workspaceIds.map((workspaceId) => renameMember(context.tenant(workspaceId), user)));
}

/**
 * Makes the address of a link that was followed the person's own: link, claim and person change together, so that of many
 * uses of a link one takes effect, and an address never belongs to two.
 */
export async function takeEmail(context: AccountContext, token: TokenItem): Promise<void> {
  for (let round = 0; round < ATTEMPTS; round += 1) {
    const user = await context.system.get("user", { userId: token.userId });
    if (!user) throw deadLink();
    const email = token.email ?? user.email;
    // A first address that has been replaced meanwhile is not taken back by its old link.
    if (token.purpose === "verify" && email !== user.email) throw deadLink();
    const claim = await context.system.get("email", { hash: hashEmail(email) });
    if (claim && claim.userId !== user.userId) throw taken();
    const changed: UserItem = { ...user, email, verified: true, version: user.version + 1 };
    const legs: SystemLeg[] = [
      { remove: "token", key: { hash: token.hash }, if: "present" },
      { put: "user", item: changed, if: { version: user.version } },
    ];
    if (!claim) legs.push({ put: "email", item: { hash: hashEmail(email), userId: user.userId }, if: "absent" });
    const moves = user.verified && hashEmail(user.email) !== hashEmail(email);
    if (moves) legs.push({ remove: "email", key: { hash: hashEmail(user.email) } });
    const written = await context.system.write(...legs);
    if (!written.ok) {
      if (!(await context.system.get("token", { hash: token.hash }))) throw deadLink();
      continue;
    }
    await spreadPerson(context, changed);
    if (moves) {
      const next = { email, done: true };
      await sendLetter(context, emailMovedLetter(user.email, user.name, next, context.origin, user.language));
    }
    return;
  }
  throw crowded();
}
