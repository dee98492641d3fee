import type { Evidence, HalfLives } from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";
import type { SignalItem } from "./signal.ts";

/** The part of a signal that scores are made of. */
export type SignalFact = Pick<
  SignalItem,
  "type" | "occurredOn" | "score" | "severity" | "closedOn" | "amountMinor" | "currency"
>;

const ORDINARY = 2;

/**
 * What signals come to, as known on a day: later ones are left out, and so is an end that came later. They stand by
 * their days, so that the order in which they were told does not matter; undefined when there are none.
 *
 * @param today day number
 */
export function evidenceOf(signals: readonly SignalFact[], today: number): Evidence | undefined {
  const until = dayText(today);
  const known = signals.filter(({ occurredOn }) => occurredOn <= until);
  if (known.length === 0) return undefined;
  const of = (type: SignalFact["type"]) => known.filter((signal) => signal.type === type);
  const closed = ({ closedOn }: SignalFact) =>
    closedOn !== undefined && closedOn <= until ? dayNumber(closedOn) : null;
  const answers = (type: "nps" | "csat") =>
    of(type)
      .map(({ occurredOn, score }) => ({ day: dayNumber(occurredOn), score: score ?? 0 }))
      .sort((a, b) => a.day - b.day || a.score - b.score);
  const overdue = of("overdue")
    .filter((signal) => closed(signal) === null)
    .map(({ occurredOn }) => dayNumber(occurredOn));
  return {
    nps: answers("nps"),
    csat: answers("csat"),
    complaints: of("complaint")
      .map((signal) => ({
        day: dayNumber(signal.occurredOn),
        severity: signal.severity ?? ORDINARY,
        resolvedDay: closed(signal),
      }))
      .sort((a, b) => a.day - b.day || a.severity - b.severity || (a.resolvedDay ?? 0) - (b.resolvedDay ?? 0)),
    overdueSince: overdue.length === 0 ? null : Math.min(...overdue),
    referrals: of("referral")
      .map(({ occurredOn }) => dayNumber(occurredOn))
      .sort((a, b) => a - b),
  };
}

/** Half-lives after which an item is forgotten, and the days for which a stage looks back. */
const FORGOTTEN = 5;
const LOOK_BACK = 7;
const REFERRAL_DAYS = 365;

/** The evidence without what is forgotten: it scores the same on the day, and does not grow over the years. */
export function freshEvidence(
  evidence: Evidence | undefined,
  today: number,
  halfLives: HalfLives,
): Evidence | undefined {
  if (evidence === undefined) return undefined;
  const young =
    (days: number) =>
    ({ day }: { readonly day: number }): boolean =>
      today - day < days + LOOK_BACK;
  return {
    ...evidence,
    nps: (evidence.nps ?? []).filter(young(FORGOTTEN * halfLives.nps)),
    csat: (evidence.csat ?? []).filter(young(FORGOTTEN * halfLives.csat)),
    complaints: (evidence.complaints ?? []).filter(young(FORGOTTEN * halfLives.complaint)),
    referrals: (evidence.referrals ?? []).filter((day) => young(REFERRAL_DAYS)({ day })),
  };
}
