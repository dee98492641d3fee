import { shownNames } from "@perennial/contract/sight";
import { useTranslation } from "react-i18next";
import { useHeldFields } from "../session/sight.ts";

/** By what customers are found, as the search box says it: nothing that its user does not see of them. */
export function useSearchWords(): string {
  const { t, i18n } = useTranslation();
  const { hidden } = useHeldFields("customer");
  const unseen = shownNames(hidden);
  const words = [
    t("frame.search.by.name"),
    ...(unseen.has("phone") ? [] : [t("frame.search.by.phone")]),
    ...(unseen.has("email") ? [] : [t("frame.search.by.email")]),
    ...(unseen.has("externalId") ? [] : [t("frame.search.by.code")]),
  ];
  return new Intl.ListFormat(i18n.language, { type: "disjunction" }).format(words);
}
