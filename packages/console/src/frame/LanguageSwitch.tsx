import { SegmentedControl } from "@mantine/core";
import type { Language } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { currentLanguage, keepLanguage } from "../i18n/i18n.ts";

const NAMES = [
  { value: "en", label: "English" },
  { value: "zh-CN", label: "中文" },
] as const satisfies readonly { readonly value: Language; readonly label: string }[];

/** Each language under its own name, so that nobody has to read the other to find theirs. */
export function LanguageSwitch({ fullWidth = false }: { readonly fullWidth?: boolean }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const change = async (language: Language) => {
    await keepLanguage(language);
    // Reasons and problems come in the reader's language from the API.
    await queryClient.invalidateQueries();
  };
  return (
    <SegmentedControl
      size="xs"
      fullWidth={fullWidth}
      aria-label={t("frame.language")}
      data={[...NAMES]}
      value={currentLanguage()}
      onChange={(language) => void change(language)}
    />
  );
}
