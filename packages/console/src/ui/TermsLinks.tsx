import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LinkText } from "./LinkButton.tsx";

/** Where the terms and the privacy notice can be read, beside whatever one is filling in. */
export function TermsLinks() {
  const { t } = useTranslation();
  return (
    <Text size="sm" c="dimmed">
      {t("terms.read")}{" "}
      <LinkText to="/terms" target="_blank" underline="always" inherit>
        {t("terms.terms")}
      </LinkText>{" "}
      {t("terms.and")}{" "}
      <LinkText to="/privacy" target="_blank" underline="always" inherit>
        {t("terms.privacy")}
      </LinkText>
    </Text>
  );
}
