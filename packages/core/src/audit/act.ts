import type { AuditKind, Operation } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type { TenantContext } from "../context.ts";

/**
 * Something that was done and changes no record: somebody looked at what is sensitive, or signed in. The fact from which
 * the stream makes an entry of the audit, as it does from every change.
 */
export interface ActItem {
  readonly actId: string;
  readonly operation: string;
  readonly action: "accessed" | "refused";
  readonly kind: AuditKind;
  readonly recordId: string;
  readonly customerId?: string;
  /** Seconds since 1970: the stream has taken it up long before. */
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    act: ActItem;
  }
}

const KEPT_SECONDS = 3 * 86_400;

export type Act = Omit<ActItem, "actId" | "ttl">;
type ActTools = Pick<TenantContext, "table" | "now" | "newId">;

/** The write of an act; who did it is the stamp of the table through which it goes. */
export function actLeg({ now, newId }: Pick<ActTools, "now" | "newId">, act: Act): Leg {
  const ttl = Math.floor(now().getTime() / 1000) + KEPT_SECONDS;
  return { put: "act", item: { ...act, actId: newId("act"), ttl } };
}

interface Done {
  readonly output: unknown;
  readonly record: { readonly kind: AuditKind; readonly id: string };
  readonly customerId?: string | undefined;
}

/** Whether the contract has the audit record an answer. */
function isSensitive({ audited }: Operation, output: unknown): boolean {
  if (typeof audited !== "string") return audited === true;
  const shown = typeof output === "object" && output !== null ? (output as Record<string, unknown>)[audited] : null;
  return shown !== null && shown !== undefined;
}

/** Records that an operation was called, where the contract says so. The answer goes out only once this is written. */
export async function recordAct(context: ActTools, op: Operation, { output, record, customerId }: Done): Promise<void> {
  if (!isSensitive(op, output)) return;
  const whose = customerId === undefined ? {} : { customerId };
  const act: Act = { operation: op.id, action: "accessed", kind: record.kind, recordId: record.id, ...whose };
  await context.table.write(actLeg(context, act));
}

/** Kinds of records that operations name in their path. */
const NAMED: Readonly<Record<string, AuditKind>> = {
  exportId: "export",
  importId: "import",
  keyId: "api_key",
  endpointId: "webhook_endpoint",
  sourceId: "inbound_source",
  customerId: "customer",
};

/** The record that a request names in its path; the workspace when it names none. */
export function recordNamed(params: unknown, workspaceId: string): Done["record"] {
  const named = Object.entries(params ?? {}).findLast(([name]) => name in NAMED);
  const kind = named && NAMED[named[0]];
  return kind && named ? { kind, id: String(named[1]) } : { kind: "workspace", id: workspaceId };
}
