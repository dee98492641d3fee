import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Formats, formatsOf } from "../../session/formats.ts";

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
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        today: new Date().toISOString().slice(0, 10),
      }),
    [language],
  );
}
