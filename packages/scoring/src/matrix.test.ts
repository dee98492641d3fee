import { describe, expect, it } from "vitest";
import { matrixCellOf, profitCutOf } from "./matrix.ts";
import { addToSketch, emptySketch } from "./value-sketch.ts";

describe("the profit × risk matrix", () => {
  it("has the four cells of its definition", () => {
    expect(matrixCellOf(1000, 299, 500)).toBe("key");
    expect(matrixCellOf(1000, 300, 500)).toBe("risky");
    expect(matrixCellOf(499, 10, 500)).toBe("chicken-rib");
    expect(matrixCellOf(499, 200, 500)).toBe("thin-dog");
    expect(matrixCellOf(-50, 1, 500)).toBe("thin-dog");
    expect(matrixCellOf(0, 0, 0)).toBe("chicken-rib");
  });

  it("cuts at the median of positive profits", () => {
    const sketch = emptySketch();
    for (const profit of [-900, 0, 100, 200, 300, 400, 500]) addToSketch(sketch, profit);
    expect(profitCutOf(sketch)).toBe(300);
    expect(profitCutOf(emptySketch())).toBe(0);
  });
});
