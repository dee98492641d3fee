import { createHash } from "node:crypto";
import { hashEmail, type UserItem } from "../account/account.ts";
import { crowded } from "../account/entry.ts";
import { arrivalLegs } from "../account/join.ts";
import type { AccountContext } from "../context.ts";
import { CrmError } from "../error.ts";
import { joinLeg } from "../workspace/member.ts";
import { domainOf } from "./domain.ts";
import type { Claims } from "./id-token.ts";
import type { SignInProviderItem } from "./provider.ts";

interface Arrival {
  readonly workspaceId: string;
  readonly provider: SignInProviderItem;
  readonly claims: Claims;
}

/** A subject is somebody for one workspace alone: two companies may name the same issuer, or issuers that lie. */
const identityHash = ({ workspaceId, provider, claims }: Arrival): string =>
  createHash("sha256")
    .update(JSON.stringify([workspaceId, provider.issuer, claims.sub]))
    .digest("base64url");

function unproved(): CrmError {
  return new CrmError(
    "forbidden",
    {
      en: "The sign-in service has not confirmed your e-mail address, or its domain is none that your company has proved.",
      zh: "登录服务未确认您的邮箱，或邮箱域名不是贵公司已验证的域名。",
    },
    {
      fix: {
        en: "Ask whoever looks after that service, or an owner of the workspace.",
        zh: "请联系该服务的管理员，或工作区所有者。",
      },
    },
  );
}

function uninvited(): CrmError {
  return new CrmError(
    "forbidden",
    { en: "You are no member of this workspace.", zh: "您不是此工作区的成员。" },
    { fix: { en: "Ask one of its owners for an invitation.", zh: "请联系所有者邀请您。" } },
  );
}

/** The address of a newcomer, if it is one that this workspace's service may speak for. */
async function provedEmail(context: AccountContext, { workspaceId, claims }: Arrival): Promise<string> {
  const { email, emailVerified } = claims;
  if (email === undefined || !emailVerified || !/^[^\s@]{1,64}@[^\s@]{1,189}$/.test(email)) throw unproved();
  const domain = domainOf(email);
  const [claim, own] = await Promise.all([
    context.system.get("domain", { domain }),
    context.tenant(workspaceId).get("signInDomain", { domain }, { consistent: true }),
  ]);
  if (claim?.workspaceId !== workspaceId || !own?.verifiedAt) throw unproved();
  return email;
}

function newPerson(context: AccountContext, email: string, { workspaceId, claims }: Arrival): UserItem {
  return {
    userId: context.newId("user"),
    name: claims.name ?? email.slice(0, email.indexOf("@")),
    email,
    verified: true,
    language: context.language,
    workspaceIds: [workspaceId],
    createdAt: context.now().toISOString(),
    version: 1,
  };
}

/** Makes somebody a member who is none yet, where the settings allow it; whoever was sent away stays away. */
async function admit(context: AccountContext, user: UserItem, { workspaceId, provider }: Arrival): Promise<void> {
  const table = context.tenant(workspaceId);
  const before = await table.get("member", { userId: user.userId }, { consistent: true });
  if (before && before.leftAt === undefined) return;
  if (before || !provider.createsMembers) throw uninvited();
  const own = context.tenant(workspaceId, { userId: user.userId });
  const { ok } = await own.write(joinLeg(undefined, { role: provider.role, teamIds: [] }, user, context.now()));
  if (!ok && !(await table.get("member", { userId: user.userId }, { consistent: true }))) throw crowded();
  context.forgetMember(workspaceId, user.userId);
}

/** The person with the workspace among those that can be switched to. */
function knowing(user: UserItem, workspaceId: string): UserItem {
  if (user.workspaceIds.includes(workspaceId)) return user;
  return { ...user, workspaceIds: [...user.workspaceIds, workspaceId], version: user.version + 1 };
}

/**
 * Whose account it is. A subject that is known stands for whom it stood for. One that is new gets the account of its address
 * only if the service says that the address is verified and the company has proved the domain; and never more than
 * membership of this one workspace.
 */
export async function personFor(context: AccountContext, arrival: Arrival): Promise<UserItem> {
  const { system, now } = context;
  const { workspaceId } = arrival;
  const hash = identityHash(arrival);
  for (let round = 0; round < 5; round += 1) {
    const identity = await system.get("externalIdentity", { hash });
    const linked = identity && (await system.get("user", { userId: identity.userId }));
    if (linked) {
      await admit(context, linked, arrival);
      return linked;
    }
    const email = await provedEmail(context, arrival);
    const claim = await system.get("email", { hash: hashEmail(email) });
    const known = claim && (await system.get("user", { userId: claim.userId }));
    if (!known && !arrival.provider.createsMembers) throw uninvited();
    const user: UserItem = known ? knowing(known, workspaceId) : newPerson(context, email, arrival);
    if (known) await admit(context, known, arrival);
    const link = { hash, userId: user.userId, workspaceId, createdAt: now().toISOString() };
    const { ok } = await system.write(
      // An account that was closed leaves its link behind, which stands for nobody.
      { put: "externalIdentity", item: link, ...(identity ? {} : { if: "absent" as const }) },
      ...arrivalLegs(user, known),
    );
    if (!ok) continue;
    await admit(context, user, arrival);
    return user;
  }
  throw crowded();
}
