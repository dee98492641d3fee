import { PRICES as OF_WORKSPACES } from "../packages/core/src/usage/price.ts";

/** What something costs: `usd` for `per` of it, and where that can be read. */
interface Price {
  readonly usd: number;
  readonly per: number;
  readonly source: string;
}

const CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/";
const WAF = "https://aws.amazon.com/waf/pricing/";
const CLOUDFRONT = "https://aws.amazon.com/cloudfront/pricing/";

/** Amazon's list prices in us-east-1 for what a workspace is not asked for by itself (read in August 2026), without free tiers. */
const OF_INSTALLATIONS = {
  /** By the month. */
  alarmMetrics: { per: 1, usd: 0.1, source: CLOUDWATCH },
  dashboards: { per: 1, usd: 3, source: CLOUDWATCH },
  secrets: { per: 1, usd: 0.4, source: "https://aws.amazon.com/secrets-manager/pricing/" },
  firewalls: { per: 1, usd: 5, source: WAF },
  firewallRules: { per: 1, usd: 1, source: WAF },
  /** By use. */
  firewallRequests: { per: 1e6, usd: 0.6, source: WAF },
  distributionRequests: { per: 10_000, usd: 0.01, source: CLOUDFRONT },
  distributionBytes: { per: 1e9, usd: 0.085, source: CLOUDFRONT },
  queueRequests: { per: 1e6, usd: 0.4, source: "https://aws.amazon.com/sqs/pricing/" },
  logBytes: { per: 1e9, usd: 0.5, source: CLOUDWATCH },
} as const satisfies Readonly<Record<string, Price>>;

const ALL = new Map<string, Price>([
  ...Object.entries(OF_INSTALLATIONS),
  ...OF_WORKSPACES.map((price) => [price.what, price] as const),
]);
type Priced = keyof typeof OF_INSTALLATIONS | (typeof OF_WORKSPACES)[number]["what"];

/** Dollars that amounts of what is paid for cost. */
export function dollarsOf(amounts: Readonly<Partial<Record<Priced, number>>>): number {
  return Object.entries(amounts).reduce((sum, [what, amount]) => {
    const price = ALL.get(what);
    if (!price) throw new Error(`nobody knows what ${what} costs`);
    return sum + (amount / price.per) * price.usd;
  }, 0);
}
