/** Time of day in milliseconds, and how far east of UTC its clock is where the text says so. */
export interface TimeOfDay {
  readonly ms?: number;
  readonly offsetMs?: number;
}

const CHINESE_WEEKDAY = /(?:星期|周|礼拜)[一二三四五六日天]/;
const TIME =
  /^(?:(上午|下午|晚上|早上|凌晨|中午)\s?)?(\d{1,2})\s?(?:[:时点]\s?(\d\d)?\s?(?:[:分]\s?(\d\d(?:[.,]\d{1,9})?)?秒?)?)\s?(?:(a|p)\.?m\.?)?$/i;
const OFFSET = /\s*(?:(?:UTC|GMT)?([+-])(\d\d):?(\d\d)?|(Z|UTC|GMT))$/i;
const ZONE_NAME = /\s*\([^()]{1,60}\)$/;

/** Reads what follows a day: nothing, a time, or a time with its offset; undefined for anything else. */
export function parseTime(rest: string): TimeOfDay | undefined {
  const text = rest
    .replace(CHINESE_WEEKDAY, "")
    .replace(/^[T,\s]+/i, "")
    .trim();
  if (text === "") return {};
  const named = text.replace(ZONE_NAME, "");
  const offset = OFFSET.exec(named);
  const ms = clockTime(offset ? named.slice(0, offset.index) : named);
  if (ms === undefined) return undefined;
  return offset ? { ms, offsetMs: offsetOf(offset) } : { ms };
}

function offsetOf([, sign, hours = "0", minutes = "0"]: RegExpExecArray): number {
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function clockTime(text: string): number | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [, part, hour = "", minute = "0", second = "0", half] = match;
  const hours = fullHour(Number(hour), part ?? half?.toLowerCase());
  const seconds = Number(second.replace(",", "."));
  if (hours > 23 || Number(minute) > 59 || seconds >= 60) return undefined;
  return Math.floor(hours * 3_600_000 + Number(minute) * 60_000 + seconds * 1000);
}

function fullHour(hour: number, half: string | undefined): number {
  if (half === "p" || half === "下午" || half === "晚上") return hour < 12 ? hour + 12 : hour;
  if (half === "中午") return hour < 11 ? hour + 12 : hour;
  if (half === "a" || half === "上午" || half === "早上" || half === "凌晨") return hour === 12 ? 0 : hour;
  return hour;
}
