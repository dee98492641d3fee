/** What people write and no list of names has. */
const ALIASES: Readonly<Record<string, string>> = {
  usa: "US",
  "u.s.a.": "US",
  "u.s.": "US",
  america: "US",
  uk: "GB",
  "u.k.": "GB",
  england: "GB",
  scotland: "GB",
  holland: "NL",
  prc: "CN",
  中华人民共和国: "CN",
  中国大陆: "CN",
  香港: "HK",
  中国香港: "HK",
  "hong kong": "HK",
  澳门: "MO",
  中国澳门: "MO",
  macau: "MO",
  中国台湾: "TW",
  chn: "CN",
  gbr: "GB",
  deu: "DE",
};

const LETTERS = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

/** Regions of that list which are no countries. */
const OTHERS = new Set(["EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"]);

/** Codes in use: those of former countries stand for another one, such as DD for DE. */
function codesInUse(): string[] {
  const pairs = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return pairs.filter((code) => !OTHERS.has(code) && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`);
}

/** Codes by name in both languages, and by themselves. */
function countryNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const language of ["en", "zh-CN"]) {
    const display = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of codesInUse()) {
      const name = display.of(code);
      if (name === undefined) continue;
      names.set(name.toLowerCase(), code);
      names.set(code.toLowerCase(), code);
    }
  }
  for (const [name, code] of Object.entries(ALIASES)) names.set(name, code);
  return names;
}

/** Made when the first country is read: most files have none, and a function should start fast. */
let names: ReadonlyMap<string, string> | undefined;

/** ISO 3166-1 code of a country by its code or its name in English or Chinese. */
export function parseCountry(text: string): string | undefined {
  names ??= countryNames();
  return names.get(text.normalize("NFKC").trim().toLowerCase());
}
