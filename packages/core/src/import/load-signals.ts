import { PREFIX } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { dayDigits } from "../fact-id.ts";
import type { Scoring } from "../score/parameters.ts";
import { refreshCustomers } from "../score/refresh.ts";
import { completeFacts, newSignal, type SignalItem } from "../signal/signal.ts";
import type { Waiting } from "./chunk.ts";
import { signalHash, withOrdinal } from "./file/identity.ts";
import type { SignalRow } from "./file/signal-row.ts";
import type { ImportItem } from "./import.ts";
import { matchCustomers } from "./match.ts";
import { customerFrom } from "./rows-by-customer.ts";
import { type Outcome, writeFacts } from "./write-facts.ts";

/**
 * The signals of one customer's rows. Each is named by a hash of what it says and its ordinal among equal rows, so that
 * the same file again gives the same signals.
 */
export function signalsOf(
  rows: readonly Waiting<SignalRow>[],
  customerId: string,
  source: ImportItem,
  now: Date,
): SignalItem[] {
  const seen = new Map<string, number>();
  return rows.map(({ row }) => {
    const hash = signalHash(row);
    const ordinal = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, ordinal);
    const signalId = `${PREFIX.signal}_${dayDigits(row.occurredOn)}${withOrdinal(hash, ordinal)}`;
    const facts = completeFacts(
      {
        type: row.type,
        occurredOn: row.occurredOn,
        externalId: row.reference ?? null,
        score: row.score ?? null,
        severity: row.severity ?? null,
        closedOn: row.closedOn ?? null,
        amountMinor: row.amountMinor ?? null,
        currency: row.currency ?? null,
        referredId: null,
        note: row.note ?? null,
      },
      source.currency ?? "",
    );
    return newSignal(facts, { customerId, signalId, importId: source.importId }, now);
  });
}

function legsOf(item: SignalItem): Leg[] {
  const put: Leg = { put: "signal", item, if: "absent" };
  if (item.externalId === undefined) return [put];
  const { externalId: value, signalId: id, customerId } = item;
  return [put, { put: "claim", item: { kind: "signal", value, id, customerId }, if: "absent" }];
}

/** Brings in the rows of some customers, and scores them. */
export async function loadSignals(
  context: TenantContext,
  item: ImportItem,
  groups: readonly (readonly [string, readonly Waiting<SignalRow>[]])[],
  scoring: Scoring,
): Promise<Outcome> {
  const { table, workspace, now } = context;
  const { importId } = item;
  const wanted = groups.map(([externalId, rows]) => ({
    externalId,
    input: () => customerFrom(externalId, rows, item, workspace.country),
  }));
  const { ids } = await matchCustomers(context, wanted, importId);
  const signals = groups.flatMap(([externalId, rows]) => signalsOf(rows, ids.get(externalId) ?? "", item, now()));
  const facts = signals.map((signal) => ({ legs: legsOf(signal), importId, rows: 1 }));
  const outcome = await writeFacts(table, facts);
  await refreshCustomers(table, ids.values(), scoring);
  return outcome;
}
