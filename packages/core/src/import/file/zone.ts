const DAY_MS = 86_400_000;

/** What a zone's clock shows, and when: milliseconds since 1970, as the zone's clock counts them and in truth. */
export interface Zone {
  readonly toLocal: (instant: number) => number;
  readonly toInstant: (local: number) => number;
}

const zones = new Map<string, Zone>();

/** The clock of a time zone. Its offset is looked up once a day, because asking the runtime is slow. */
export function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  const zone = newZone(timeZone);
  zones.set(timeZone, zone);
  return zone;
}

function newZone(timeZone: string): Zone {
  const offsetAt = offsetReader(timeZone);
  const days = new Map<number, number | "changes">();

  function offset(instant: number): number {
    const day = Math.floor(instant / DAY_MS);
    let known = days.get(day);
    if (known === undefined) {
      const first = offsetAt(day * DAY_MS);
      known = first === offsetAt((day + 1) * DAY_MS) ? first : "changes";
      days.set(day, known);
    }
    return known === "changes" ? offsetAt(instant) : known;
  }

  return {
    toLocal: (instant) => instant + offset(instant),
    toInstant: (local) => local - offset(local - offset(local)),
  };
}

function offsetReader(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (instant) => {
    const second = Math.floor(instant / 1000) * 1000;
    const part = Object.fromEntries(format.formatToParts(second).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
  };
}
