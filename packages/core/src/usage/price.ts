import type { UsagePrice } from "@perennial/contract";

const DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
const LAMBDA = "https://aws.amazon.com/lambda/pricing/";

/** Amazon's list prices in us-east-1 (read in August 2026), without free tiers: what a workspace costs to run. */
export const PRICES = [
  { what: "readUnits", per: 1e6, usd: 0.125, source: DYNAMODB },
  { what: "writeUnits", per: 1e6, usd: 0.625, source: DYNAMODB },
  { what: "gigabyteSeconds", per: 1, usd: 0.0000133334, source: LAMBDA },
  { what: "invocations", per: 1e6, usd: 0.2, source: LAMBDA },
  { what: "requests", per: 1e6, usd: 1, source: "https://aws.amazon.com/api-gateway/pricing/" },
  { what: "mails", per: 1000, usd: 0.1, source: "https://aws.amazon.com/ses/pricing/" },
] as const satisfies readonly UsagePrice[];

/** What keeping costs, by the gigabyte and month of 30 days. */
export const STORAGE_PRICES = [
  { what: "tableBytes", per: 1e9, usd: 0.25, source: DYNAMODB },
  { what: "fileBytes", per: 1e9, usd: 0.023, source: "https://aws.amazon.com/s3/pricing/" },
] as const satisfies readonly UsagePrice[];

type Priced = (typeof PRICES)[number]["what"];
type Kept = (typeof STORAGE_PRICES)[number]["what"];
const MONTH_DAYS = 30;

/** Millionths of a dollar that a day costs. */
export function costMicros(used: Readonly<Record<Priced, number>>, kept: Readonly<Record<Kept, number>>): number {
  const work = PRICES.reduce((sum, { what, per, usd }) => sum + (used[what] / per) * usd, 0);
  const room = STORAGE_PRICES.reduce((sum, { what, per, usd }) => sum + ((kept[what] / per) * usd) / MONTH_DAYS, 0);
  return Math.round(1e6 * (work + room));
}
