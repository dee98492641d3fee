import { isContractRunning } from "./contract.ts";
import { addSample, emptySamples, type LearnedOverlay, learnOverlay, type OverlaySamples } from "./evidence-fit.ts";
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

const SHORTEST_WINDOW = 14;

/**
 * Weights learned from the customers' histories up to a day: from the last but one horizon, judged on the last one (or
 * on thirds of the history where it is shorter than three horizons). A sample of some ten thousand customers is enough.
 */
export function overlayFromHistory(
  customers: readonly Facts[],
  untilDay: number,
  horizonDays: number,
  settings: Settings,
): LearnedOverlay {
  const window = Math.min(horizonDays, Math.floor((untilDay - earliestDay(customers)) / 3));
  if (!(window >= SHORTEST_WINDOW)) return learnOverlay(emptySamples(), emptySamples(), settings);
  const [later, earlier] = [1, 2].map((k) => samplesOf(snapshotOf(customers, untilDay - k * window, window, settings)));
  return learnOverlay(earlier ?? emptySamples(), later ?? emptySamples(), settings);
}

/** The first day of which anything is known; Infinity for nobody. */
export function earliestDay(customers: readonly Facts[]): number {
  let first = Infinity;
  for (const { days, contract } of customers) {
    first = Math.min(first, days[0] ?? Infinity, contract?.startDay ?? Infinity);
  }
  return first;
}
