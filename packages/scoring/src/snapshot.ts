import { isContractRunning } from "./contract.ts";
import { addSample, emptySamples, type OverlaySamples } from "./evidence-fit.ts";
import { addCustomer, emptyFitInput } from "./fit-input.ts";
import type { History } from "./history.ts";
import { countUntil, type Facts, historyAt } from "./history-at.ts";
import type { Window } from "./naive-rules.ts";
import { parametersOf } from "./parameters-of.ts";
import { prepare, type Scorer } from "./prepare.ts";
import type { Settings } from "./settings.ts";

/** A tenant on a past day: who had something to leave, what was known and fitted then, and who left within the horizon. */
export interface Snapshot extends Window {
  readonly horizonDays: number;
  /** Position of each customer in the list that was given. */
  readonly who: readonly number[];
  readonly left: readonly number[];
  /** With the default overlay. */
  readonly scorer: Scorer;
}

export function snapshotOf(
  customers: readonly Facts[],
  day: number,
  horizonDays: number,
  settings: Settings,
): Snapshot {
  const histories: History[] = [];
  const who: number[] = [];
  const left: number[] = [];
  const input = emptyFitInput(day, { ...settings, horizonDays, contractHorizonDays: horizonDays });
  customers.forEach((facts, i) => {
    const history = historyAt(facts, day);
    const gone = leftWithin(facts, history, day, horizonDays);
    if (gone === undefined) return;
    addCustomer(input, history);
    histories.push(history);
    who.push(i);
    left.push(gone);
  });
  return { day, horizonDays, histories, who, left, scorer: prepare(parametersOf(input)) };
}

/** Whether a customer known on a day left within the horizon: 1 or 0; undefined where there was nothing to leave. */
export function leftWithin(facts: Facts, history: History, day: number, horizonDays: number): 0 | 1 | undefined {
  const { contract } = history;
  if (contract !== undefined) {
    if (!isContractRunning(contract, day)) return undefined;
    return isContractRunning(contract, day + horizonDays) ? 0 : 1;
  }
  if (history.firstDay === null) return undefined;
  return countUntil(facts.days, day + horizonDays) > history.purchaseDays ? 0 : 1;
}

/** The buyers of a snapshot as samples to learn weights from. */
export function samplesOf({ day, histories, left, scorer }: Snapshot): OverlaySamples {
  const samples = emptySamples();
  histories.forEach((history, i) => addSample(samples, scorer, history, day, left[i] === 1 ? 0 : 1));
  return samples;
}
