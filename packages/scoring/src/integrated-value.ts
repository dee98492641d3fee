import { percentileOf } from "./percentile.ts";

/** The three parts of a customer's worth, each in minor units: what it brings, could bring, and brings through others. */
export interface ValueParts {
  readonly current: number;
  readonly potential: number;
  readonly relationship: number;
}

/** Edges of a hundred equal groups of each part over the tenant's customers. */
export type ValueEdges = Readonly<Record<keyof ValueParts, readonly number[]>>;

/** From the comparisons current : potential 2, current : relationship 3, potential : relationship 2 (CR .008). */
export const INTEGRATED_WEIGHTS: ValueParts = { current: 0.5396, potential: 0.297, relationship: 0.1634 };

/** 0 to 100: percentile ranks within the tenant, weighted. The one score that is relative, for ordering a list. */
export function integratedValue(parts: ValueParts, edges: ValueEdges, weights = INTEGRATED_WEIGHTS): number {
  const all = weights.current + weights.potential + weights.relationship;
  const sum =
    weights.current * percentileOf(parts.current, edges.current) +
    weights.potential * percentileOf(parts.potential, edges.potential) +
    weights.relationship * percentileOf(parts.relationship, edges.relationship);
  return (100 * sum) / all;
}
