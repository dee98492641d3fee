import { type Credit, type Language, type Message, say } from "@perennial/contract";
import { creditOf, roundToSum } from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";
import type { SignalFact } from "../signal/evidence.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";
import { type PurchaseFact, type Summary, YEAR } from "./history.ts";
import { inWorkspaceCurrency } from "./money.ts";

type Deducted = "late" | "overdue" | "returned";

/** Days for which payments are remembered, two years, and of the payment term that is taken for agreed. */
const LOOK_BACK = 2 * YEAR;
const TERM_DAYS = 30;

/** What is known of how a customer pays. */
interface Payments {
  readonly invoices: number;
  readonly late: number;
  /** Payments that are overdue, whenever they fell due, and the days of the oldest. */
  readonly open: number;
  readonly overdueDays: number;
  /** Amount of all that is overdue, in minor units of the workspace currency; null while that of any is not known. */
  readonly overdueAmount: number | null;
  /** Share of sales that came back, from 0 to 1. */
  readonly returned: number;
}

/** Sums of sales and of refunds in the workspace currency, and how many sales there were. */
function salesSince(purchases: readonly PurchaseFact[], workspace: WorkspaceItem, since: string, until: string) {
  const sums = { count: 0, sold: 0, refunded: 0 };
  for (const { amountMinor, currency, occurredOn, movedTo } of purchases) {
    if (movedTo !== undefined || occurredOn < since || occurredOn > until) continue;
    const amount = inWorkspaceCurrency(amountMinor, currency, occurredOn, workspace) ?? 0;
    if (amountMinor < 0) sums.refunded -= amount;
    else {
      sums.count += 1;
      sums.sold += amount;
    }
  }
  return sums;
}

/**
 * How a customer paid in the two years up to a day. Purchases stand for invoices; a payment that came on the day on which
 * it was due was in time.
 *
 * @param today day number
 * @returns undefined while nothing was ever told of a payment
 */
function paymentsOf(
  told: readonly SignalFact[],
  purchases: readonly PurchaseFact[],
  workspace: WorkspaceItem,
  today: number,
): Payments | undefined {
  const [since, until] = [dayText(today - LOOK_BACK + 1), dayText(today)];
  const payments = told.filter(({ type, occurredOn }) => type === "overdue" && occurredOn <= until);
  if (payments.length === 0) return undefined;
  const recent = payments.filter(({ occurredOn }) => occurredOn >= since);
  const open = payments.filter(({ closedOn }) => closedOn === undefined || closedOn > until);
  const amounts = open.map(({ amountMinor, currency = workspace.currency, occurredOn }) =>
    amountMinor === undefined ? undefined : inWorkspaceCurrency(amountMinor, currency, occurredOn, workspace),
  );
  const { count, sold, refunded } = salesSince(purchases, workspace, since, until);
  return {
    invoices: Math.max(count, recent.length),
    late: recent.filter(({ occurredOn, closedOn }) => closedOn !== occurredOn).length,
    open: open.length,
    overdueDays: Math.max(0, ...open.map(({ occurredOn }) => today - dayNumber(occurredOn))),
    overdueAmount: amounts.reduce<number | null>(
      (sum, amount) => (sum === null || amount === undefined ? null : sum + amount),
      0,
    ),
    returned: sold > 0 ? Math.min(1, refunded / sold) : 0,
  };
}

const SENTENCES: Readonly<Record<Deducted, (payments: Payments) => Message>> = {
  late: ({ late, invoices }) => ({
    en: `${late} of ${invoices} ${invoices === 1 ? "payment" : "payments"} in two years came late or not at all. Three ordinary ones, one in five of them late, are counted along.`,
    zh: `两年内 ${invoices} 笔付款中有 ${late} 笔逾期或未付。另计入三笔普通付款，其中五分之一逾期。`,
  }),
  overdue: ({ open, overdueDays }) =>
    open === 0
      ? { en: "Nothing is overdue.", zh: "目前没有逾期款项。" }
      : {
          en: `${open} ${open === 1 ? "payment is" : "payments are"} overdue, the oldest for ${overdueDays} ${overdueDays === 1 ? "day" : "days"}.`,
          zh: `有 ${open} 笔款项逾期未付，最久的已逾期 ${overdueDays} 天。`,
        },
  returned: ({ returned }) =>
    returned === 0
      ? { en: "Nothing was returned.", zh: "没有退货。" }
      : {
          en: `${Math.round(100 * returned)}% of what was bought in two years was returned.`,
          zh: `两年内购买金额的 ${Math.round(100 * returned)}% 已退货。`,
        },
};

/**
 * How far a customer is good for credit, with the reasons; null while nothing was ever told of a payment. Disputes are
 * not told of, and take nothing off.
 */
export function creditFor(
  { history }: Summary,
  facts: { readonly purchases: readonly PurchaseFact[]; readonly signals: readonly SignalFact[] },
  { workspace, today }: { readonly workspace: WorkspaceItem; readonly today: number },
  language: Language,
): Credit | null {
  const payments = paymentsOf(facts.signals, facts.purchases, workspace, today);
  if (!payments) return null;
  const { score, grade, defaultProbability, limit, deductions } = creditOf({
    ...payments,
    overdueAmount: payments.overdueAmount ?? 0,
    disputed: 0,
    monthlyRevenue: Math.max(0, history.revenue12m) / 12,
    termDays: TERM_DAYS,
  });
  const codes = ["late", "overdue", "returned"] as const;
  const shown = Math.round(score);
  const points = roundToSum(
    codes.map((code) => deductions[code]),
    100 - shown,
  );
  return {
    grade,
    score: shown,
    defaultPercent: Math.round(100 * defaultProbability),
    limitMinor: payments.overdueAmount === null ? null : limit,
    payments: payments.invoices,
    late: payments.late,
    open: payments.open,
    deductions: codes.map((code, index) => ({
      code,
      points: points[index] ?? 0,
      share: deductions[code],
      text: say(SENTENCES[code](payments), language),
    })),
  };
}
