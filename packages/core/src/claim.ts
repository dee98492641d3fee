import type { Message } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import { CrmError, duplicate, type Holder, notFound } from "./error.ts";

/** Who has a value that is unique in the workspace; written and removed in the transaction of its owner. */
export interface ClaimItem {
  readonly kind: "customer" | "purchase" | "signal" | "subscription" | "product" | "field";
  readonly value: string;
  readonly id: string;
  /** For a fact: whose it is, and for a purchase the day on which it lies. */
  readonly customerId?: string;
  readonly occurredOn?: string;
}

declare module "@perennial/table" {
  interface Items {
    claim: ClaimItem;
  }
}

export async function findClaim(
  table: TenantTable,
  kind: ClaimItem["kind"],
  value: string,
): Promise<ClaimItem | undefined> {
  return await table.get("claim", { kind, value }, { consistent: true });
}

export function claimLeg(item: ClaimItem): Leg {
  return { put: "claim", item, if: "absent" };
}

export function releaseLeg(kind: ClaimItem["kind"], value: string): Leg {
  return { remove: "claim", key: { kind, value } };
}

/** Who has a value, if the record belongs to a customer. */
function holderOf({ kind, id, customerId }: ClaimItem, unnamed: () => CrmError): Holder | undefined {
  if (kind === "product" || kind === "field") return undefined;
  return { kind, customerId: kind === "customer" ? id : (customerId ?? ""), unnamed };
}

/** What a refused claim means to the caller. */
export function taken(location: string, value: string): (current: unknown) => CrmError {
  return (current) => {
    const claim = current as ClaimItem | undefined;
    return duplicate(location, value, claim?.id, claim && holderOf(claim, () => duplicate(location, value)));
  };
}

/** The id behind an address: the id itself, or whose own id it is. */
export async function resolve(table: TenantTable, kind: ClaimItem["kind"], address: string): Promise<string> {
  if (!address.startsWith("ext:")) return address;
  const claim = await findClaim(table, kind, address.slice(4));
  if (!claim) throw notFound();
  return claim.id;
}

type FactKind = "purchase" | "signal" | "subscription";
const FACTS: Readonly<Record<FactKind, Message>> = {
  purchase: { en: "Purchase", zh: "购买记录" },
  signal: { en: "Signal", zh: "记录" },
  subscription: { en: "Subscription", zh: "订阅" },
};

/** The id behind an address below one customer; what another customer has is not found here. */
export async function resolveOf(
  table: TenantTable,
  kind: FactKind,
  customerId: string,
  address: string,
): Promise<string> {
  if (!address.startsWith("ext:")) return address;
  const claim = await findClaim(table, kind, address.slice(4));
  if (!claim || claim.customerId !== customerId) throw notFound();
  return claim.id;
}

/**
 * The id of what is to be made or replaced by its own id; undefined when it is new.
 *
 * @throws `conflict` when another customer has it
 */
export async function claimedBy(
  table: TenantTable,
  kind: FactKind,
  customerId: string,
  externalId: string,
): Promise<string | undefined> {
  const claim = await findClaim(table, kind, externalId);
  if (!claim || claim.customerId === customerId) return claim?.id;
  const { en, zh } = FACTS[kind];
  const unnamed = () =>
    new CrmError(
      "conflict",
      { en: `${en} ${externalId} belongs to another customer.`, zh: `${zh} ${externalId} 属于其他客户。` },
      { fix: { en: "Use another id.", zh: "请使用其他编号。" } },
    );
  throw new CrmError(
    "conflict",
    {
      en: `${en} ${externalId} belongs to customer ${claim.customerId}.`,
      zh: `${zh} ${externalId} 属于客户 ${claim.customerId}。`,
    },
    {
      fix: { en: "Delete it there first, or use another id.", zh: "请先在那里删除，或使用其他编号。" },
      holder: holderOf(claim, unnamed),
    },
  );
}
