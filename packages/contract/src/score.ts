import * as z from "zod";
import { customerParams } from "./customer-address.ts";
import { Day, field, Instant } from "./field.ts";
import { operation } from "./operation.ts";
import { SUBSCRIPTION_STATES } from "./subscription.ts";

export const RISK_BANDS = ["low", "watch", "high", "lost"] as const;
export const STAGES = ["prospect", "exploring", "forming", "stable", "decline", "lost"] as const;
export const VALUE_CLASSES = ["A", "B", "C"] as const;
/** Levels of the customer pyramid: the top 1 %, the next 4 %, the next 15 %, the other 80 %. */
export const PYRAMID = ["top", "big", "medium", "small"] as const;
/** Profit by risk: much at little risk, much at high risk, little at little risk, little at high risk. */
export const PROFIT_RISK = ["key", "risky", "chicken-rib", "thin-dog"] as const;
export type RiskBand = (typeof RISK_BANDS)[number];
export type Stage = (typeof STAGES)[number];
export type ValueClass = (typeof VALUE_CLASSES)[number];

export const inputsHash = field(
  z.string(),
  "Hash of what they were made from: purchases, signals and subscriptions as they are counted. Made again from the same facts it is the same.",
  "q3Jm0V8x1bT5r7n2c6dWYw",
);

const percent = z.number().int().min(0).max(100);
const quintile = z.number().int().min(1).max(5);

/** What the engine says of one customer; every figure is as of `asOf`. */
export const Scores = z
  .object({
    asOf: field(Day, "Business day for which the scores hold.", "2026-11-20"),
    churnRisk: field(
      percent.nullable(),
      "Probability in percent of no purchase within the horizon; null before the first purchase and for customers left unscored.",
      34,
    ),
    riskBand: field(
      z.enum(RISK_BANDS).nullable(),
      "Share of its own chance to buy again that the customer has lost since its last purchase, in four bands.",
      "watch",
    ),
    lostShare: field(
      percent.nullable(),
      "The share behind `riskBand`, in percent: 0 right after a purchase, 100 when no chance is left.",
      41,
    ),
    loyalty: field(percent.nullable(), "Loyalty from 0 to 100.", 72),
    stage: field(z.enum(STAGES), "Stage of the customer's life cycle.", "stable"),
    valueClass: field(
      z.enum(VALUE_CLASSES).nullable(),
      "ABC class by revenue of the last twelve months; null below 20 customers.",
      "A",
    ),
    valueMinor: field(
      z.number().int().nullable(),
      "Lifetime value: margin of the purchases to expect over the coming months, discounted, less costs; null before the first purchase.",
      310_000,
    ),
    potentialMinor: field(
      z.number().int().nullable(),
      "Margin to expect in the next twelve months, or the potential declared where that is more.",
      96_000,
    ),
    potentialClass: field(z.enum(VALUE_CLASSES).nullable(), "ABC class by potential; null below 20 customers.", "B"),
    pyramid: field(
      z.enum(PYRAMID).nullable(),
      "Level of the customer pyramid by revenue of the last twelve months; null below 20 customers.",
      "medium",
    ),
    profitRisk: field(
      z.enum(PROFIT_RISK).nullable(),
      "Profit of the last twelve months by risk: returns and overdue payments are high risk where they eat 30 % of the profit.",
      "key",
    ),
    vip: field(z.boolean(), "Among the first 1 % by revenue of the last twelve months.", false),
    rfm: z
      .object({
        recency: field(quintile, "5 for the fifth of the customers that bought most recently.", 4),
        frequency: field(quintile, "5 for the fifth that buys most often.", 5),
        monetary: field(quintile, "5 for the fifth that spends most.", 3),
      })
      .nullable()
      .meta({ description: "Quintiles among the customers of the workspace." }),
    purchaseDays: field(z.number().int().min(0), "Days on which the customer bought.", 12),
    firstPurchaseOn: field(Day.nullable(), "Day of the first purchase.", "2024-03-02"),
    lastPurchaseOn: field(Day.nullable(), "Day of the latest purchase.", "2026-10-28"),
    revenue12mMinor: field(
      z.number().int(),
      "Revenue of the trailing twelve months less refunds, in minor units of the workspace currency.",
      1284500,
    ),
    revenueMinor: field(z.number().int(), "Revenue since the first purchase less refunds, in minor units.", 3920000),
    expectedPurchases12m: field(z.number().min(0).nullable(), "Purchases to expect in the next twelve months.", 4.2),
    unconverted: field(
      z.number().int().min(0),
      "Purchases in a currency for which the workspace has no rate: they count as purchases, not as revenue.",
      0,
    ),
    subscription: z
      .object({
        plan: field(z.string(), "Name of the plan.", "Tea of the month"),
        state: field(z.enum(SUBSCRIPTION_STATES), "As of `asOf`.", "running"),
        renewsOn: field(Day.nullable(), "Day of the next renewal; null when there will be none.", "2026-12-01"),
        endsOn: field(Day.nullable(), "First day on which it no longer holds; null while no end is known.", null),
      })
      .optional()
      .meta({
        description:
          "The subscription by which the customer is scored; left out for customers who buy without one. `churnRisk` is then the probability of not being a subscriber within twelve months, `lostShare` that of not surviving the next renewal.",
      }),
    facets: z
      .record(z.string(), z.string())
      .optional()
      .meta({
        description: "Kind of customer by facet: by hand, or by the facet's rules; left out where there is none.",
        examples: [{ temperament: "lighthouse" }],
      }),
    override: z
      .object({
        riskBand: field(z.enum(RISK_BANDS).nullable(), "Band that the model says.", "low"),
        reason: field(z.string(), "Why somebody says otherwise.", "Told us that the shop closes"),
        until: field(Day, "Last day on which the band set by hand holds.", "2027-02-28"),
      })
      .optional()
      .meta({ description: "What the model says where the risk band was set by hand; left out where it was not." }),
    provisional: field(z.boolean(), "True while the workspace has too little history for a fit of its own.", false),
  })
  .meta({ id: "Scores", description: "The scores of a customer on one day." });
export type Scores = z.infer<typeof Scores>;

const Part = z
  .object({
    code: field(z.string(), "What moved the score; stable over releases.", "recency"),
    points: field(z.number().int(), "Whole points; the parts and the base add up to the shown score.", 14),
    share: field(z.number(), "The exact contribution: log-odds for churn, points for loyalty.", 0.5823),
    text: field(z.string(), "The reason in the reader's language.", "Last purchase 74 days ago; usual gap 21 days."),
    facts: z
      .record(z.string(), z.union([z.number(), z.string(), z.null()]))
      .meta({ description: "The raw facts behind the sentence.", examples: [{ daysSince: 74, usualGap: 21 }] }),
  })
  .meta({ id: "ScorePart", description: "One reason for a score." });

const Explained = z
  .object({
    score: field(percent, "The shown score.", 34),
    base: field(z.number().int(), "Points of the workspace's reference customer, from which the parts start.", 20),
    baseShare: field(z.number(), "The exact base: log-odds for churn, points for loyalty.", -1.386),
    parts: z.array(Part).meta({ description: "Reasons, the largest first; base and points add up to the score." }),
  })
  .meta({ id: "ExplainedScore", description: "A score and the parts that add up to it." });

/** Grades of credit, the best first. */
export const CREDIT_GRADES = ["A", "B", "C", "D"] as const;

export const Credit = z
  .object({
    grade: field(z.enum(CREDIT_GRADES), "A from 85 points, B from 70, C from 50, D below.", "B"),
    score: field(percent, "100 less what the customer's payments take off.", 78),
    defaultPercent: field(percent, "Probability in percent of a default within a year; a judgement.", 6),
    limitMinor: field(
      z.number().int().min(0).nullable(),
      "Credit to grant at most: so many months of the last year's revenue, less what is overdue, in minor units; none in grade D; null while the amount of an overdue payment is not known.",
      240_000,
    ),
    payments: field(
      z.number().int().min(1),
      "Payments of two years that the grade rests on; purchases stand for them.",
      14,
    ),
    late: field(z.number().int().min(0), "Those of them that came late or not at all.", 2),
    open: field(z.number().int().min(0), "Payments that are overdue on the day.", 1),
    deductions: z
      .array(
        z
          .object({
            code: field(z.enum(["late", "overdue", "returned"]), "What takes points off.", "late"),
            points: field(z.number().int().min(0), "Whole points taken off; with the score they add up to 100.", 14),
            share: field(z.number().min(0), "The exact deduction in points.", 14.21),
            text: field(z.string(), "The reason in the reader's language.", "Nothing is overdue."),
          })
          .meta({ id: "CreditDeduction", description: "One reason why a customer does not have all the points." }),
      )
      .meta({ description: "What takes points off the full hundred." }),
  })
  .meta({ id: "Credit", description: "How far a customer is good for credit, by how it has paid." });
export type Credit = z.infer<typeof Credit>;

export const Explanation = z
  .object({
    asOf: field(Day, "Business day for which the explanation holds.", "2026-11-20"),
    churn: Explained.nullable().meta({ description: "Why the churn risk is what it is; null without a purchase." }),
    loyalty: Explained.nullable().meta({ description: "Why the loyalty is what it is; null without a purchase." }),
    coverage: field(
      z.number().min(0).max(1).nullable(),
      "Share of the loyalty weights for which there was evidence.",
      0.53,
    ),
    usualGapDays: field(z.number().nullable(), "Median days between purchases.", 21),
    survival: z
      .array(
        z.object({
          day: field(Day, "A day from today on.", "2026-12-20"),
          churnRisk: field(percent, "Churn risk on that day if nothing is bought until then.", 47),
        }),
      )
      .meta({ description: "How the risk grows while the customer stays away." }),
    lines: z
      .array(
        z
          .object({
            subscriptionId: field(
              z.string().nullable(),
              "Id of the subscription; null for what is bought without one.",
              "sub_01k9f3v7m2e8q4x6c0b5d7h9jn",
            ),
            plan: field(z.string().nullable(), "Name of its plan.", "Tea of the month"),
            productLine: field(z.string().nullable(), "Product line that it is for.", "Tea"),
            churnRisk: field(percent, "Risk of leaving as far as this line is concerned.", 18),
            riskBand: field(z.enum(RISK_BANDS), "Its band.", "low"),
          })
          .meta({ id: "ScoredLine", description: "One of the things that a customer has with you." }),
      )
      .meta({ description: "Subscriptions and buying without one, beside each other, each by its own model." }),
    credit: Credit.nullable().meta({
      description: "Credit grade by how the customer has paid; null while no overdue payment was ever told of.",
    }),
    stages: z
      .array(
        z
          .object({
            stage: field(z.enum(STAGES), "Stage of the customer's life cycle.", "stable"),
            since: field(Day, "First day in it.", "2026-03-12"),
          })
          .meta({ id: "StageBegun", description: "A stage and the day on which it began." }),
      )
      .meta({
        description:
          "Stages that the customer has been in, the latest first, at most 50: every day recomputed with these parameters, back to ten years or to the day from which on something happened on 200 days.",
      }),
    parametersVersion: field(z.number().int().min(0), "Version of the fitted parameters behind the scores.", 7),
    inputsHash,
  })
  .meta({ id: "Explanation", description: "Why the scores of a customer are what they are." });

export type Explanation = z.infer<typeof Explanation>;

export const Model = z
  .object({
    version: field(z.number().int().min(0), "Goes up with every fit that changes scores.", 7),
    fittedOn: field(Day.nullable(), "Day of the fit; null before the first.", "2026-11-20"),
    customers: field(z.number().int().min(0), "Customers with a purchase behind the fit.", 2357),
    repeatPurchases: field(z.number().int().min(0), "Purchase days after each customer's first.", 3120),
    horizonDays: field(z.number().int().min(1), "Churn is the chance of no purchase within so many days.", 90),
    provisional: field(z.boolean(), "Too little history: the figures lean on what is usual elsewhere.", false),
    core: z
      .object({
        r: field(z.number(), "Shape of the purchase rates.", 0.53),
        alpha: field(z.number(), "Scale of the purchase rates, in weeks.", 6.18),
        a: field(z.number(), "First parameter of the dropout chances.", 0.89),
        b: field(z.number(), "Second parameter of the dropout chances.", 1.62),
      })
      .meta({ description: "MBG/NBD parameters (Batislam et al. 2007)." }),
    medianGapDays: field(z.number().nullable(), "Median days between purchases of the workspace.", 31),
    contracts: z
      .object({
        customers: field(z.number().int().min(0), "Customers with a subscription now or before.", 420),
        gamma: field(z.number(), "First parameter of the chances to leave at a renewal.", 0.67),
        delta: field(z.number(), "Second parameter of them.", 3.8),
        c: field(z.number(), "How the chance changes with every renewal survived: below 1 it falls.", 1.2),
      })
      .meta({ description: "Beta-discrete-Weibull parameters of renewals (Fader et al. 2018)." }),
  })
  .meta({ id: "Model", description: "The parameters fitted to the workspace's own history." });

export const scoreOperations = {
  explainCustomer: operation({
    id: "explainCustomer",
    method: "get",
    path: "/customers/{customerId}/explanation",
    tag: "Scores",
    summary: "Explain a customer's scores",
    description:
      "The scores of one customer with the reasons that add up to each of them: live, or as of a past day. By what was known then it answers what was shown on that day, whatever has been corrected or removed since.",
    access: "score:read",
    cost: "read",
    params: customerParams,
    query: z.object({
      day: field(Day.optional(), "A past day; not after the workspace's today. Left out: live.", "2026-08-01"),
      known: field(
        z.enum(["then", "now"]).default("now"),
        "For a past day: by what was known then, or by what is known now.",
        "then",
      ),
    }),
    output: Explanation,
    status: 200,
    errors: ["not_found"],
  }),
  getModel: operation({
    id: "getModel",
    method: "get",
    path: "/model",
    tag: "Scores",
    summary: "Read the fitted model",
    description: "The parameters behind every score of the workspace, and what they rest on.",
    access: "score:read",
    cost: "read",
    output: Model,
    status: 200,
    errors: [],
  }),
  fitModel: operation({
    id: "fitModel",
    method: "post",
    path: "/model/fit",
    tag: "Scores",
    summary: "Fit the model now",
    description: "Fits the parameters to the history as it stands and rescores every customer, as happens every night.",
    access: "score:write",
    cost: "write",
    output: z
      .object({ acceptedAt: field(Instant, "When the fit was asked for.", "2026-11-21T08:30:00.000Z") })
      .meta({ id: "Accepted", description: "The work has been queued." }),
    status: 202,
    errors: [],
  }),
};
