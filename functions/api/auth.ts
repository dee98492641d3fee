import {
  type Actor,
  attempt,
  CONFIRMED_SECONDS,
  type CredentialItem,
  CrmError,
  claimDomain,
  findMember,
  hashToken,
  type Identity,
  isKey,
  isTaken,
  isWithin,
  KEY_ACCESS,
  keyPermissions,
  type MemberItem,
  releaseDomain,
  type SessionItem,
  type Standing,
  type SupportGrantItem,
  sessionKey,
  slide,
  standingOfKey,
  standingOfMember,
  type UserItem,
  type WorkspaceItem,
} from "@perennial/core";
import type { Runtime } from "../runtime.ts";
import { cacheFor } from "./cache.ts";

/** How long a key or a role may be remembered: a revocation takes effect within it everywhere. */
const KEPT_MS = 30_000;
/** The same for a workspace's settings, which its own imports change as well. */
const SETTINGS_MS = 2_000;
const MOST = 1000;

/** Who sent a request, and where it may look. */
export interface Caller {
  readonly actor: Actor;
  readonly workspace: WorkspaceItem;
  readonly identity: Identity;
  /** The person's session; absent for a key. */
  readonly session?: SessionItem;
  /** The person's role; absent for a key. */
  readonly member?: MemberItem;
  /** The session was prolonged by this request: its cookie is to live as long. */
  readonly prolonged?: true;
}

export interface Credentials {
  /** Value of the Authorization header. */
  readonly authorization: string | undefined;
  /** Token of the session cookie. */
  readonly session: string | undefined;
  /** Address from which the request comes. */
  readonly network: string;
}

interface Membership {
  readonly member: MemberItem;
  readonly standing: Standing;
}

export interface Authenticator {
  /** @throws `unauthorized` when nothing valid was sent */
  identify(credentials: Credentials): Promise<Caller>;
  /** Whether the person of a session has proved to be there of late. */
  isConfirmed(session: SessionItem): Promise<boolean>;
  /** The person behind a session, as the table has it now. */
  person(session: SessionItem): Promise<UserItem>;
  /** Forgets what was remembered of a workspace, after a change made here. */
  forget(workspaceId: string): void;
  forgetSession(hash: string): void;
  forgetMember(workspaceId: string, userId: string): void;
}

function unauthorized(): CrmError {
  return new CrmError(
    "unauthorized",
    { en: "Neither a session nor a key that works came with this request.", zh: "请求没有附带有效的会话或密钥。" },
    {
      fix: {
        en: "Sign in, or send a valid key as `Authorization: Bearer per_live_…`.",
        zh: "请登录，或以 `Authorization: Bearer per_live_…` 发送有效的密钥。",
      },
    },
  );
}

function elsewhere(): CrmError {
  return new CrmError(
    "forbidden",
    { en: "This key may not be used from this network.", zh: "此密钥不允许在当前网络使用。" },
    { fix: { en: "Use it where it belongs, or have its networks changed.", zh: "请在允许的网络使用，或修改其网段。" } },
  );
}

export function authenticator(run: Runtime): Authenticator {
  const { system } = run;
  const now = (): number => run.platform.now();
  const keys = cacheFor<CredentialItem>(KEPT_MS, MOST, now);
  const sessions = cacheFor<SessionItem>(KEPT_MS, MOST, now);
  const members = cacheFor<Membership>(KEPT_MS, MOST, now);
  const ofMakers = new WeakMap<Standing, WeakMap<CredentialItem, Promise<Standing>>>();
  const grants = cacheFor<SupportGrantItem>(KEPT_MS, MOST, now);
  const workspaces = cacheFor<WorkspaceItem>(SETTINGS_MS, MOST, now);

  const workspaceOf = async (workspaceId: string): Promise<WorkspaceItem> => {
    const workspace = await workspaces.get(workspaceId, () => run.workspace(workspaceId));
    if (!workspace) throw unauthorized();
    return workspace;
  };
  const identityOf = (workspaceId: string, network: string, session: SessionItem | undefined): Identity => ({
    putCredential: async (item) => {
      await system.write({ put: "credential", item, if: "absent" });
    },
    changeCredential: async (hash, fields) => {
      keys.forget(hash);
      return (await system.write({ set: "credential", key: { hash }, fields, if: "present" })).ok;
    },
    endCredential: async (hash, ttl) => {
      keys.forget(hash);
      await system.write({ set: "credential", key: { hash }, fields: { ttl }, if: "present" });
    },
    moveCredential: async (hash, makerId) => {
      keys.forget(hash);
      await system.write({ set: "credential", key: { hash }, fields: { makerId }, if: "present" });
    },
    putToken: async (item) => {
      await system.write({ put: "token", item, if: "absent" });
    },
    removeToken: async (hash) => {
      await system.take("token", { hash });
    },
    putInboundAddress: async (item) => {
      await system.write({ put: "inboundAddress", item, if: "absent" });
    },
    removeInboundAddress: async (hash) => {
      await system.take("inboundAddress", { hash });
    },
    attempt: async (kind, subject) => {
      await attempt({ system, now: run.now, network }, kind, subject);
    },
    forgetMember: (userId) => members.forget(`${workspaceId} ${userId}`),
    forgetRoles: () => members.clear(),
    removeCredential: async (hash) => {
      keys.forget(hash);
      await system.take("credential", { hash });
    },
    claimDomain: async (domain, proof) =>
      await claimDomain(system, (name) => run.platform.dns.txt(name), { domain, proof, workspaceId }),
    releaseDomain: async (domain) => await releaseDomain(system, domain, workspaceId),
    isThroughProvider: session?.providerId !== undefined,
    person: async () => (session ? await system.get("user", { userId: session.userId }) : undefined),
    endSession: async () => {
      if (!session) return;
      const { userId, hash } = session;
      sessions.forget(hash);
      await system.take("session", { userId, hash });
    },
  });

  const membershipOf = async (workspaceId: string, userId: string): Promise<Membership | undefined> =>
    await members.get(`${workspaceId} ${userId}`, async () => {
      const table = run.tenant(workspaceId);
      const member = await findMember(table, userId);
      return member && { member, standing: await standingOfMember(table, member) };
    });

  /** Who answers for a key; of one made before this was kept with it, its entry in the workspace says so. */
  const makerOf = async ({ workspaceId, keyId, makerId }: CredentialItem): Promise<string | undefined> =>
    makerId ?? (await run.tenant(workspaceId).get("apiKey", { keyId }))?.createdBy;

  /** What a key may do is remembered with the key and with what its maker may, and made anew with either. */
  const keyStanding = async (credential: CredentialItem, { member, standing }: Membership): Promise<Standing> => {
    const { workspaceId, rules } = credential;
    const known = ofMakers.get(standing) ?? new WeakMap<CredentialItem, Promise<Standing>>();
    ofMakers.set(standing, known);
    const own = { permissions: keyPermissions(credential), rules };
    const made = known.get(credential) ?? standingOfKey(run.tenant(workspaceId), own, member, standing);
    known.set(credential, made);
    made.catch(() => known.delete(credential));
    return await made;
  };

  /** Support looks in as long as an owner's consent lasts, however long its key would. */
  const bySupport = async ({ workspaceId, keyId, access }: CredentialItem, network: string): Promise<Caller> => {
    const grant = await grants.get(workspaceId, () => run.tenant(workspaceId).get("supportGrant", {}));
    if (!grant || Date.parse(grant.until) <= now()) throw unauthorized();
    const permissions = KEY_ACCESS[access === "write" && grant.write ? "write" : "read"];
    const actor: Actor = { kind: "key", id: keyId, permissions };
    return { actor, workspace: await workspaceOf(workspaceId), identity: identityOf(workspaceId, network, undefined) };
  };

  const byKey = async (key: string, network: string): Promise<Caller> => {
    if (!isKey(key)) throw unauthorized();
    const hash = hashToken(key);
    const credential = await keys.get(hash, () => system.get("credential", { hash }));
    if (!credential || (credential.ttl !== undefined && credential.ttl * 1000 <= now())) throw unauthorized();
    const { workspaceId, keyId, networks = [] } = credential;
    if (credential.support) return await bySupport(credential, network);
    const makerId = await makerOf(credential);
    const maker = makerId === undefined ? undefined : await membershipOf(workspaceId, makerId);
    // A key does not outlive its maker's membership, nor do more than its maker may do now.
    if (!maker) throw unauthorized();
    if (networks.length > 0 && !isWithin(network, networks)) throw elsewhere();
    const standing = await keyStanding(credential, maker);
    const actor: Actor = { kind: "key", id: keyId, ...standing };
    const identity = identityOf(workspaceId, network, undefined);
    return { actor, workspace: await workspaceOf(workspaceId), identity };
  };

  const bySession = async (token: string, network: string): Promise<Caller> => {
    const key = sessionKey(token);
    const session = key && (await sessions.get(key.hash, () => system.get("session", key)));
    if (!session || session.ttl * 1000 <= now()) throw unauthorized();
    const { userId, workspaceId, hash } = session;
    const seen = slide(session, run.now());
    if (seen) {
      sessions.forget(hash);
      await system.write({ set: "session", key: { userId, hash }, fields: seen, if: "present" });
    }
    const found = await membershipOf(workspaceId, userId);
    if (!found) throw unauthorized();
    const { member, standing } = found;
    const actor: Actor = { kind: "user", id: userId, ...standing };
    const workspace = await workspaceOf(workspaceId);
    if (!isTaken(session, member.role, workspace)) throw unauthorized();
    const caller = { actor, workspace, identity: identityOf(workspaceId, network, session), session, member };
    return seen ? { ...caller, prolonged: true } : caller;
  };

  return {
    async identify({ authorization, session, network }) {
      const bearer = authorization === undefined ? undefined : /^Bearer +(\S{1,200})$/i.exec(authorization)?.[1];
      if (bearer !== undefined) return await byKey(bearer, network);
      if (authorization !== undefined || session === undefined || session.length > 200) throw unauthorized();
      return await bySession(session, network);
    },
    async isConfirmed({ userId, hash, confirmedAt }) {
      const isRecent = (at: string): boolean => now() - Date.parse(at) < CONFIRMED_SECONDS * 1000;
      if (isRecent(confirmedAt)) return true;
      // Another process may have taken the confirmation.
      const current = await system.get("session", { userId, hash });
      return current !== undefined && isRecent(current.confirmedAt);
    },
    async person({ userId }) {
      const user = await system.get("user", { userId });
      if (!user) throw unauthorized();
      return user;
    },
    forget: (workspaceId) => workspaces.forget(workspaceId),
    forgetSession: (hash) => sessions.forget(hash),
    forgetMember: (workspaceId, userId) => members.forget(`${workspaceId} ${userId}`),
  };
}
