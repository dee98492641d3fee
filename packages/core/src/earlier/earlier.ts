import type { CustomerItem } from "../customer/customer.ts";
import type { PurchaseFact } from "../score/history.ts";
import type { SignalFact } from "../signal/evidence.ts";
import type { SubscriptionFact } from "../subscription/contract-terms.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";

/** What people say of a customer that scores heed. */
export type Judged = Pick<CustomerItem, "unscored" | "riskOverride">;

/** What scores are made of, of one record: nothing that would tell whose it was. */
export type Said =
  | { readonly kind: "purchase"; readonly fact: PurchaseFact }
  | { readonly kind: "signal"; readonly fact: SignalFact }
  | { readonly kind: "subscription"; readonly fact: SubscriptionFact }
  | { readonly kind: "customer"; readonly fact: Judged };

/** What a record of a customer said until it was changed or removed. */
export interface EarlierFactItem {
  readonly customerId: string;
  /** When it came to be known, and when it was changed or removed; RFC 3339. */
  readonly recordedAt: string;
  readonly until: string;
  /** Id and version of the record, by which versions of one moment stand apart. */
  readonly place: string;
  readonly recordId: string;
  readonly version: number;
  readonly said: Said;
}

/** The part of a workspace that decides how facts count. */
export type Counting = Pick<WorkspaceItem, "rates"> & { readonly mode: NonNullable<WorkspaceItem["scoring"]>["mode"] };

/** How facts counted until that was changed. */
export interface EarlierSettingsItem {
  readonly until: string;
  readonly place: string;
  readonly version: number;
  readonly counting: Counting;
}

declare module "@perennial/table" {
  interface Items {
    earlierFact: EarlierFactItem;
    earlierSettings: EarlierSettingsItem;
  }
}
