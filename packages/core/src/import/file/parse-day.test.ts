import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayText } from "../../day.ts";
import { detectDateOrder } from "./date-order.ts";
import { type DateOrder, parseDay } from "./parse-day.ts";
import { zoneOf } from "./zone.ts";

const SHANGHAI = "Asia/Shanghai";
const days = fc.integer({ min: -25_567, max: 84_005 }).map(dayText);
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function parts(day: string) {
  const [y = "", m = "", d = ""] = day.split("-");
  return { y, m, d, month: Number(m), date: Number(d), name: MONTHS[Number(m) - 1] ?? "" };
}

/** Usual ways of writing a day, by the order they need. */
const FORMS: readonly (readonly [DateOrder, (day: string) => string])[] = [
  ["ymd", (day) => day],
  ["dmy", (day) => day],
  ["mdy", (day) => day.replaceAll("-", "")],
  ["ymd", (day) => day.replaceAll("-", "/")],
  ["ymd", (day) => `${parts(day).y}.${parts(day).month}.${parts(day).date}`],
  ["ymd", (day) => `${parts(day).y}年${parts(day).month}月${parts(day).date}日`],
  ["dmy", (day) => `${parts(day).d}.${parts(day).m}.${parts(day).y}`],
  ["dmy", (day) => `${parts(day).date}/${parts(day).month}/${parts(day).y}`],
  ["mdy", (day) => `${parts(day).month}/${parts(day).date}/${parts(day).y}`],
  ["mdy", (day) => `${parts(day).m}-${parts(day).d}-${parts(day).y}`],
  ["ymd", (day) => `${parts(day).date} ${parts(day).name} ${parts(day).y}`],
  ["ymd", (day) => `${parts(day).d}-${parts(day).name.toUpperCase()}-${parts(day).y}`],
  ["dmy", (day) => `${parts(day).name} ${parts(day).date}, ${parts(day).y}`],
];

describe("a day", () => {
  it("is read back from every usual form", () => {
    const compact = /^(19|20|21)/;
    fc.assert(
      fc.property(days, fc.constantFrom(...FORMS), (day, [order, write]) => {
        fc.pre(compact.test(day));
        expect(parseDay(write(day), order)).toEqual({ day });
      }),
      { seed: 41, numRuns: 2000 },
    );
  });

  it.each([
    ["16 February 2018", "ymd"],
    ["16th Feb 2018", "ymd"],
    ["Friday, February 16, 2018", "ymd"],
    ["2/16/18", "mdy"],
    ["16.2.18", "dmy"],
    ["18/2/16", "ymd"],
    ["16.02.2018", "ymd"],
    ["2/16/2018", "ymd"],
    ["16022018", "dmy"],
    ["２０１８年２月１６日", "ymd"],
    [" 2018-02-16 星期五 ", "ymd"],
    ["43147", "ymd"],
    ["16-Feb-18", "mdy"],
  ] as const)("is read from %j in the order %s", (text, order) => {
    expect(parseDay(text, order, SHANGHAI)).toEqual({ day: "2018-02-16" });
  });

  it.each([
    ["2018-02-16 10:30", "2018-02-16T02:30:00.000Z"],
    ["2018/2/16 10:30:05", "2018-02-16T02:30:05.000Z"],
    ["2018-02-16T10:30:05.250", "2018-02-16T02:30:05.250Z"],
    ["2018年2月16日 下午3点20分", "2018-02-16T07:20:00.000Z"],
    ["2018.2.16 凌晨12:05", "2018-02-15T16:05:00.000Z"],
    ["16 Feb 2018 12:05 AM", "2018-02-15T16:05:00.000Z"],
    ["Feb 16, 2018, 3:20 p.m.", "2018-02-16T07:20:00.000Z"],
    ["20180216103005", "2018-02-16T02:30:05.000Z"],
    ["43147.4375", "2018-02-16T02:30:00.000Z"],
    ["2018-02-16T02:30:00Z", "2018-02-16T02:30:00.000Z"],
    ["2018-02-15 23:30:00 -0500", "2018-02-16T04:30:00.000Z"],
    ["Fri Feb 16 2018 10:30:00 GMT+0800 (China Standard Time)", "2018-02-16T02:30:00.000Z"],
    ["Fri, 16 Feb 2018 02:30:00 +0000", "2018-02-16T02:30:00.000Z"],
    ["1518748200", "2018-02-16T02:30:00.000Z"],
    ["1518748200000", "2018-02-16T02:30:00.000Z"],
  ])("has its moment where %j tells the time", (text, at) => {
    expect(parseDay(text, "ymd", SHANGHAI)).toEqual({ day: "2018-02-16", at });
  });

  it("of a moment with an offset is the business day in the zone", () => {
    expect(parseDay("2018-02-16T20:00:00Z", "ymd", SHANGHAI)?.day).toBe("2018-02-17");
    expect(parseDay("2018-02-16T02:00:00Z", "ymd", "America/New_York")?.day).toBe("2018-02-15");
  });

  it.each([
    ["30 February", "2018-02-30", "ymd"],
    ["29 February of a common year", "29.02.2019", "dmy"],
    ["a month 13", "2018-13-01", "ymd"],
    ["a month 16 in the order of the file", "16/02/2018", "mdy"],
    ["1899", "1899-12-31", "ymd"],
    ["2200", "2200-01-01", "ymd"],
    ["a month", "2018-02", "ymd"],
    ["a year", "2018", "ymd"],
    ["day and month in doubt", "03/04/2018", "ymd"],
    ["25 o'clock", "2018-02-16 25:00", "ymd"],
    ["a minute 61", "2018-02-16 10:61", "ymd"],
    ["words", "yesterday", "ymd"],
    ["a day and words", "2018-02-16 or so", "ymd"],
    ["nothing", "", "ymd"],
    ["a long text", `2018-02-16${" ".repeat(1000)}x`, "ymd"],
  ] as const)("is not %s", (_name, text, order) => {
    expect(parseDay(text, order)).toBeUndefined();
  });

  it("is never found outside its bounds, whatever the text", () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from("0123456789-/.: TZ年月日+Feb")), maxLength: 24 });
    fc.assert(
      fc.property(text, fc.constantFrom("ymd", "dmy", "mdy"), (text, order) => {
        const day = parseDay(text, order, SHANGHAI)?.day ?? "2000-01-01";
        expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
        expect(day >= "1900-01-01" && day <= "2199-12-31").toBe(true);
      }),
      { seed: 42, numRuns: 3000 },
    );
  });
});

describe("the clock of a zone", () => {
  it("goes there and back, in summer and winter", () => {
    const zones = fc.constantFrom("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), zones, (seconds, timeZone) => {
        const { toLocal, toInstant } = zoneOf(timeZone);
        const local = toLocal(seconds * 1000);
        expect(Math.abs(toLocal(toInstant(local)) - local)).toBeLessThanOrEqual(3_600_000);
        expect(new Date(local).toISOString().slice(0, 16)).toBe(
          new Date(seconds * 1000).toLocaleString("sv-SE", { timeZone }).replace(" ", "T").slice(0, 16),
        );
      }),
      { seed: 43, numRuns: 300 },
    );
  });

  it("is right in the hours after it was changed", () => {
    expect(zoneOf("Europe/Berlin").toInstant(Date.UTC(2026, 2, 29, 3, 30))).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(zoneOf("America/New_York").toInstant(Date.UTC(2026, 10, 1, 3))).toBe(Date.UTC(2026, 10, 1, 8));
    expect(zoneOf("America/New_York").toInstant(Date.UTC(2026, 10, 1, 0, 30))).toBe(Date.UTC(2026, 10, 1, 4, 30));
  });
});

describe("the order of day, month and year", () => {
  it.each([
    [["2018-02-16"], "ymd"],
    [["16.02.2018", "03.04.2018"], "dmy"],
    [["03/04/2018", "2/16/2018"], "mdy"],
    [["03/04/2018", "16/2/2018"], "dmy"],
    [["2/16/18"], "mdy"],
    [["16/2/18", "20/2/18"], "dmy"],
    [["18/2/16", "18/2/20", "18/3/1"], "ymd"],
    [["01/02/2018", "01/03/2018", "01/05/2018"], "mdy"],
    [["01/02/2018", "03/02/2018", "05/02/2018"], "dmy"],
    [["01.02.2018"], "dmy"],
    [["Feb 16, 2018"], "ymd"],
    [["2018年2月16日"], "ymd"],
    [[], "ymd"],
  ] as const)("of %j is %s", (samples, order) => {
    expect(detectDateOrder(samples)).toBe(order);
  });
});
