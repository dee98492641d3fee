import { createHash } from "node:crypto";
import type { Language, WorkspaceMode } from "@perennial/contract";
import { hash32 } from "../workspace/workspace.ts";

/** A person, who may belong to several workspaces. */
export interface UserItem {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** Absent for somebody who came through a company's sign-in service and has never chosen a password. */
  readonly passwordHash?: string;
  readonly verified: boolean;
  readonly language: Language;
  readonly workspaceIds: readonly string[];
  /** The terms that were accepted last; absent for somebody who has not been asked yet. */
  readonly terms?: { readonly version: string; readonly acceptedAt: string };
  /** The app's secret, sealed; the last step whose code was used, and the hashes of the recovery codes that are left. */
  readonly secondFactor?: { readonly secret: string; readonly lastStep: number; readonly recovery: readonly string[] };
  /** A second factor whose app has not yet proved to work. */
  readonly pendingFactor?: { readonly secret: string; readonly until: string };
  readonly createdAt: string;
  readonly version: number;
}

/** Who has proved that an address is theirs. */
export interface EmailItem {
  readonly hash: string;
  readonly userId: string;
}

/** A link that works once. */
export interface TokenItem {
  readonly hash: string;
  /** What following the link does; no link does another's work. */
  readonly purpose: "verify" | "email" | "reset" | "invite";
  readonly userId: string;
  /** Address to which it was sent; absent on links of before. */
  readonly email?: string;
  /** Of an invitation: where to, and which. */
  readonly workspaceId?: string;
  readonly invitationId?: string;
  readonly ttl: number;
}

/** A workspace in the list that schedules go through; it holds what is needed to make the workspace itself. */
export interface TenantItem {
  readonly bucket: string;
  readonly workspaceId: string;
  readonly ownerId: string;
  readonly company: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly country: string;
  readonly currency: string;
  readonly demo: boolean;
  /** Absent for `live`. */
  readonly mode?: WorkspaceMode;
  readonly createdAt: string;
}

declare module "@perennial/table" {
  interface SystemItems {
    user: UserItem;
    email: EmailItem;
    token: TokenItem;
    tenant: TenantItem;
  }
}

export const VERIFY_SECONDS = 86_400;
export const RESET_SECONDS = 3_600;
/** Partitions over which the list of tenants is spread. */
export const TENANT_BUCKETS = 4;

export function bucketOf(workspaceId: string): string {
  return String(hash32(workspaceId) % TENANT_BUCKETS);
}

export function hashEmail(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("base64url");
}
