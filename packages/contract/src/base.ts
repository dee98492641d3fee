import * as z from "zod";
import { CustomerRow } from "./customer.ts";
import { Currency, Day, field, idOf } from "./field.ts";
import { operation } from "./operation.ts";
import { PROFIT_RISK, PYRAMID, VALUE_CLASSES } from "./score.ts";

export const WIN_BACK_STRATEGIES = ["regain", "try", "wait", "let-go"] as const;
export const EFFORT_ALERTS = ["too-much", "too-little"] as const;

const count = z.number().int().min(0);
const money = z.number().int();
const share = z.number().min(0).max(1);
const Month = z.string().regex(/^\d{4}-\d{2}$/);

const Point = z
  .object({
    day: field(Day, "End of a month, or the day of the report.", "2026-10-31"),
    equityMinor: field(money, "Value of all customers on that day, by what is known now.", 61_230_000),
    shownMinor: field(
      money.nullable(),
      "The same as it was reported on that day or in the week before; null before reports began.",
      null,
    ),
    customers: field(count, "Customers who had bought and were not lost.", 9120),
    revenueAtRiskMinor: field(money, "Revenue of twelve months that stood to be lost.", 4_123_000),
  })
  .meta({ id: "BasePoint", description: "The base on one day." });

const Waterfall = z
  .object({
    startMinor: field(money, "Value on the day of comparison, as reported then or by what is known now.", 60_000_000),
    gainedMinor: field(money, "Value of customers who have come since.", 2_100_000),
    grownMinor: field(money, "Rise of the value of customers who stayed.", 3_400_000),
    shrunkMinor: field(money, "Fall of the value of customers who stayed; to be taken off.", 2_900_000),
    lostMinor: field(money, "Value of customers who have been lost since; to be taken off.", 1_200_000),
    revaluedMinor: field(money, "Changed by a new fit of the model, without any deed of a customer.", -170_000),
    keptMinor: field(money, "Part of the value at the start that moved neither way.", 55_900_000),
    endMinor: field(money, "Value today: start + gained + grown − shrunk − lost + revalued.", 61_230_000),
  })
  .meta({ id: "EquityWaterfall", description: "What moved the value of the base." });

const Move = z
  .object({
    from: field(z.string().nullable(), "Where they stood on the day of comparison; null for new ones.", "low"),
    to: field(z.string(), "Where they stand today.", "watch"),
    customers: field(count, "Customers who went this way, or stayed when both are the same.", 412),
  })
  .meta({ id: "Move", description: "Customers who went from one group to another." });
export type Move = z.infer<typeof Move>;

const Attrition = z
  .object({
    base: field(count, "Customers a year ago who had bought and were not lost.", 8100),
    left: field(count, "Of them, lost by today of their own accord.", 972),
    natural: field(share, "Their share, a year.", 0.12),
    deliberate: field(share, "Share whom the business itself let go, a year.", 0.01),
    alarm: field(z.boolean(), "True when more than 15 % a year leave of their own accord.", false),
  })
  .nullable()
  .meta({ id: "Attrition", description: "Who left within a year; null without customers a year ago." });

const Cohort = z
  .object({
    month: field(Month, "Month of the first purchase.", "2026-01"),
    customers: field(count, "Customers who first bought in it.", 312),
    retention: field(
      z.array(share),
      "Share of them that bought in that month, the one after, and so on.",
      [1, 0.31, 0.27],
    ),
  })
  .meta({ id: "Cohort", description: "Customers who came in the same month, and how many bought again when." });

const Forecast = z
  .object({
    months: z
      .array(
        z.object({
          from: field(Day, "First day of a month of 30.4 days.", "2026-11-22"),
          purchases: field(z.number().min(0), "Purchase days to expect.", 812.4),
          revenueMinor: field(money, "Revenue to expect.", 9_812_000),
        }),
      )
      .meta({ description: "The coming twelve months." }),
    newcomers: field(z.number().min(0), "New customers a month that are counted in, as came in the last twelve.", 86),
    factor: field(z.number(), "What all figures have been multiplied by, learned from the test of the scores.", 0.92),
    seasonal: field(z.boolean(), "Whether the season has been worked in.", true),
  })
  .meta({ id: "Forecast", description: "Purchases and revenue to come." });

const Seasonality = z
  .object({
    index: field(
      z.array(z.number()),
      "How much is bought from January to December, compared with the mean month.",
      [0.8, 0.7, 0.9, 1, 1, 1, 0.9, 0.9, 1, 1.1, 1.3, 1.4],
    ),
    strength: field(share, "Share of the ups and downs around the trend that the season explains.", 0.64),
  })
  .nullable()
  .meta({ id: "Seasonality", description: "The shop's season; null below two full years." });

const Effort = z
  .object({
    valueClass: field(z.enum(VALUE_CLASSES), "ABC class.", "C"),
    hours: field(z.number().min(0), "Hours logged on its customers in the last 90 days.", 60.5),
    revenue12mMinor: field(money, "Its revenue of the trailing twelve months.", 1_200_000),
    hoursShare: field(share, "Share of all hours.", 0.6),
    revenueShare: field(share, "Share of all revenue.", 0.1),
    ratio: field(z.number().nullable(), "Hours ÷ revenue; 1 is in proportion, null is work for no revenue.", 6),
    alert: field(
      z.enum(EFFORT_ALERTS).nullable(),
      "`too-much` for class C above 3, `too-little` for class A below 0.5.",
      "too-much",
    ),
  })
  .meta({ id: "ClassEffort", description: "Where the time goes against where the value is." });

export const Base = z
  .object({
    asOf: field(Day.nullable(), "Day of the report; null before the first.", "2026-11-21"),
    comparedWith: field(Day.nullable(), "Day with which movements compare: thirty days before.", "2026-10-22"),
    parametersVersion: field(count, "Version of the parameters behind it.", 7),
    currency: field(Currency, "Currency of the amounts.", "CNY"),
    customers: field(count, "Customers who have bought and are not lost.", 9233),
    equityMinor: field(money, "Customer equity: the lifetime value of all customers together.", 61_230_000),
    revenue12mMinor: field(money, "Revenue of the trailing twelve months.", 51_000_000),
    revenueAtRiskMinor: field(money, "Part of that revenue that stands to be lost.", 4_200_000),
    history: z.array(Point).meta({ description: "The base at the ends of the last twelve months, and today." }),
    waterfall: Waterfall,
    attrition: Attrition,
    cohorts: z.array(Cohort).meta({ description: "The latest twenty-four months in which customers came." }),
    meanRetention: field(
      z.array(share),
      "Retention over all cohorts, weighted by their size, month by month.",
      [1, 0.3, 0.26],
    ),
    months: z
      .array(
        z.object({
          month: field(Month, "Calendar month.", "2026-10"),
          purchases: field(count, "Purchase days.", 830),
          revenueMinor: field(money, "Revenue, refunds not taken off.", 10_100_000),
          newcomers: field(count, "Customers who first bought in it.", 88),
        }),
      )
      .meta({ description: "The last twenty-four complete months." }),
    forecast: Forecast,
    seasonality: Seasonality,
    bandMoves: z.array(Move).meta({ description: "From risk band to risk band." }),
    stageMoves: z.array(Move).meta({ description: "From stage to stage." }),
    classMoves: z.array(Move).meta({ description: "From ABC class to ABC class, by today's limits." }),
    pyramidMoves: z.array(Move).meta({ description: "From level to level of the pyramid, by today's limits." }),
    cells: z
      .array(
        z.object({
          valueClass: field(z.enum(VALUE_CLASSES), "Class by revenue of twelve months.", "A"),
          potentialClass: field(z.enum(VALUE_CLASSES), "Class by what could be earned in the next twelve.", "B"),
          customers: field(count, "Customers in the cell.", 61),
          revenue12mMinor: field(money, "Their revenue of the trailing twelve months.", 1_500_000),
          valueMinor: field(money, "Their lifetime value.", 2_400_000),
        }),
      )
      .meta({ description: "Present value by potential: nine cells." }),
    matrix: z
      .array(
        z.object({
          profitRisk: field(z.enum(PROFIT_RISK), "Cell of the matrix.", "key"),
          customers: field(count, "Customers in the cell.", 410),
          profitMinor: field(money, "Their profit of twelve months, before risk.", 4_500_000),
          riskMinor: field(money, "What of it is likely to be lost by returns and overdue payments.", 120_000),
        }),
      )
      .meta({ description: "Profit by risk." }),
    pyramid: z
      .array(
        z.object({
          level: field(z.enum(PYRAMID), "Level: the top 1 %, the next 4 %, the next 15 %, the other 80 %.", "top"),
          customers: field(count, "Customers of the level.", 92),
          revenue12mMinor: field(money, "Their revenue of the trailing twelve months.", 9_100_000),
        }),
      )
      .meta({ description: "The pyramid of customers." }),
    effort: z.array(Effort).meta({ description: "Logged effort by class; hours of nought where nothing is logged." }),
  })
  .meta({ id: "Base", description: "The customer base as an asset." });
export type Base = z.infer<typeof Base>;

const Stand = z
  .object({
    band: field(z.string().nullable(), "Risk band.", "low"),
    stage: field(z.string(), "Stage.", "stable"),
    valueClass: field(z.string().nullable(), "ABC class, by today's limits.", "A"),
    valueMinor: field(money, "Lifetime value.", 120_000),
  })
  .meta({ id: "Stand", description: "Where a customer stood on one day." });

const Mover = z
  .object({ customer: CustomerRow, before: Stand, after: Stand })
  .meta({ id: "Mover", description: "A customer who has moved since the day of comparison." });
export type Mover = z.infer<typeof Mover>;

const WinBack = z
  .object({
    customer: CustomerRow,
    priorityMinor: field(money, "Gain to expect from trying: what the list is ordered by.", 42_000),
    regainedMinor: field(money, "Lifetime value if the customer came back today.", 210_000),
    rate: field(share, "Usual share of such customers that can be won back.", 0.25),
    valueClass: field(z.enum(VALUE_CLASSES), "Class while the customer still bought.", "A"),
    strategy: field(
      z.enum(WIN_BACK_STRATEGIES),
      "Regain the key ones, try the ordinary, wait for the small, let the bad go.",
      "regain",
    ),
    reason: field(
      z.string(),
      "Why, in the reader's language.",
      "Bought for ¥8,400 a year; last purchase 210 days ago.",
    ),
  })
  .meta({ id: "WinBack", description: "A lost customer, and what trying to win it back is worth." });
export type WinBack = z.infer<typeof WinBack>;

const Planned = z
  .object({
    customer: CustomerRow,
    visits: field(z.number().int().min(1), "Visits or calls to plan.", 2),
    hours: field(z.number().min(0), "Hours they take.", 2),
    stakeMinor: field(money, "Value that is at stake.", 84_000),
  })
  .meta({ id: "PlannedVisits", description: "Visits to a customer." });

const TAG = "Base";
const owner = {
  ownerId: field(idOf("user").optional(), "Only customers of this member.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
};

export const baseOperations = {
  getBase: operation({
    id: "getBase",
    method: "get",
    path: "/base",
    tag: TAG,
    summary: "Read the customer base as an asset",
    description: "The latest nightly report: equity and what moved it, movements, retention, forecast, matrix, effort.",
    access: "score:read",
    cost: "read",
    output: Base,
    status: 200,
    errors: [],
    whole: true,
  }),
  makeBase: operation({
    id: "makeBase",
    method: "post",
    path: "/base/report",
    tag: TAG,
    summary: "Make the report now",
    description: "Goes through every customer and writes the report anew, as happens every night.",
    access: "score:write",
    cost: "write",
    heavy: true,
    output: z
      .object({ acceptedAt: field(z.iso.datetime(), "When it was asked for.", "2026-11-21T08:30:00.000Z") })
      .meta({ id: "BaseAccepted", description: "The report has been queued." }),
    status: 202,
    errors: [],
    whole: true,
  }),
  listMovers: operation({
    id: "listMovers",
    method: "get",
    path: "/base/movers",
    tag: TAG,
    summary: "List who has moved",
    description: "The customers whose value has risen and fallen most since the day of comparison, as of the report.",
    access: "score:read",
    cost: "search",
    output: z
      .object({
        risen: z.array(Mover).meta({ description: "Most risen first." }),
        fallen: z.array(Mover).meta({ description: "Most fallen first." }),
      })
      .meta({ id: "Movers", description: "Who has risen and who has fallen." }),
    status: 200,
    errors: [],
  }),
  listWinBack: operation({
    id: "listWinBack",
    method: "get",
    path: "/base/win-back",
    tag: TAG,
    summary: "List whom to win back",
    description: "Lost customers in the order of what trying is worth, as of the latest report.",
    access: "score:read",
    cost: "search",
    query: z.object({
      ...owner,
      limit: field(z.coerce.number<number>().int().min(1).max(100).default(50), "Customers at most.", 50),
    }),
    output: z
      .object({ data: z.array(WinBack).meta({ description: "Worth most first." }) })
      .meta({ id: "WinBacks", description: "Whom to win back." }),
    status: 200,
    errors: [],
  }),
  planEffort: operation({
    id: "planEffort",
    method: "get",
    path: "/base/effort-plan",
    tag: TAG,
    summary: "Plan where the time goes",
    description: "Spreads hours over customers so that the next one always goes where it saves most, and never more.",
    access: "score:read",
    cost: "search",
    query: z.object({
      hours: field(z.coerce.number<number>().min(0.25).max(10_000), "Hours there are.", 40),
      visitHours: field(z.coerce.number<number>().min(0.1).max(40).default(1), "Hours of one visit or call.", 1),
      mostVisits: field(z.coerce.number<number>().int().min(1).max(20).default(3), "Most visits to one customer.", 3),
    }),
    output: z
      .object({
        data: z.array(Planned).meta({ description: "Most visits first, then most at stake." }),
        hours: field(z.number().min(0), "Hours that the plan uses; never more than were given.", 40),
      })
      .meta({ id: "EffortPlan", description: "Visits that fit the hours." }),
    status: 200,
    errors: [],
  }),
};
