import type { Outbound, Post, Posted } from "@perennial/core";

/** Answers of a receiver that a test plays: a status, or what went wrong before there was one. */
export type Answer =
  | number
  | { readonly status?: number; readonly error?: string; readonly retryAfter?: number; readonly milliseconds?: number };

export interface Receiver {
  readonly outbound: Outbound;
  /** Everything that was sent, by address. */
  readonly sent: Post[];
  /** What addresses answer from now on; 200 unless said otherwise. */
  readonly answers: Map<string, (post: Post) => Answer>;
}

/** Receivers of webhooks that answer at once what a test wants. */
export function receivers(): Receiver {
  const sent: Post[] = [];
  const answers = new Map<string, (post: Post) => Answer>();
  const post = async (one: Post): Promise<Posted> => {
    sent.push(one);
    const answer = answers.get(one.url)?.(one) ?? 200;
    const { status, error, retryAfter, milliseconds = 1 } = typeof answer === "number" ? { status: answer } : answer;
    return {
      status: error === undefined ? (status ?? 200) : null,
      error: error ?? null,
      answer: "",
      retryAfter,
      milliseconds,
    };
  };
  const ask = async () => ({ status: null, answer: "" });
  return { outbound: { check: () => undefined, post, ask }, sent, answers };
}
