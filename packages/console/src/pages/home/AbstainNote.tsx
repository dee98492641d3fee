import { Alert, Text } from "@mantine/core";
import type { Dashboard } from "@perennial/contract";
import { IconScale } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { LinkText } from "../../ui/LinkButton.tsx";

/** Says that no risk is shown, and why, where the scores do no better than a rule of thumb. */
export function AbstainNote({ dashboard: { verdict, rule } }: { readonly dashboard: Dashboard }) {
  const { t } = useTranslation();
  if (verdict !== "abstain" || rule === null) return null;
  return (
    <Alert color="ochre" icon={<IconScale size={20} />} title={t("proof.verdict.abstain")}>
      <Text size="sm">
        {t("proof.verdictText.abstain", { rule: t(`proof.rule.${rule}`) })}{" "}
        <LinkText to="/value/proof" inherit>
          {t("proof.more")}
        </LinkText>
      </Text>
    </Alert>
  );
}
