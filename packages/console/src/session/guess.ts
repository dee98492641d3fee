/** Countries that a browser's time zone gives away, and the currency of each; the rest is asked. */
const PLACES: readonly (readonly [country: string, currency: string, zones: readonly string[]])[] = [
  ["CN", "CNY", ["Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "Asia/Harbin", "PRC"]],
  ["HK", "HKD", ["Asia/Hong_Kong"]],
  ["MO", "MOP", ["Asia/Macau"]],
  ["TW", "TWD", ["Asia/Taipei"]],
  ["SG", "SGD", ["Asia/Singapore"]],
  ["MY", "MYR", ["Asia/Kuala_Lumpur"]],
  ["JP", "JPY", ["Asia/Tokyo"]],
  ["KR", "KRW", ["Asia/Seoul"]],
  ["TH", "THB", ["Asia/Bangkok"]],
  ["VN", "VND", ["Asia/Ho_Chi_Minh", "Asia/Saigon"]],
  ["ID", "IDR", ["Asia/Jakarta"]],
  ["PH", "PHP", ["Asia/Manila"]],
  ["IN", "INR", ["Asia/Kolkata", "Asia/Calcutta"]],
  ["AE", "AED", ["Asia/Dubai"]],
  ["AU", "AUD", ["Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane", "Australia/Perth"]],
  ["NZ", "NZD", ["Pacific/Auckland"]],
  ["GB", "GBP", ["Europe/London"]],
  ["IE", "EUR", ["Europe/Dublin"]],
  ["DE", "EUR", ["Europe/Berlin"]],
  ["AT", "EUR", ["Europe/Vienna"]],
  ["CH", "CHF", ["Europe/Zurich"]],
  ["FR", "EUR", ["Europe/Paris"]],
  ["NL", "EUR", ["Europe/Amsterdam"]],
  ["BE", "EUR", ["Europe/Brussels"]],
  ["ES", "EUR", ["Europe/Madrid"]],
  ["PT", "EUR", ["Europe/Lisbon"]],
  ["IT", "EUR", ["Europe/Rome"]],
  ["PL", "PLN", ["Europe/Warsaw"]],
  ["CZ", "CZK", ["Europe/Prague"]],
  ["SE", "SEK", ["Europe/Stockholm"]],
  ["DK", "DKK", ["Europe/Copenhagen"]],
  ["NO", "NOK", ["Europe/Oslo"]],
  ["FI", "EUR", ["Europe/Helsinki"]],
  ["CA", "CAD", ["America/Toronto", "America/Vancouver", "America/Edmonton", "America/Montreal"]],
  ["MX", "MXN", ["America/Mexico_City"]],
  ["BR", "BRL", ["America/Sao_Paulo"]],
  ["ZA", "ZAR", ["Africa/Johannesburg"]],
  ["US", "USD", ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"]],
];

export interface Guess {
  readonly timeZone: string;
  readonly country: string;
  readonly currency: string;
}

/** Where the business probably is: by the device's time zone, else by the region of the browser's language. */
export function guessPlace(): Guess {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const byZone = PLACES.find(([, , zones]) => zones.includes(timeZone));
  const region = new Intl.Locale(navigator.language).region ?? "US";
  const country = byZone?.[0] ?? region;
  const currency = PLACES.find(([code]) => code === country)?.[1] ?? "USD";
  return { timeZone, country, currency };
}
