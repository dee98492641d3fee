import { type Language, minorDigits } from "@perennial/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "./session.ts";

export interface Formats {
  readonly locale: string;
  /** Amount in minor units, in the workspace's currency unless another is named. */
  readonly money: (minor: number, currency?: string) => string;
  /** The same, rounded for reading at a glance: ¥12.8K. */
  readonly shortMoney: (minor: number) => string;
  /** Millionths of a dollar; a day costs fractions of a cent. */
  readonly dollars: (micros: number) => string;
  readonly number: (value: number, digits?: number) => string;
  readonly short: (value: number) => string;
  /** A share from 0 to 1. */
  readonly percent: (share: number, digits?: number) => string;
  /** A business day; it has no time zone any more. */
  readonly day: (day: string) => string;
  readonly month: (month: string) => string;
  /** Day and hour of a moment in the workspace's time zone. */
  readonly moment: (instant: string) => string;
  /** “3 days ago”, counted from the workspace's today. */
  readonly since: (day: string) => string;
  readonly duration: (seconds: number) => string;
  readonly bytes: (size: number) => string;
}

const DAY_MS = 86_400_000;
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Whether a moment has passed. */
export const isPast = (instant: string): boolean => Date.parse(instant) <= Date.now();

/** Whole days from one business day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((timeOf(to) - timeOf(from)) / DAY_MS);
}

export function addDays(day: string, days: number): string {
  return new Date(timeOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

function sinceOf(relative: Intl.RelativeTimeFormat, days: number): string {
  const size = Math.abs(days);
  if (size < 60) return relative.format(-days, "day");
  if (size < 730) return relative.format(-Math.round(days / 30.44), "month");
  return relative.format(-Math.round(days / 365.25), "year");
}

interface Place {
  readonly language: Language;
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly today: string;
}

export function formatsOf({ language, country, currency, timeZone, today }: Place): Formats {
  const locale = `${language.slice(0, 2)}-${country}`;
  const moneyIn = (code: string, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, { style: "currency", currency: code, currencyDisplay: "narrowSymbol", ...options });
  const own = moneyIn(currency, {});
  const whole = moneyIn(currency, { maximumFractionDigits: 0 });
  const brief = moneyIn(currency, { notation: "compact", maximumFractionDigits: 1, minimumFractionDigits: 0 });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
  const month = new Intl.DateTimeFormat(locale, { year: "2-digit", month: "short", timeZone: "UTC" });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const unit = (name: string, value: number, digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: "unit",
      unit: name,
      unitDisplay: "short",
      maximumFractionDigits: digits,
    }).format(value);
  const major = (minor: number, code: string) => minor / 10 ** minorDigits(code);
  return {
    locale,
    money: (minor, code = currency) => (code === currency ? own : moneyIn(code, {})).format(major(minor, code)),
    shortMoney: (minor) => (Math.abs(major(minor, currency)) < 10_000 ? whole : brief).format(major(minor, currency)),
    dollars: (micros) =>
      micros >= 1e6 || micros === 0
        ? (currency === "USD" ? own : moneyIn("USD", {})).format(Math.round(micros / 1e4) / 100)
        : `$${(micros / 1e6).toFixed(4)}`,
    number: (value, digits = 0) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value),
    short: (value) => compact.format(value),
    percent: (share, digits = 0) =>
      new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: digits }).format(share),
    day: (text) => day.format(timeOf(text)),
    month: (text) => month.format(timeOf(`${text}-01`)),
    moment: (instant) => moment.format(Date.parse(instant)),
    since: (text) => sinceOf(relative, daysBetween(text, today)),
    duration: (seconds) => (seconds < 60 ? unit("second", seconds) : unit("minute", Math.round(seconds / 60))),
    bytes: (size) => {
      if (size < 1e6) return unit("kilobyte", size / 1e3, 1);
      return size < 1e9 ? unit("megabyte", size / 1e6, 1) : unit("gigabyte", size / 1e9, 1);
    },
  };
}

/** Money, days and numbers as people of the workspace's country write them, in the language that is shown. */
export function useFormats(): Formats {
  const { workspace } = useMe();
  const { i18n } = useTranslation();
  const { country, currency, timeZone, today } = workspace;
  const language = i18n.language === "zh-CN" ? "zh-CN" : "en";
  return useMemo(
    () => formatsOf({ language, country, currency, timeZone, today }),
    [language, country, currency, timeZone, today],
  );
}
