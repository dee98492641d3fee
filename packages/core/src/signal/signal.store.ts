import { PREFIX } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { earlierSignalLegs } from "../earlier/earlier.store.ts";
import { dayOfId } from "../fact-id.ts";
import { movedFrom } from "../moved.ts";
import { type SignalItem, toSignal } from "./signal.ts";

/** First and last sort key of a customer's signals. */
export const SIGNALS = { from: "EVIDENCE#", until: "EVIDENCE$" } as const;

/** A signal by its id. Its day is read off the id; one that was corrected to another day is looked for among all. */
export async function findSignal(
  table: TenantTable,
  customerId: string,
  signalId: string,
): Promise<SignalItem | undefined> {
  const key = { customerId, signalId, occurredOn: dayOfId(PREFIX.signal, signalId) };
  const item = await table.get("signal", key, { consistent: true });
  if (item) return item;
  const found = await table.range("signal", { customerId }, { ...SIGNALS, consistent: true });
  return found.flatMap((one) => (one.entity === "signal" && one.item.signalId === signalId ? [one.item] : []))[0];
}

type When = Pick<TenantContext, "workspace" | "now">;

/** The write of a corrected signal, which may lie on another day than before; what it said is kept. */
export function moveSignalLegs(when: When, before: SignalItem, item: SignalItem): Leg[] {
  const condition = { version: before.version };
  const kept = earlierSignalLegs(when, before, item);
  if (before.occurredOn === item.occurredOn) return [{ put: "signal", item, if: condition }, ...kept];
  const moved = movedFrom(toSignal(before), toSignal(item));
  const put: Leg = { put: "signal", item: { ...item, moved }, if: "absent" };
  return [{ remove: "signal", key: before, if: condition }, put, ...kept];
}

/** The removal of a signal; what it said is kept. */
export function removeSignalLegs(when: When, item: SignalItem): Leg[] {
  return [{ remove: "signal", key: item, if: { version: item.version } }, ...earlierSignalLegs(when, item)];
}

/** Signals of a customer, the latest first, each with the key from which a list goes on. */
export async function latestSignals(
  table: TenantTable,
  customerId: string,
  after: string | undefined,
  limit: number,
): Promise<{ sk: string; item: SignalItem }[]> {
  const position = after === undefined ? {} : { after };
  const found = await table.range("signal", { customerId }, { ...SIGNALS, ...position, descending: true, limit });
  return found.flatMap(({ entity, item, sk }) => (entity === "signal" ? [{ sk, item }] : []));
}
