import { emptyFitInput } from "@perennial/scoring";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dayText } from "../day.ts";
import { factsOf } from "../proof/facts.ts";
import { addToFit, fitTo } from "./fit.ts";
import { type PurchaseFact, summarise } from "./history.ts";
import type { Scoring } from "./parameters.ts";
import { settingsOf } from "./settings.ts";

const TODAY = 20_778;
const workspace = { currency: "CNY", rates: {}, scoring: {}, horizonDays: null } as unknown as Scoring["workspace"];
/** What DynamoDB keeps as a number: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const LARGEST = 9.99e125;

/** Numbers in a value that the table could not keep. */
function unfit(value: unknown, path = ""): string[] {
  if (typeof value === "number") {
    // NaN and Infinity are not smaller either.
    return Math.abs(value) <= LARGEST ? [] : [`${path} ${value}`];
  }
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, one]) => unfit(one, `${path}.${key}`));
}

/** Shops whose customers are much alike: a few days and a few sums, in which every formula meets its corner. */
const shops = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 6 }),
    sums: fc.uniqueArray(
      fc.oneof(fc.constantFrom(0, 1, -1, 100, 999_999_999_999_900), fc.integer({ min: -9_000, max: 900_000 })),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .chain(({ days, sums }) =>
    fc.array(fc.array(fc.tuple(fc.constantFrom(...days), fc.constantFrom(...sums)), { minLength: 1, maxLength: 12 }), {
      minLength: 1,
      maxLength: 60,
    }),
  );

test("whatever a shop's history is, all that is learned of it can be kept", () => {
  fc.assert(
    fc.property(shops, (shop) => {
      const scoring = { workspace, today: TODAY } as Scoring;
      const input = emptyFitInput(TODAY, settingsOf(workspace));
      const known = shop.map((lines) => {
        const facts = lines.map(
          ([ago, amountMinor]): PurchaseFact => ({ occurredOn: dayText(TODAY - ago), amountMinor, currency: "CNY" }),
        );
        const { history, gaps } = summarise(facts, workspace, TODAY);
        addToFit(input, { ...history, gaps });
        return factsOf(facts, scoring);
      });
      expect(unfit(fitTo(input, known))).toEqual([]);
    }),
    { seed: 20_261_122, numRuns: 300 },
  );
});
