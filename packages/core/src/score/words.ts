import { type Language, minorDigits } from "@perennial/contract";

/** An amount in whole units of its currency, as people of the language write it. */
export function moneyText(minor: number, currency: string, language: Language): string {
  const format = new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 0,
  });
  return format.format(minor / 10 ** minorDigits(currency));
}
