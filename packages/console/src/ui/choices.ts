import { Currency } from "@perennial/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

interface Choice {
  readonly value: string;
  readonly label: string;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
/** Codes that have a name but are no country. */
const NO_COUNTRY = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"]);

const byLabel = (locale: string) => (a: Choice, b: Choice) => a.label.localeCompare(b.label, locale);

function countriesIn(locale: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return codes
    .filter((code) => !NO_COUNTRY.has(code) && new Intl.Locale(`und-${code}`).region === code)
    .flatMap((value) => {
      const label = names.of(value);
      return label === undefined ? [] : [{ value, label }];
    })
    .sort(byLabel(locale));
}

function currenciesIn(locale: string): Choice[] {
  const names = new Intl.DisplayNames(locale, { type: "currency" });
  return Intl.supportedValuesOf("currency")
    .filter((code) => Currency.safeParse(code).success)
    .map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** Every country by its name in the language that is shown. */
export function useCountries(): Choice[] {
  const { i18n } = useTranslation();
  return useMemo(() => countriesIn(i18n.language), [i18n.language]);
}

export function useCurrencies(): Choice[] {
  const { i18n } = useTranslation();
  return useMemo(() => currenciesIn(i18n.language), [i18n.language]);
}

/** Every time zone; the device's own may be spelled in a way that is not in the list. */
export function timeZones(own: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes(own) ? known : [own, ...known];
}
