import type { Signal, SignalInput, SignalType } from "@perennial/contract";
import type { Fault } from "../error.ts";

/** A signal as it is kept: what is empty is left out. */
export interface SignalItem {
  readonly customerId: string;
  readonly signalId: string;
  readonly type: SignalType;
  readonly occurredOn: string;
  readonly recordedAt: string;
  readonly version: number;
  readonly externalId?: string;
  readonly score?: number;
  readonly severity?: number;
  readonly closedOn?: string;
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly referredId?: string;
  readonly note?: string;
  readonly importId?: string;
  readonly updatedAt?: string;
  /** What it was before the correction that brought it to its day; gone with the next one. */
  readonly moved?: Readonly<Record<string, unknown>>;
}

declare module "@perennial/table" {
  interface Items {
    signal: SignalItem;
  }
}

/** What a signal says. */
export type SignalFacts = Omit<SignalInput, "occurredOn"> & { readonly occurredOn: string };

const ORDINARY = 2;
const ANSWERS = { nps: { least: 0, most: 10 }, csat: { least: 1, most: 5 } } as const;
/** Which types a value belongs to. */
const BELONGS: Readonly<
  Record<"score" | "severity" | "closedOn" | "amountMinor" | "referredId", readonly SignalType[]>
> = {
  score: ["nps", "csat"],
  severity: ["complaint"],
  closedOn: ["complaint", "overdue"],
  amountMinor: ["overdue"],
  referredId: ["referral"],
};

/** What is wrong with a signal, for whoever sent it. */
export function faultsOf(facts: SignalFacts): Fault[] {
  const { type, score, closedOn, occurredOn } = facts;
  const faults: Fault[] = [];
  for (const [name, types] of Object.entries(BELONGS) as [keyof typeof BELONGS, readonly SignalType[]][]) {
    if (facts[name] === null || types.includes(type)) continue;
    faults.push({
      location: `body.${name}`,
      message: { en: `${name} does not belong to a signal of type ${type}.`, zh: `${type} 类型的记录没有 ${name}。` },
      fix: {
        en: `Leave it out, or use the type ${types.join(" or ")}.`,
        zh: `请去掉该字段，或使用类型 ${types.join(" 或 ")}。`,
      },
    });
  }
  if (type === "nps" || type === "csat") {
    const { least, most } = ANSWERS[type];
    if (score === null || score < least || score > most) {
      faults.push({
        location: "body.score",
        message: {
          en: `An answer of type ${type} needs a score from ${least} to ${most}.`,
          zh: `${type} 类型的回答需要 ${least} 到 ${most} 的分数。`,
        },
        fix: { en: "Send the score as it was answered.", zh: "请填写客户给出的分数。" },
      });
    }
  }
  if (closedOn !== null && closedOn < occurredOn) {
    faults.push({
      location: "body.closedOn",
      message: { en: "It cannot end before it began.", zh: "结束日期不能早于发生日期。" },
      fix: { en: `Send a day from ${occurredOn} on.`, zh: `请填写不早于 ${occurredOn} 的日期。` },
    });
  }
  return faults;
}

/** The facts with what can be taken for granted. */
export function completeFacts(facts: SignalFacts, currency: string): SignalFacts {
  const { type, severity, amountMinor } = facts;
  return {
    ...facts,
    severity: type === "complaint" ? (severity ?? ORDINARY) : severity,
    currency: amountMinor === null ? null : (facts.currency ?? currency),
  };
}

function compact(facts: Partial<SignalFacts>): Partial<SignalItem> {
  const kept = Object.entries(facts).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return Object.fromEntries(kept) as Partial<SignalItem>;
}

export function newSignal(
  facts: SignalFacts,
  identity: { customerId: string; signalId: string; importId?: string },
  now: Date,
): SignalItem {
  const { type, occurredOn } = facts;
  return { ...compact(facts), ...identity, type, occurredOn, recordedAt: now.toISOString(), version: 1 };
}

/** The signal after a correction. */
export function correctSignal(item: SignalItem, facts: SignalFacts, now: Date): SignalItem {
  const { customerId, signalId, recordedAt, version, importId } = item;
  return {
    ...compact(facts),
    customerId,
    signalId,
    recordedAt,
    ...(importId === undefined ? {} : { importId }),
    type: facts.type,
    occurredOn: facts.occurredOn,
    updatedAt: now.toISOString(),
    version: version + 1,
  };
}

export function toSignal(item: SignalItem): Signal {
  return {
    id: item.signalId,
    customerId: item.customerId,
    ...factsOf(item),
    importId: item.importId ?? null,
    recordedAt: item.recordedAt,
    updatedAt: item.updatedAt ?? item.recordedAt,
    version: item.version,
  };
}

export function factsOf(item: SignalItem): SignalFacts {
  return {
    externalId: item.externalId ?? null,
    type: item.type,
    occurredOn: item.occurredOn,
    score: item.score ?? null,
    severity: item.severity ?? null,
    closedOn: item.closedOn ?? null,
    amountMinor: item.amountMinor ?? null,
    currency: item.currency ?? null,
    referredId: item.referredId ?? null,
    note: item.note ?? null,
  };
}
