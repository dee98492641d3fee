import type { SignInDomain } from "@perennial/contract";
import type { SystemTable, TenantTable } from "@perennial/table";

/** A domain that a company says is its own. */
export interface SignInDomainItem {
  readonly domain: string;
  /** What the TXT record must hold; made by us, so that no record that is there already proves anything. */
  readonly proof: string;
  readonly verifiedAt: string | null;
  readonly createdAt: string;
}

/** Whose domain it is: the workspace whose record was found last. */
export interface DomainItem {
  readonly domain: string;
  readonly workspaceId: string;
  readonly proof: string;
}

declare module "@perennial/table" {
  interface Items {
    signInDomain: SignInDomainItem;
  }
  interface SystemItems {
    domain: DomainItem;
  }
}

const recordName = (domain: string): string => `_perennial.${domain}`;
const recordValue = (proof: string): string => `perennial-verification=${proof}`;

export function toDomain({ domain, proof, verifiedAt }: SignInDomainItem): SignInDomain {
  return { domain, verifiedAt, recordName: recordName(domain), recordValue: recordValue(proof) };
}

export async function listDomains(table: TenantTable): Promise<SignInDomainItem[]> {
  const found = await table.range("signInDomain", {}, { from: "DOMAIN#", until: "DOMAIN$", consistent: true });
  return found.flatMap(({ entity, item }) => (entity === "signInDomain" ? [item] : []));
}

/** The domain of an address, as the table has it. */
export function domainOf(email: string): string {
  return email
    .slice(email.lastIndexOf("@") + 1)
    .trim()
    .toLowerCase();
}

/** Answers of a TXT record at the name that proves a domain. */
export type TxtOf = (name: string) => Promise<readonly string[]>;

/**
 * Makes a domain a workspace's own if its record is there. One that another workspace has proved goes over only when that
 * one's record is gone: a domain that was sold moves, one that is shared does not.
 *
 * @returns `taken` while another workspace's record is there too
 */
export async function claimDomain(
  system: SystemTable,
  txt: TxtOf,
  { domain, proof, workspaceId }: DomainItem,
): Promise<"claimed" | "missing" | "taken"> {
  const values = new Set(await txt(recordName(domain)));
  if (!values.has(recordValue(proof))) return "missing";
  for (let round = 0; round < 3; round += 1) {
    const before = await system.get("domain", { domain });
    if (before?.workspaceId === workspaceId && before.proof === proof) return "claimed";
    const isForeign = before !== undefined && before.workspaceId !== workspaceId;
    if (isForeign && values.has(recordValue(before.proof))) return "taken";
    if (before) await system.take("domain", { domain });
    const { ok } = await system.write({ put: "domain", item: { domain, proof, workspaceId }, if: "absent" });
    if (ok) return "claimed";
  }
  return "taken";
}

/** Gives a domain up; another workspace's stays. */
export async function releaseDomain(system: SystemTable, domain: string, workspaceId: string): Promise<void> {
  const before = await system.get("domain", { domain });
  if (before?.workspaceId === workspaceId) await system.take("domain", { domain });
}
