import * as z from "zod";
import { Day, field } from "./field.ts";
import { operation } from "./operation.ts";

export const VERDICTS = ["proven", "abstain", "provisional"] as const;
export const NAIVE_RULES = ["base-rate", "recency", "frequency", "rfm"] as const;
export type Verdict = (typeof VERDICTS)[number];
export type NaiveRule = (typeof NAIVE_RULES)[number];

const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

const measures = {
  rate: field(share, "Share of the customers that left within the horizon.", 0.46),
  auc: field(
    share,
    "Chance that a customer who left had been given a higher risk than one who stayed; 0.5 is guessing.",
    0.75,
  ),
  brier: field(share, "Mean squared error of the probabilities (Brier 1950); lower is better.", 0.16),
};

const Test = z
  .object({
    day: field(Day, "The past day on which everybody was scored with what was known by then.", "2026-06-01"),
    customers: field(count, "Customers scored on that day.", 12_480),
    ...measures,
    meanError: field(z.number(), "Mean of the predicted probability less what happened.", -0.004),
    calibrationError: field(share, "Mean distance of prediction and outcome over ten groups.", 0.012),
    weightsLearned: field(z.boolean(), "Whether the weights learned by that day had passed their test.", true),
  })
  .meta({ id: "ProofTest", description: "One past day on which the scores were put to the test." });

const RuleResult = z
  .object({
    rule: field(
      z.enum(NAIVE_RULES),
      "What anybody could say without a model: the overall rate, or a rate by days since the last purchase, by number of purchases, or by recency, frequency and spending.",
      "recency",
    ),
    ...measures,
    sharper: field(
      z.number(),
      "By how many standard errors the scores rank better; above 1.645 is beyond chance.",
      9.1,
    ),
    closer: field(z.number(), "By how many standard errors the scores' probabilities are closer to the truth.", 7.4),
  })
  .meta({ id: "ProofRule", description: "A rule of thumb that the scores must beat." });

const Group = z
  .object({
    customers: field(count, "Customers in the group.", 4975),
    predicted: field(share, "Mean risk that they were given.", 0.82),
    left: field(share, "Share of them that left.", 0.79),
  })
  .meta({ id: "ProofGroup", description: "A tenth of the tested customers, grouped by the risk they were given." });

const comparison = (what: string) =>
  z
    .object({
      expected: field(z.number(), `${what} that the scores expected within the horizon.`, 18_240),
      actual: field(z.number(), `${what} that happened.`, 16_774),
    })
    .nullable()
    .meta({ description: `${what} of the tested customers, expected and actual; null without enough history.` });

const Weights = z
  .object({
    learned: field(z.boolean(), "Whether the workspace's own weights are used; else the usual ones hold.", true),
    reason: field(
      z.enum(["too-few", "no-gain", "adopted"]),
      "Why: too few customers left or stayed, no gain beyond chance on the later part of the history, or adopted.",
      "adopted",
    ),
    gain: field(z.number(), "Mean log-loss saved on the later part of the history.", 0.0133),
    standardError: field(z.number(), "Paired standard error of the gain, which must exceed it.", 0.0018),
    slope: field(z.number(), "How far the model of buying itself is followed, 0.3 to 1.", 0.86),
    signals: z.record(z.string(), z.number()).meta({
      description: "Log-odds to stay for one unit of each signal.",
      examples: [{ frequency: 0.21, tenure: -0.12, complaint: -0.7 }],
    }),
  })
  .meta({ id: "ProofWeights", description: "Weights of evidence and habits, and whether they passed their test." });

export const Proof = z
  .object({
    testedOn: field(Day.nullable(), "Day of the test; null before the first.", "2026-11-20"),
    verdict: field(
      z.enum(VERDICTS),
      "`proven`: the scores beat every rule of thumb on held-back history. `abstain`: they do not, and are not to be shown as if they did. `provisional`: too little history to tell.",
      "proven",
    ),
    rule: field(
      z.enum(NAIVE_RULES).nullable(),
      "The rule of thumb that does as well, when the scores abstain; else null.",
      null,
    ),
    drifting: field(
      z.boolean(),
      "True when the latest test was off as a whole: beyond three standard errors and five points.",
      false,
    ),
    horizonDays: field(z.number().int().min(1), "Leaving means no purchase within so many days.", 120),
    customers: field(count, "Customers put to the test: all, or a sample of a large base.", 15_000),
    tests: z.array(Test).meta({ description: "The past days, the latest first; empty without enough history." }),
    overall: z
      .object({
        cases: field(count, "Customers tested, over all days.", 49_750),
        ...measures,
        calibrationError: field(share, "Mean distance of prediction and outcome over ten groups.", 0.012),
        lift10: field(z.number(), "How much more often the tenth marked as most at risk left than customers do.", 1.7),
      })
      .nullable()
      .meta({ description: "The scores over all tests; null without enough history." }),
    groups: z.array(Group).meta({ description: "Ten groups, from the lowest risk given to the highest." }),
    capture: field(
      z.array(share),
      "Share of all who left that is found among the 10 %, 20 %, … 100 % marked as most at risk.",
      [0.18, 0.35, 0.5, 0.63, 0.74, 0.83, 0.9, 0.95, 0.98, 1],
    ),
    rules: z.array(RuleResult).meta({ description: "The rules of thumb and how far the scores beat them." }),
    purchases: comparison("Purchase days"),
    revenueMinor: comparison("Revenue in minor units"),
    factor: field(
      z.number(),
      "What forecasts of this workspace are multiplied by, from purchases expected and actual in the test.",
      0.92,
    ),
    weights: Weights.nullable().meta({ description: "Weights learned from the whole history; null before a test." }),
  })
  .meta({ id: "Proof", description: "How well the workspace's own scores did on history that was held back." });
export type Proof = z.infer<typeof Proof>;

export const proofOperations = {
  getProof: operation({
    id: "getProof",
    method: "get",
    path: "/model/proof",
    tag: "Scores",
    summary: "Read how well the scores did",
    description:
      "Every night the scores are made as of several past days, with what was known then, and held against what happened since.",
    access: "score:read",
    cost: "read",
    output: Proof,
    status: 200,
    errors: [],
  }),
};
