import * as z from "zod";
import { customerParams } from "./customer-address.ts";
import { Day, field, line } from "./field.ts";
import { operation } from "./operation.ts";
import { inputsHash, RISK_BANDS, Scores, STAGES } from "./score.ts";

export const PILLARS = ["retention", "frequency", "satisfaction", "share", "advocacy", "tenure"] as const;
export type LoyaltyPillar = (typeof PILLARS)[number];

const open = z.number().gt(0).lt(1);
const weight = z.number().min(0).max(100);
const halfLife = z.number().int().min(7).max(1095);
const signal = z.number().min(-3).max(3);
const count = z.number().int().min(0);

const Bands = z
  .object({
    watch: field(open, "Share of its own chance that a customer has lost from which it is to be watched.", 0.3),
    high: field(open, "From here on it is leaving.", 0.6),
    lost: field(open, "From here on it is lost, if it has waited long enough.", 0.85),
  })
  .strict()
  .meta({ id: "BandCuts", description: "Where the risk bands begin; ascending." });

const Stages = z
  .object({
    lostAlive: field(open, "Lost only below this probability of being a customer still …", 0.25),
    lostHorizons: field(z.number().min(0.5).max(10), "… or after waiting so many horizons.", 2),
    declineShare: field(open, "Fading from this lost share on.", 0.6),
    declineDrop: field(open, "Fading when the chance to buy has fallen by this much since the last purchase.", 0.2),
    declineGapProbability: field(open, "Fading when its gap is beyond what happens with this probability.", 0.1),
    stableRepeats: field(z.number().int().min(1).max(50), "Regular from so many repeat purchases on …", 4),
    stableGaps: field(z.number().min(0).max(50), "… over at least so many usual gaps.", 4),
  })
  .strict()
  .meta({ id: "StageThresholds", description: "Where the stages of life begin." });

const Lifetime = z
  .object({
    months: field(z.number().int().min(1).max(120), "Months that lifetime value looks ahead.", 36),
    discount: field(z.number().min(0).max(1), "Discount a year.", 0.1),
    margin: field(z.number().gt(0).max(1), "Margin as a share of revenue.", 0.4),
  })
  .strict()
  .meta({ id: "LifetimeSettings", description: "What lifetime value is worked out with." });

const Abc = z
  .object({
    a: field(open, "Class A brings this share of the revenue.", 0.8),
    b: field(open, "Classes A and B together bring this share.", 0.95),
  })
  .strict()
  .meta({ id: "AbcCuts", description: "Where the ABC classes end; ascending." });

const HalfLives = z
  .object({
    nps: field(halfLife, "Days after which a recommendation counts half.", 180),
    csat: field(halfLife, "Days after which an answer about satisfaction counts half.", 90),
    complaint: field(halfLife, "Days after which a complaint counts half.", 60),
  })
  .strict()
  .meta({ id: "HalfLives", description: "How fast evidence fades." });

const SignalWeights = z
  .object({
    nps: field(signal, "Log-odds to stay for a promoter; a detractor counts the other way.", 0.5),
    csat: field(signal, "The same for the best answer about satisfaction.", 0.5),
    complaint: field(signal, "For one fresh ordinary complaint, unresolved.", -0.7),
    overdue: field(signal, "For a payment sixty days overdue.", -0.6),
  })
  .strict()
  .meta({ id: "SignalWeights", description: "Weights of evidence, until the workspace's own history teaches others." });

const Minimum = z
  .object({
    customers: field(z.number().int().min(1).max(10_000), "Buyers below which scores are provisional.", 50),
    repeats: field(z.number().int().min(1).max(100_000), "Repeat purchases below which they are.", 30),
  })
  .strict()
  .meta({ id: "MinimumData", description: "How much history makes scores more than provisional." });

const LoyaltyWeights = z
  .object({
    retention: field(weight, "How surely the customer comes back.", 0.3327),
    frequency: field(weight, "How often it buys.", 0.1947),
    satisfaction: field(weight, "How satisfied it says it is.", 0.1947),
    share: field(weight, "How broadly it buys.", 0.1072),
    advocacy: field(weight, "Whether it recommends.", 0.1072),
    tenure: field(weight, "How long it has been a customer.", 0.0636),
  })
  .strict()
  .meta({ id: "LoyaltyWeights", description: "Weights of the pillars of loyalty; only their proportions count." });

/** How customers with subscriptions are scored: by what they have and do, or always by buying, or by the contract. */
export const CONTRACT_MODES = ["auto", "buying", "contract"] as const;
const mode = z.enum(CONTRACT_MODES);

const Mode = z
  .object({
    usual: field(
      mode,
      "`auto`: a running subscription decides, and one that has ended until the customer buys again. `buying`: subscriptions bring revenue, and buying alone decides. `contract`: who has ever had a subscription is scored by it.",
      "auto",
    ),
    lines: z
      .record(line(100), mode)
      .refine((lines) => Object.keys(lines).length <= 50, "At most 50 product lines.")
      .meta({ description: "The same for product lines that are different.", examples: [{ Care: "contract" }] }),
  })
  .strict()
  .meta({ id: "ContractMode", description: "By which of the two models customers with subscriptions are scored." });
export type ContractMode = z.infer<typeof Mode>;

const Comparisons = z
  .object({
    criteria: field(z.array(z.enum(PILLARS)).min(1).max(6), "Pillars that are compared; the others get no weight.", [
      "retention",
      "frequency",
      "satisfaction",
    ]),
    values: field(
      z
        .array(
          z
            .number()
            .min(1 / 9 - 1e-9)
            .max(9),
        )
        .max(15),
      "How many times more important the first is than the second, 1/9 to 9: first with second, first with third, …, second with third, ….",
      [2, 2, 1],
    ),
  })
  .strict()
  .meta({ id: "PairwiseComparisons", description: "Weights by comparing pillars in pairs (Saaty's AHP)." });

const sections = {
  horizonDays: field(
    z.number().int().min(7).max(730).nullable(),
    "Leaving means no purchase within so many days; null to take it from the history.",
    120,
  ),
  mode: Mode,
  bands: Bands,
  stages: Stages,
  lifetime: Lifetime,
  abc: Abc,
  halfLives: HalfLives,
  signalWeights: SignalWeights,
  minimum: Minimum,
  loyaltyWeights: LoyaltyWeights,
};

const ScoringChange = z
  .object({
    horizonDays: sections.horizonDays.optional(),
    mode: Mode.nullable().optional().meta({ description: "By contract or by buying; null for the usual way." }),
    bands: Bands.nullable().optional().meta({ description: "New band limits; null for the usual ones." }),
    stages: Stages.nullable().optional().meta({ description: "New stage thresholds; null for the usual ones." }),
    lifetime: Lifetime.nullable().optional().meta({ description: "New lifetime settings; null for the usual ones." }),
    abc: Abc.nullable().optional().meta({ description: "New class limits; null for the usual ones." }),
    halfLives: HalfLives.nullable().optional().meta({ description: "New half-lives; null for the usual ones." }),
    signalWeights: SignalWeights.nullable().optional().meta({ description: "New weights; null for the usual ones." }),
    minimum: Minimum.nullable().optional().meta({ description: "New minimum; null for the usual one." }),
    loyaltyWeights: LoyaltyWeights.nullable()
      .optional()
      .meta({ description: "Weights of loyalty set directly; null for the usual ones." }),
    comparisons: Comparisons.nullable()
      .optional()
      .meta({ description: "Weights of loyalty by comparison in pairs; refused when they contradict each other." }),
  })
  .strict()
  .meta({ id: "ScoringChange", description: "What is to be changed; what is left out stays." });
export type ScoringChange = z.infer<typeof ScoringChange>;

export const ScoringSettings = z
  .object({
    ...sections,
    comparisons: Comparisons.nullable().meta({
      description: "The comparisons behind the weights; null if set otherwise.",
    }),
    consistencyRatio: field(
      z.number().min(0).nullable(),
      "How far the comparisons contradict each other; below 0.10 they are accepted.",
      0.006,
    ),
    usual: z
      .array(z.string())
      .meta({ description: "Sections that are as they come.", examples: [["bands", "stages"]] }),
    version: field(z.number().int().positive(), "Version of the workspace's settings.", 3),
  })
  .meta({ id: "ScoringSettings", description: "What scores are made with." });
export type ScoringSettings = z.infer<typeof ScoringSettings>;

const Shift = (names: readonly string[], what: string) =>
  z
    .array(
      z.object({
        name: field(z.string(), `The ${what}.`, names[0] ?? ""),
        before: field(count, "Customers in it as things are.", 812),
        after: field(count, "Customers in it after the change.", 790),
      }),
    )
    .meta({ description: `Customers by ${what}.` });

export const ScoringPreview = z
  .object({
    customers: field(count, "Customers with scores: the base that every figure here is about.", 100_000),
    tried: field(count, "Customers on whom the change was tried: all of them up to 20,000.", 20_000),
    sampled: field(z.boolean(), "True when the figures are estimated from some of a larger base.", true),
    errorPercent: field(
      z.number().min(0).max(100),
      "How far a share of the base may be off at the most, in percentage points, nineteen times in twenty; 0 when all were tried.",
      0.7,
    ),
    moved: field(count, "Customers whose band, stage or class would change, or whose loyalty by a point.", 7150),
    bands: Shift(RISK_BANDS, "risk band"),
    stages: Shift(STAGES, "stage"),
    classes: Shift(["A", "B", "C"], "ABC class"),
    loyalty: z
      .object({
        before: field(z.number().nullable(), "Mean loyalty as things are.", 41.2),
        after: field(z.number().nullable(), "Mean loyalty after the change.", 43),
      })
      .meta({ description: "Mean loyalty." }),
    valueMinor: z
      .object({
        before: field(z.number().int(), "Lifetime value of those customers as things are.", 8_400_000),
        after: field(z.number().int(), "The same after the change.", 3_360_000),
      })
      .meta({ description: "Lifetime value." }),
  })
  .meta({ id: "ScoringPreview", description: "What a change of settings would do to the base." });
export type ScoringPreview = z.infer<typeof ScoringPreview>;

export const WHAT_IF_CHANGES = [
  "settle-overdue",
  "resolve-complaints",
  "satisfied-answer",
  "withdraw-notice",
  "purchase",
] as const;

export const WhatIf = z
  .object({
    asOf: field(Day, "The workspace's today.", "2026-11-21"),
    band: field(z.enum(RISK_BANDS).nullable(), "Risk band today; null for someone who has not bought.", "high"),
    better: z
      .object({
        change: field(z.enum(WHAT_IF_CHANGES), "What would have to happen.", "purchase"),
        band: field(z.enum(RISK_BANDS), "Band after it.", "low"),
        churnRisk: field(z.number().int().min(0).max(100), "Risk of leaving after it, in percent.", 22),
        text: field(z.string(), "The same in the reader's language.", "A purchase today would bring the risk to 22%."),
      })
      .nullable()
      .meta({ description: "The smallest change that betters the band; null when none does." }),
    worse: z
      .object({
        day: field(Day, "First day on which doing nothing worsens the band.", "2026-12-18"),
        band: field(z.enum(RISK_BANDS), "Band from then on.", "lost"),
        text: field(
          z.string(),
          "The same in the reader's language.",
          "With nothing done: lost from 18 December 2026 on.",
        ),
      })
      .nullable()
      .meta({ description: "When doing nothing worsens the band; null when it does not within 400 days." }),
  })
  .meta({ id: "WhatIf", description: "What would move a customer to another band." });
export type WhatIf = z.infer<typeof WhatIf>;

export const PastScores = z
  .object({
    known: field(z.enum(["then", "now"]), "Whether by what was known on that day, or by what is known now.", "then"),
    parametersVersion: field(count, "Version of the parameters behind them.", 3),
    facts: field(count, "Purchases behind them.", 7),
    inputsHash,
    scores: Scores,
  })
  .meta({ id: "PastScores", description: "Scores as of a past day, made from the facts." });

const TAG = "Scores";

export const scoringSettingsOperations = {
  getScoringSettings: operation({
    id: "getScoringSettings",
    method: "get",
    path: "/model/settings",
    tag: TAG,
    summary: "Read what scores are made with",
    description: "Horizon, bands, stages, margin, classes and weights, as they hold.",
    access: "score:read",
    cost: "read",
    output: ScoringSettings,
    status: 200,
    errors: [],
    versioned: true,
  }),
  updateScoringSettings: operation({
    id: "updateScoringSettings",
    method: "patch",
    path: "/model/settings",
    tag: TAG,
    summary: "Change what scores are made with",
    description: "Changes the sections that are sent, and has every customer scored anew.",
    access: "workspace:write",
    cost: "write",
    body: ScoringChange,
    output: ScoringSettings,
    status: 200,
    errors: ["version_mismatch"],
    versioned: true,
    changesWorkspace: true,
  }),
  previewScoringSettings: operation({
    id: "previewScoringSettings",
    method: "post",
    path: "/model/settings/preview",
    tag: TAG,
    summary: "Try a change of settings",
    description: "What a change would do to the base; nothing is changed.",
    access: "score:read",
    cost: "search",
    body: ScoringChange,
    output: ScoringPreview,
    status: 200,
    errors: [],
    whole: true,
  }),
  getWhatIf: operation({
    id: "getWhatIf",
    method: "get",
    path: "/customers/{customerId}/what-if",
    tag: TAG,
    summary: "Read what would move a customer",
    description: "The smallest change that betters the risk band, and the day on which doing nothing worsens it.",
    access: "score:read",
    cost: "read",
    params: customerParams,
    output: WhatIf,
    status: 200,
    errors: ["not_found"],
  }),
  getPastScores: operation({
    id: "getPastScores",
    method: "get",
    path: "/customers/{customerId}/past-scores",
    tag: TAG,
    summary: "Read a customer's scores on a past day",
    description:
      "Made from the facts: as they stood at the end of that day, with the parameters of then, whatever has been corrected or removed since; or as they stand now, with the parameters of today.",
    access: "score:read",
    cost: "read",
    params: customerParams,
    query: z.object({
      day: field(Day, "The day; not after the workspace's today.", "2026-08-01"),
      known: field(z.enum(["then", "now"]).default("now"), "By what was known then, or by what is known now.", "now"),
    }),
    output: PastScores,
    status: 200,
    errors: ["not_found"],
  }),
};
