import { type InputOf, type Me, type Operation, type OutputOf, TERMS_VERSION } from "@perennial/contract";
import { rulesOf, standingOfMember } from "../access/standing.ts";
import type { AccountContext, PersonContext } from "../context.ts";
import { CrmError } from "../error.ts";
import { clockOf } from "../test-clock/test-clock.ts";
import { findMember, findWorkspace, type MemberItem, toMember } from "../workspace/workspace.store.ts";
import { toWorkspace, type WorkspaceItem } from "../workspace/workspace.ts";
import type { UserItem } from "./account.ts";
import { newSession, type SessionItem } from "./session.ts";

/** What an operation before the tenant answers: the reply, and the session that begins with it. */
export interface Entry<T> {
  readonly output: T;
  /** Token for the cookie of a session that begins. */
  readonly session?: string;
  /** What the browser is to keep of a sign-in through a provider; empty to forget it. */
  readonly browser?: string;
}

/** The action of an operation that anybody may call, or any person about the own account. */
export type EntryActionsOf<Ops extends Readonly<Record<string, Operation>>> = {
  readonly [K in keyof Ops as Ops[K]["access"] extends "public" | "person" ? K : never]: (
    context: Ops[K]["access"] extends "public" ? AccountContext : PersonContext,
    input: InputOf<Ops[K]>,
  ) => Promise<Entry<OutputOf<Ops[K]>>>;
};

export const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

/** A new session of a person in a workspace, not yet written. */
export function beginSession(
  context: AccountContext,
  userId: string,
  workspaceId: string,
): { token: string; item: SessionItem } {
  const { device, network } = context;
  const input = { sessionId: context.newId("session"), userId, workspaceId, secret: context.newSecret() };
  return newSession({ ...input, device, network }, context.now());
}

/** Begins a session and answers its token. */
export async function startSession(context: AccountContext, userId: string, workspaceId: string): Promise<string> {
  return (await startSessionWith(context, userId, workspaceId, {})).token;
}

/** The same, with what is special about it. */
export async function startSessionWith(
  context: AccountContext,
  userId: string,
  workspaceId: string,
  special: Partial<Pick<SessionItem, "providerId" | "confirmedAt">>,
): Promise<{ token: string; item: SessionItem }> {
  const begun = beginSession(context, userId, workspaceId);
  const item = { ...begun.item, ...special };
  await context.system.write({ put: "session", item, if: "absent" });
  return { token: begun.token, item };
}

export async function sendLetter({ queue }: Pick<AccountContext, "queue">, letter: object): Promise<void> {
  await queue.send("mail", [{ body: letter }]);
}

/** A person's membership of a workspace and the workspace; undefined where the person is no member any more. */
export async function membership(
  context: AccountContext,
  userId: string,
  workspaceId: string,
): Promise<{ member: MemberItem; workspace: WorkspaceItem } | undefined> {
  const table = context.tenant(workspaceId);
  const [member, workspace] = await Promise.all([findMember(table, userId), findWorkspace(table)]);
  return member && workspace ? { member, workspace } : undefined;
}

export async function meOf(
  context: AccountContext & { readonly session?: SessionItem },
  user: UserItem,
  { member, workspace }: { member: MemberItem; workspace: WorkspaceItem },
  throughProvider: boolean = context.session?.providerId !== undefined,
): Promise<Me> {
  const table = context.tenant(workspace.workspaceId);
  const [standing, now] = await Promise.all([standingOfMember(table, member), clockOf(table, workspace, context.now)]);
  return {
    member: toMember(member),
    person: toPerson(user),
    workspace: toWorkspace(workspace, now()),
    provider: throughProvider ? (workspace.provider?.name ?? null) : null,
    verified: user.verified,
    permissions: [...standing.permissions],
    rules: rulesOf(standing),
  };
}

export function toPerson({ name, email, language, secondFactor, terms }: UserItem): NonNullable<Me["person"]> {
  return {
    name,
    email,
    language,
    secondFactor: secondFactor !== undefined,
    recoveryCodes: secondFactor?.recovery.length ?? 0,
    terms: { accepted: terms?.version ?? null, acceptedAt: terms?.acceptedAt ?? null, current: TERMS_VERSION },
  };
}

/** A link that was used, replaced or is too old; all are told alike. */
export function deadLink(): CrmError {
  return new CrmError(
    "not_found",
    { en: "This link has been used or is too old.", zh: "此链接已使用或已过期。" },
    { fix: { en: "Ask for a new one.", zh: "请重新获取。" } },
  );
}

/** Others kept changing the account while it was to be changed. */
export function crowded(): CrmError {
  return new CrmError(
    "conflict",
    { en: "The account was changed at the same moment.", zh: "账户同时被更改。" },
    { fix: { en: "Try again.", zh: "请重试。" }, retryAfter: 1 },
  );
}
