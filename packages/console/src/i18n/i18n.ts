import type { Language } from "@perennial/contract";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { loadChineseFont } from "../theme/chinese-font.ts";
import type { operator } from "./en/operator.ts";
import type { Words } from "./en.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    readonly defaultNS: "translation";
    readonly resources: { readonly translation: Words; readonly operator: typeof operator };
  }
}

const KEPT = "perennial.language";

type Fetched = Readonly<Record<Language, () => Promise<object>>>;

/** Texts by what they are for: those that every page needs, and those that come with a part of the console. */
const parts = new Map<string, Fetched>([
  [
    "translation",
    {
      en: async () => (await import("./en.ts")).en,
      "zh-CN": async () => (await import("./zh.ts")).zh,
    },
  ],
]);

/** The language that was chosen here before, or that the browser asks for. */
export function preferredLanguage(): Language {
  const asked = localStorage.getItem(KEPT) ?? navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag)) ?? "en";
  return asked.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

async function bring(language: Language): Promise<void> {
  const missing = [...parts].filter(([part]) => !i18next.hasResourceBundle(language, part));
  await Promise.all(
    missing.map(async ([part, words]) => i18next.addResourceBundle(language, part, await words[language]())),
  );
}

export function currentLanguage(): Language {
  return i18next.language === "zh-CN" ? "zh-CN" : "en";
}

/** Brings the texts of a part of the console that most people never open, in whatever language is shown from now on. */
export async function bringTexts(part: "operator", words: Fetched): Promise<void> {
  parts.set(part, words);
  await bring(currentLanguage());
}

export async function startTexts(): Promise<void> {
  const language = preferredLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await chooseLanguage(language);
}

/** Texts, font and the page's own language; remembered on this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  await bring(language);
  if (language === "zh-CN") loadChineseFont();
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}

export function keepLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language);
  return chooseLanguage(language);
}
