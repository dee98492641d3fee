import * as z from "zod";
import { CustomerRow } from "./customer.ts";
import { Currency, Day, field, idOf } from "./field.ts";
import { operation } from "./operation.ts";
import { NAIVE_RULES, VERDICTS } from "./proof.ts";
import { RISK_BANDS, STAGES, VALUE_CLASSES } from "./score.ts";

const count = z.number().int().min(0);
const money = z.number().int();

const Call = z
  .object({
    customer: CustomerRow,
    reason: field(
      z.string(),
      "Why, in the reader's language.",
      "Buys every 21 days, silent for 74: ¥12,845 a year at stake.",
    ),
    revenueAtRiskMinor: field(money, "Revenue that stands to be lost.", 526000),
  })
  .meta({ id: "Call", description: "A customer to call today." });

export const Dashboard = z
  .object({
    asOf: field(Day, "The workspace's today.", "2026-11-21"),
    currency: field(Currency, "Currency of the amounts.", "CNY"),
    verdict: field(
      z.enum(VERDICTS),
      "Whether the scores have beaten every rule of thumb on held-back history; when they abstain, `toCall` follows silence and revenue alone.",
      "proven",
    ),
    rule: field(z.enum(NAIVE_RULES).nullable(), "The rule of thumb that does as well, when the scores abstain.", null),
    customers: field(count, "Customers in all.", 25100),
    buyers: field(count, "Customers with at least one purchase.", 24890),
    loyalty: field(z.number().nullable(), "Mean loyalty of the scored customers.", 41.3),
    revenue12mMinor: field(money, "Revenue of the trailing twelve months in minor units.", 182345600),
    revenueAtRiskMinor: field(
      money,
      "Part of that revenue that stands to be lost: each customer's, times the share of its chance that it has lost.",
      41230000,
    ),
    bands: z
      .array(
        z.object({
          band: field(z.enum(RISK_BANDS), "Risk band.", "high"),
          customers: field(count, "Customers in the band.", 5120),
          revenue12mMinor: field(money, "Their revenue of the trailing twelve months.", 31200000),
          revenueAtRiskMinor: field(money, "Their revenue at risk.", 21100000),
        }),
      )
      .meta({ description: "The base by risk band." }),
    stages: z
      .array(
        z.object({
          stage: field(z.enum(STAGES), "Stage.", "stable"),
          customers: field(count, "Customers in the stage.", 812),
        }),
      )
      .meta({ description: "The base by stage of life." }),
    classes: z
      .array(
        z.object({
          valueClass: field(z.enum(VALUE_CLASSES), "ABC class.", "A"),
          customers: field(count, "Customers in the class.", 5020),
          revenue12mMinor: field(money, "Their revenue of the trailing twelve months.", 145876400),
        }),
      )
      .meta({ description: "The base by ABC class." }),
    loyaltyTenths: field(
      z.array(count),
      "Customers by loyalty: 0–9, 10–19, … 90–100.",
      [120, 800, 2100, 4000, 5100, 4800, 3900, 2300, 1300, 470],
    ),
    toCall: z.array(Call).meta({ description: "The ten customers for whom a call today is worth most." }),
  })
  .meta({ id: "Dashboard", description: "The health of the customer base." });
export type Dashboard = z.infer<typeof Dashboard>;

export const dashboardOperations = {
  getDashboard: operation({
    id: "getDashboard",
    method: "get",
    path: "/dashboard",
    tag: "Scores",
    summary: "Read the health of the base",
    description: "Counts, revenue and risk of the whole customer base, and whom to call today.",
    access: "score:read",
    cost: "search",
    output: Dashboard,
    status: 200,
    errors: [],
  }),
  listCalls: operation({
    id: "listCalls",
    method: "get",
    path: "/calls",
    tag: "Scores",
    summary: "List whom to call today",
    description: "The ten customers for whom a call today is worth most, of everybody or of one owner.",
    access: "score:read",
    cost: "search",
    query: z.object({
      ownerId: field(idOf("user").optional(), "Only customers of this member.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
    }),
    output: z
      .object({ data: z.array(Call).meta({ description: "Worth most first." }) })
      .meta({ id: "Calls", description: "Whom to call today." }),
    status: 200,
    errors: [],
  }),
};
