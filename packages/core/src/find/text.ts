/** Text as it is compared in searches: compatibility forms, case and accents do not count. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC").toLowerCase().trim();
}

const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Whether a sign stands for a whole word or syllable, so that one of it is worth looking for. */
export function isIdeograph(sign: string): boolean {
  return HAN.test(sign);
}

/** Runs of ideographs, and runs of letters and digits; everything else separates. */
export function runsOf(text: string): string[] {
  return (
    fold(text).match(
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{N}])+/gu,
    ) ?? []
  );
}

/** Partition of a posting: few enough letters that every search of allowed length names it, many enough to spread. */
export function gramOf(token: string): string {
  const [first = ""] = token;
  return isIdeograph(first) ? first : [...token].slice(0, 3).join("");
}

/** Digits of a telephone number, without signs. */
export function digitsOf(text: string): string {
  return text.normalize("NFKC").replace(/\D/g, "");
}
