import { minorDigits, type Signal, type SignalInput, type SignalType } from "@perennial/contract";

/** A signal as the form holds it: amounts in the major unit. */
export interface SignalValues extends Record<string, unknown> {
  readonly type: SignalType;
  readonly occurredOn: string | null;
  readonly closedOn: string | null;
  readonly nps: string | null;
  readonly csat: number;
  readonly severity: string;
  readonly amount: number | string;
  readonly currency: string;
  readonly referredId: string | null;
  readonly note: string;
}

export function newSignal(
  type: SignalType,
  { currency, today }: { readonly currency: string; readonly today: string },
): SignalValues {
  return {
    type,
    occurredOn: today,
    closedOn: null,
    nps: null,
    csat: 0,
    severity: "2",
    amount: "",
    currency,
    referredId: null,
    note: "",
  };
}

export function signalValuesOf(signal: Signal, currency: string): SignalValues {
  const { type, score, severity, amountMinor, closedOn, occurredOn, referredId, note } = signal;
  const own = signal.currency ?? currency;
  return {
    type,
    occurredOn,
    closedOn,
    nps: type === "nps" ? String(score) : null,
    csat: type === "csat" ? (score ?? 0) : 0,
    severity: String(severity ?? 2),
    amount: amountMinor === null ? "" : amountMinor / 10 ** minorDigits(own),
    currency: own,
    referredId,
    note: note ?? "",
  };
}

const CLOSES: ReadonlySet<SignalType> = new Set(["complaint", "overdue"]);

/** True for an answer to a question with a scale. */
export function asksScore(type: SignalType): type is "nps" | "csat" {
  return type === "nps" || type === "csat";
}

/** True for what is open until somebody closes it. */
export function closes(type: SignalType): type is "complaint" | "overdue" {
  return CLOSES.has(type);
}

function scoreOf({ type, nps, csat }: SignalValues): number | null {
  if (type === "nps") return nps === null ? null : Number(nps);
  return type === "csat" ? csat : null;
}

/** The signal as it is sent: only what belongs to its type. */
export function signalInputOf(values: SignalValues): SignalInput {
  const { type, occurredOn, closedOn, severity, amount, currency, referredId, note } = values;
  const hasAmount = type === "overdue" && amount !== "";
  return {
    externalId: null,
    type,
    occurredOn: occurredOn ?? undefined,
    score: scoreOf(values),
    severity: type === "complaint" ? Number(severity) : null,
    closedOn: closes(type) ? closedOn : null,
    amountMinor: hasAmount ? Math.round(Number(amount) * 10 ** minorDigits(currency)) : null,
    currency: hasAmount ? currency : null,
    referredId: type === "referral" ? referredId : null,
    note: note.trim() === "" ? null : note.trim(),
  };
}
