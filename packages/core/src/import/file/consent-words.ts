const YES = new Set(
  "yes y true 1 x granted agreed subscribed optin opt-in 是 同意 允许 可以 已同意 已订阅 接受".split(" "),
);
const NO = new Set(
  "no n false 0 denied refused unsubscribed optout opt-out 否 不同意 拒绝 不允许 不可以 已退订 退订 不接受".split(" "),
);
const FIRST = new Set("preferred first 首选 优先".split(" "));

/** What a customer wants, in the words of either language; undefined for other words. */
export function parseConsent(text: string): "granted" | "denied" | "preferred" | undefined {
  const word = text.normalize("NFKC").trim().toLowerCase();
  if (FIRST.has(word)) return "preferred";
  if (YES.has(word)) return "granted";
  return NO.has(word) ? "denied" : undefined;
}
