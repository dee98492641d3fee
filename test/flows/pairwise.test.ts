import { ahp, reciprocalMatrix } from "@perennial/scoring";
import fc from "fast-check";
import { expect, test } from "vitest";
import { judge, markOfValue, valueOfMark } from "../../packages/console/src/pages/value/pairwise.ts";

const saaty = fc.integer({ min: -8, max: 8 }).map(valueOfMark);

test("the weights and the ratio that the console shows while one drags are those of the engine", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.array(saaty, { minLength: 15, maxLength: 15 }),
      (criteria, values) => {
        const shown = judge(criteria, values);
        const made = ahp(reciprocalMatrix(criteria, values));
        expect(shown.ratio).toBeCloseTo(made.consistencyRatio, 9);
        made.weights.forEach((weight, i) => expect(shown.weights[i]).toBeCloseTo(weight, 9));
        expect(shown.ratio < 0.1).toBe(made.accepted);
        if (made.worst) expect(shown.worst?.implied).toBeCloseTo(made.worst.implied, 9);
      },
    ),
    { seed: 21 },
  );
});

test("a slider's marks stand for Saaty's scale and back", () => {
  for (let mark = -8; mark <= 8; mark += 1) expect(markOfValue(valueOfMark(mark))).toBe(mark);
  expect([valueOfMark(8), valueOfMark(-8), valueOfMark(0)]).toEqual([9, 1 / 9, 1]);
});
