import type { Kind, Language } from "@perennial/contract";
import type { CursorCodec, SystemTable, TenantTable } from "@perennial/table";
import type { Standing } from "./access/standing.ts";
import type { TokenItem, UserItem } from "./account/account.ts";
import type { AttemptKind } from "./account/attempt.ts";
import type { SessionItem } from "./account/session.ts";
import type { CredentialItem } from "./api-key/api-key.ts";
import type { Billing, Blob, Log, Outbound, Queue } from "./ports.ts";
import type { InboundAddressItem } from "./source/address.ts";
import type { MemberItem } from "./workspace/workspace.store.ts";
import type { WorkspaceItem } from "./workspace/workspace.ts";

/** Who asks: a person in a session, a program with a key, or the system itself. */
export type Actor =
  | ({ readonly kind: "user" | "key"; readonly id: string } & Standing)
  /** The system itself, or a source by which something came in. */
  | { readonly kind: "system"; readonly id: string };

/** What all work has, whoever asked for it: clock, ids and log, but no tenant. */
export interface Tools {
  /** The time; in work for a tenant the tenant's, which in a test workspace may have been moved. */
  readonly now: () => Date;
  /** A new id: prefix and ULID of the moment, or of `timeMs`. */
  readonly newId: (kind: Kind, timeMs?: number) => string;
  readonly log: Log;
}

/** What work on one tenant's data has. */
export interface TenantContext extends Tools {
  readonly workspace: WorkspaceItem;
  readonly table: TenantTable;
  readonly blob: Blob;
  readonly queue: Queue;
  /** The time that nobody can move: what is kept for a while, what proves who somebody is, and what machines do go by it. */
  readonly realNow: () => Date;
  /** Where links in mails lead, without a slash at the end. */
  readonly origin: string;
}

/** What an action sees beside its input. */
export interface Context extends TenantContext {
  readonly actor: Actor;
  readonly language: Language;
  readonly requestId: string;
  readonly cursors: CursorCodec;
  readonly outbound: Outbound;
  readonly billing: Billing;
  readonly identity: Identity;
  /** Domain whose mail comes in. */
  readonly mailDomain: string;
  /** A new secret of 256 bits as text. */
  readonly newSecret: () => string;
}

/** The little that an action may do with what precedes tenants. */
export interface Identity {
  putCredential(item: CredentialItem): Promise<void>;
  removeCredential(hash: string): Promise<void>;
  /** Changes what a key may do; false when it works no more. */
  changeCredential(
    hash: string,
    fields: Partial<Pick<CredentialItem, "access" | "permissions" | "rules" | "networks" | "ttl">>,
  ): Promise<boolean>;
  /** Lets a key stop working at a moment, in seconds since 1970. */
  endCredential(hash: string, ttl: number): Promise<void>;
  /** Makes somebody else answer for a key. */
  moveCredential(hash: string, makerId: string): Promise<void>;
  putToken(item: TokenItem): Promise<void>;
  removeToken(hash: string): Promise<void>;
  putInboundAddress(item: InboundAddressItem): Promise<void>;
  removeInboundAddress(hash: string): Promise<void>;
  /** Counts an attempt; see `attempt`. */
  attempt(kind: AttemptKind, subject: string): Promise<void>;
  /** Drops what this process remembers of a member of this workspace, or of all of them. */
  forgetMember(userId: string): void;
  forgetRoles(): void;
  /** Makes a domain this workspace's own if its record is there; see `claimDomain`. */
  claimDomain(domain: string, proof: string): Promise<"claimed" | "missing" | "taken">;
  releaseDomain(domain: string): Promise<void>;
  /** Whether the session began through the company's sign-in service. */
  readonly isThroughProvider: boolean;
  /** The signed-in person; undefined for a key. */
  person(): Promise<UserItem | undefined>;
  /** Ends the session of this request at once. */
  endSession(): Promise<void>;
}

/** What the operations have that precede a tenant: signing up, signing in, verifying. */
export interface AccountContext extends Tools {
  readonly system: SystemTable;
  readonly queue: Queue;
  /**
   * A workspace's table, in the name of the caller.
   *
   * @param who whom an open request has turned out to come from, and the session that begins with it
   */
  readonly tenant: (workspaceId: string, who?: { readonly userId: string; readonly sessionId?: string }) => TenantTable;
  readonly language: Language;
  readonly requestId: string;
  /** Where links in mails lead, without a slash at the end. */
  readonly origin: string;
  /** Address from which the request comes. */
  readonly network: string;
  /** Browser and system from which it comes. */
  readonly device: string;
  /** What the browser keeps of a sign-in through a provider that it has begun; empty for nothing. */
  readonly browser: string;
  /** Token of the session that the browser has; empty for none. */
  readonly sessionToken: string;
  readonly outbound: Outbound;
  /** Seals what is kept; bind it to a workspace or a person. */
  readonly cursors: CursorCodec;
  /** Drops what this process remembers of a session. */
  readonly forgetSession: (hash: string) => void;
  /** Drops what this process remembers of a member's role. */
  readonly forgetMember: (workspaceId: string, userId: string) => void;
  /** A new secret of 256 bits as text. */
  readonly newSecret: () => string;
}

/** What a person's own operations have: who it is, in which session and workspace. */
export interface PersonContext extends AccountContext {
  readonly user: UserItem;
  readonly session: SessionItem;
  readonly member: MemberItem;
  readonly workspace: WorkspaceItem;
}
