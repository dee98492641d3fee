/** One past period of a relation. Amounts in minor units. */
export interface RelationshipPeriod {
  readonly sales: readonly { readonly price: number; readonly cost: number }[];
  /** Marketing and service, each item. */
  readonly serviceCosts: readonly number[];
  /** Expected or realised loss from credit. */
  readonly riskCost: number;
}

/**
 * What a relation has brought so far: P = Σ over periods of (Σ(price − cost) − Σ service cost − risk cost). The realised
 * part of a customer's value; {@link lifetimeValue} is the same sum over the periods to come. Minor units.
 */
export function realisedValue(periods: readonly RelationshipPeriod[]): number {
  return periods.reduce((sum, { sales, serviceCosts, riskCost }) => {
    const margin = sales.reduce((total, { price, cost }) => total + price - cost, 0);
    return sum + margin - serviceCosts.reduce((total, cost) => total + cost, 0) - riskCost;
  }, 0);
}

/** A customer brought by another one. */
export interface Referral {
  /** Lifetime value of the customer who came. */
  readonly value: number;
  /** Probability that the customer would have come anyway, 0 to 1. */
  readonly wouldHaveCome: number;
}

/**
 * What a customer's referrals are worth: the value of those who came only because of it, and the cost of acquiring them
 * saved for those who would have come anyway. Kumar, Petersen & Leone (2010), "Driving profitability by encouraging
 * customer referrals", J. of Marketing 74, 1–17. Minor units.
 */
export function referralValue(referrals: readonly Referral[], acquisitionCost: number): number {
  return referrals.reduce(
    (sum, { value, wouldHaveCome }) => sum + (1 - wouldHaveCome) * value + wouldHaveCome * acquisitionCost,
    0,
  );
}

/** Loss to be expected from open invoices: probability of default × exposure × share lost in default. Minor units. */
export function riskCost(defaultProbability: number, exposure: number, lossGivenDefault: number): number {
  return defaultProbability * Math.max(0, exposure) * lossGivenDefault;
}
