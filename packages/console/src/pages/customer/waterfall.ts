/** A bar on a rail, both in percent of its width. */
export interface Step {
  readonly from: number;
  readonly width: number;
}

interface Summed {
  readonly score: number;
  readonly base: number;
  readonly parts: readonly { readonly points: number }[];
}

/** The bars of a waterfall: each part begins where the one before ended, so that one sees them add up. */
export function stepsOf({ score, base, parts }: Summed): { start: Step; steps: Step[]; total: Step } {
  const ends = parts.reduce<number[]>((sums, { points }) => [...sums, (sums.at(-1) ?? base) + points], []);
  const low = Math.min(0, base, score, ...ends);
  const high = Math.max(100, base, score, ...ends);
  const place = (value: number) => ((value - low) / (high - low)) * 100;
  const bar = (from: number, to: number): Step => ({
    from: place(Math.min(from, to)),
    width: Math.abs(place(to) - place(from)),
  });
  return {
    start: bar(0, base),
    steps: ends.map((end, index) => bar(index === 0 ? base : (ends[index - 1] ?? base), end)),
    total: bar(0, score),
  };
}
