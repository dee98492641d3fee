import { clamp, sigmoid } from "./sigmoid.ts";

/** How a customer pays. Amounts in minor units. */
export interface PaymentRecord {
  /** Invoices that fell due in the last 24 months, and those of them that were paid late or not at all. */
  readonly invoices: number;
  readonly late: number;
  /** Days the oldest open invoice is overdue; 0 if none is. */
  readonly overdueDays: number;
  readonly overdueAmount: number;
  /** Share of sales returned, and of invoices disputed; 0 to 1. */
  readonly returned: number;
  readonly disputed: number;
  /** Mean revenue of a month, and the agreed term of payment. */
  readonly monthlyRevenue: number;
  readonly termDays: number;
}

export type CreditGrade = "A" | "B" | "C" | "D";

export interface Credit {
  /** 0 (worst) to 100. */
  readonly score: number;
  readonly grade: CreditGrade;
  /** Probability of default within a year. */
  readonly defaultProbability: number;
  /** Proposed limit in minor units, two leading digits. */
  readonly limit: number;
  /** What each part took off the full 100; adds up to 100 − score. */
  readonly deductions: {
    readonly late: number;
    readonly overdue: number;
    readonly returned: number;
    readonly disputed: number;
  };
}

/** Judgement, by pairwise comparison (late 3 : overdue 2 : disputed 1 : returned 2/3, CR .00). */
const WEIGHTS = { late: 45, overdue: 30, returned: 10, disputed: 15 } as const;
const PRIOR = { invoices: 3, lateShare: 0.2 } as const;
const WORST = { overdueDays: 90, returned: 0.2, disputed: 0.1 } as const;
const GRADES: readonly { readonly grade: CreditGrade; readonly from: number; readonly terms: number }[] = [
  { grade: "A", from: 85, terms: 2 },
  { grade: "B", from: 70, terms: 1.5 },
  { grade: "C", from: 50, terms: 1 },
  { grade: "D", from: 0, terms: 0 },
];
const DAYS_IN_MONTH = 30;

/**
 * A credit grade from payment behaviour, and a limit: so many payment terms' worth of usual revenue, none in grade D.
 * The share of late payments is drawn to one in five as by three invoices, so that a new customer is neither A nor D.
 * The probability of default, ln odds = −4 + 6 · (1 − score/100), is a judgement: 2 % at 100, 27 % at 50.
 */
export function creditOf(record: PaymentRecord): Credit {
  const lateShare = (record.late + PRIOR.invoices * PRIOR.lateShare) / (record.invoices + PRIOR.invoices);
  const deductions = {
    late: WEIGHTS.late * clamp(lateShare, 0, 1),
    overdue: WEIGHTS.overdue * clamp(record.overdueDays / WORST.overdueDays, 0, 1),
    returned: WEIGHTS.returned * clamp(record.returned / WORST.returned, 0, 1),
    disputed: WEIGHTS.disputed * clamp(record.disputed / WORST.disputed, 0, 1),
  };
  const score = 100 - deductions.late - deductions.overdue - deductions.returned - deductions.disputed;
  const { grade, terms } = GRADES.find(({ from }) => score >= from) ?? { grade: "D" as const, terms: 0 };
  const room = terms * record.monthlyRevenue * (record.termDays / DAYS_IN_MONTH) - record.overdueAmount;
  return {
    score,
    grade,
    defaultProbability: sigmoid(-4 + 6 * (1 - score / 100)),
    limit: twoDigits(Math.max(0, room)),
    deductions,
  };
}

function twoDigits(amount: number): number {
  if (amount < 10) return Math.floor(amount);
  const unit = 10 ** (Math.floor(Math.log10(amount)) - 1);
  return Math.floor(amount / unit) * unit;
}
