import type { Language, SignalType } from "@perennial/contract";
import { normal, seededRandom } from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";
import { type DemoSale, demoCustomersUntil, fileOf } from "./demo-sales.ts";

/** Something that a customer of the demo shop said or did besides buying; what does not belong to its type is left out. */
export interface DemoSignal {
  readonly day: string;
  readonly customer: string;
  readonly name: string;
  readonly type: SignalType;
  readonly score?: number;
  readonly severity?: number;
  readonly closedOn?: string;
  readonly amount?: string;
  readonly reference: string;
}

/** How often a purchase is followed by each, and how it is when nothing is bought after it: who leaves was less content. */
const CHANCES = { nps: 0.12, csat: 0.1, referral: 0.02 } as const;
const COMPLAINS = { staying: 0.02, leaving: 0.07 } as const;
const NPS = { staying: 8.6, leaving: 6.2, sd: 1.8 } as const;
const CSAT = { staying: 4.4, leaving: 3.3, sd: 0.8 } as const;
/** One in twelve pays by invoice, and three in ten of those invoices late; some of those who leave never pay. */
const ON_ACCOUNT = 1 / 12;
const LATE = 0.3;
const NEVER_PAYS = 0.3;
const UNRESOLVED = 0.15;
const TERM_DAYS = 30;

type Draw = ReturnType<typeof seededRandom>;
const whole = (random: Draw, least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
const answer = (random: Draw, mean: number, sd: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(mean + sd * normal(random))));

type Said = Pick<DemoSignal, "type" | "score" | "severity" | "amount"> & {
  /** Days after the sale, and days after that until it is over. */
  readonly after: number;
  readonly closes?: number;
};

/** What follows one sale. */
function saidAfter(random: Draw, { amount }: DemoSale, isLast: boolean, isOnAccount: boolean): Said[] {
  const mood = isLast ? "leaving" : "staying";
  const said: Said[] = [];
  if (random() < CHANCES.nps) said.push({ type: "nps", after: 3, score: answer(random, NPS[mood], NPS.sd, 0, 10) });
  if (random() < CHANCES.csat) said.push({ type: "csat", after: 1, score: answer(random, CSAT[mood], CSAT.sd, 1, 5) });
  if (random() < COMPLAINS[mood]) {
    const closes = random() < UNRESOLVED ? {} : { closes: whole(random, 1, 20) };
    said.push({ type: "complaint", after: 2, severity: whole(random, 1, 3), ...closes });
  }
  if (random() < CHANCES.referral) said.push({ type: "referral", after: 5 });
  if (isOnAccount && random() < LATE) {
    const closes = isLast && random() < NEVER_PAYS ? {} : { closes: whole(random, 3, 40) };
    said.push({ type: "overdue", after: TERM_DAYS, amount, ...closes });
  }
  return said;
}

/**
 * What customers of the demo shop said and how they paid, the same in however many pieces it is asked for. What ends is
 * told of on the day on which it is over, so that nothing needs to be corrected by a later piece.
 */
export function demoSignals(opened: string, from: string, until: string, language: Language): DemoSignal[] {
  const signals: DemoSignal[] = [];
  for (const { sales, seed } of demoCustomersUntil(opened, until, language)) {
    const random = seededRandom(seed + 1);
    const isOnAccount = random() < ON_ACCOUNT;
    for (const [index, sale] of sales.entries()) {
      const { customer, name } = sale;
      for (const { after, closes, ...said } of saidAfter(random, sale, index === sales.length - 1, isOnAccount)) {
        const at = dayNumber(sale.day) + after;
        const told = dayText(at + (closes ?? 0));
        if (told < from || told > until) continue;
        const over = closes === undefined ? {} : { closedOn: told };
        const reference = `${customer}-${index + 1}-${said.type}`;
        signals.push({ day: dayText(at), customer, name, ...said, ...over, reference });
      }
    }
  }
  return signals;
}

/** They as the file that a help desk would export. */
export function demoSignalFile(signals: readonly DemoSignal[]): Uint8Array {
  return fileOf<DemoSignal>(
    {
      date: "day",
      customer_id: "customer",
      customer_name: "name",
      type: "type",
      score: "score",
      severity: "severity",
      resolved_date: "closedOn",
      overdue_amount: "amount",
      ticket_no: "reference",
    },
    signals,
  );
}
