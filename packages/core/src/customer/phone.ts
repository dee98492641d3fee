import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * A telephone number in E.164, read by the rules of the workspace's country when it has no country code.
 *
 * @returns undefined for what cannot be a telephone number
 */
export function toE164(text: string, country: string): string | undefined {
  const known: CountryCode | undefined = isSupportedCountry(country) ? country : undefined;
  const number = parsePhoneNumberFromString(text.normalize("NFKC"), known);
  return number?.isPossible() ? number.number : undefined;
}
