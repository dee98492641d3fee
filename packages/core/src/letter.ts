import type { Language } from "@perennial/contract";
import type { Letter } from "./ports.ts";

type Words = readonly [subject: string, text: string];

/** A mail in the reader's language. */
export function letter(to: string, language: Language, words: { readonly en: Words; readonly zh: Words }): Letter {
  const [subject, text] = language === "zh-CN" ? words.zh : words.en;
  return { to, language, subject, text: `${text}\n` };
}
