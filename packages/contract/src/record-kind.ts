import { type Operation, writes } from "./operation.ts";
import type { OwnedKind, RecordKind } from "./reach.ts";

const KINDS: Readonly<Record<string, RecordKind>> = {
  customers: "customer",
  purchases: "purchase",
  subscriptions: "subscription",
  signals: "signal",
  notes: "note",
  tasks: "task",
  products: "product",
};

/** The kind of record that an operation is about, as its path says; undefined where it is about none. */
export function recordKindOf({ path }: Operation): RecordKind | undefined {
  const [first = "", second = "", third] = path.slice(1).split("/");
  const under = second === "{customerId}" && third !== undefined ? KINDS[third] : undefined;
  return under ?? KINDS[first];
}

/** What must be reached of a customer for an operation on something of it: which kind, and to see or to change it. */
export function neededReach(op: Operation): { readonly kind: OwnedKind; readonly mode: "read" | "write" } | undefined {
  if (!op.params || !("customerId" in op.params.shape)) return undefined;
  const kind = recordKindOf(op);
  if (kind === undefined || kind === "product") return undefined;
  return { kind, mode: writes(op) ? "write" : "read" };
}
