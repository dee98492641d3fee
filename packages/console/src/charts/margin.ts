/** Room for the outermost labels: without it the topmost slides down from its line. */
export const CHART_MARGIN = { top: 10, right: 14, bottom: 0, left: 0 } as const;
