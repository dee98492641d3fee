import type { Metrics } from "./metrics.ts";

const STANDARD_ERRORS = 3;
const SMALLEST_ERROR = 0.05;

/**
 * True when the churn predicted a horizon ago is off as a whole: the mean error is beyond three standard errors of the
 * rate and beyond .05. A December peak that the model does not know shows up here.
 */
export function isDrifting({ n, rate, meanError }: Metrics): boolean {
  const standardError = Math.sqrt((rate * (1 - rate)) / Math.max(1, n));
  return Math.abs(meanError) > Math.max(SMALLEST_ERROR, STANDARD_ERRORS * standardError);
}
