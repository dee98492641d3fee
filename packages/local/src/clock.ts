/** A clock that goes with the machine's, plus what it has been moved by. */
export interface MovableClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves it on; it never goes back. */
  move(ms: number): void;
  readonly movedBy: number;
}

export function movableClock(real: () => number, movedBy = 0): MovableClock {
  let offset = movedBy;
  return {
    now: () => real() + offset,
    move: (ms) => {
      if (ms < 0) throw new Error("a clock cannot go back");
      offset += ms;
    },
    get movedBy() {
      return offset;
    },
  };
}
