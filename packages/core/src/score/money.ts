import { minorDigits } from "@perennial/contract";
import type { WorkspaceItem } from "../workspace/workspace.ts";

type Settings = Pick<WorkspaceItem, "currency" | "rates">;

/** Rounds half away from zero, as shops do. */
export function roundMinor(amount: number): number {
  return Math.sign(amount) * Math.round(Math.abs(amount)) || 0;
}

/**
 * An amount in the workspace currency by the rate that held on the day.
 *
 * @returns undefined when no rate holds: the purchase counts as one, but not as revenue
 */
export function inWorkspaceCurrency(
  amountMinor: number,
  currency: string,
  occurredOn: string,
  { currency: own, rates }: Settings,
): number | undefined {
  if (currency === own) return amountMinor;
  const rate = rates
    .filter((one) => one.currency === currency && one.from <= occurredOn)
    .reduce<Settings["rates"][number] | undefined>(
      (best, one) => (!best || one.from > best.from ? one : best),
      undefined,
    );
  if (!rate) return undefined;
  return roundMinor(amountMinor * rate.rate * 10 ** (minorDigits(own) - minorDigits(currency)));
}
