import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Formats, formatsOf } from "../../session/formats.ts";

/** The day in UTC, by which days and months of cost are counted. */
export const todayInUtc = (): string => new Date().toISOString().slice(0, 10);
const ownTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Money, days and numbers for somebody who is in no workspace: in dollars, by the clock of this device. */
export function useOperatorFormats(): Formats {
  const { i18n } = useTranslation();
  const language = i18n.language === "zh-CN" ? "zh-CN" : "en";
  return useMemo(
    () =>
      formatsOf({
        language,
        country: language === "en" ? "US" : "CN",
        currency: "USD",
        timeZone: ownTimeZone(),
        today: todayInUtc(),
      }),
    [language],
  );
}
