/** Finds a sign again and again in one text, from places that mostly move forward, without searching twice. */
function seek(text: string, sign: string): (at: number) => number {
  let from = 0;
  let found = text.indexOf(sign);
  return (at) => {
    if (at >= from && (found === -1 || found >= at)) return found;
    from = at;
    found = text.indexOf(sign, at);
    return found;
  };
}

/** Where lines and cells of a text end; a line ends with LF, CR LF or CR. */
export interface LineSeeker {
  /** Place of the first line end from `at` on, or -1. */
  readonly endFrom: (at: number) => number;
  /** Where the line after a line end begins; undefined if that is a CR whose LF may be still to come. */
  readonly afterEnd: (end: number) => number | undefined;
  /** Place of the first quotation mark from `at` on, or -1. */
  readonly quoteFrom: (at: number) => number;
  /** Place of the first delimiter from `at` on, or -1. */
  readonly delimiterFrom: (at: number) => number;
}

export function seekLines(text: string, delimiter: string, isLast: boolean): LineSeeker {
  const lf = seek(text, "\n");
  const cr = seek(text, "\r");
  return {
    endFrom(at) {
      const first = lf(at);
      const second = cr(at);
      if (first === -1 || second === -1) return Math.max(first, second);
      return Math.min(first, second);
    },
    afterEnd(end) {
      if (text[end] === "\n") return end + 1;
      if (end + 1 === text.length) return isLast ? end + 1 : undefined;
      return text[end + 1] === "\n" ? end + 2 : end + 1;
    },
    quoteFrom: seek(text, '"'),
    delimiterFrom: seek(text, delimiter),
  };
}
