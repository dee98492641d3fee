/** Colour of an HTTP status: what went wrong on our side stands out most. */
export const statusColor = (status: number): string => (status >= 500 ? "clay" : status >= 400 ? "ochre" : "gray");
