import { Alert, Text } from "@mantine/core";
import { IconScale } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useAbstention } from "../../session/verdict.ts";
import { LinkText } from "../../ui/LinkButton.tsx";

/** Says that no risk is shown, and why, where the scores do no better than a rule of thumb. */
export function AbstainNote() {
  const { t } = useTranslation();
  const rule = useAbstention();
  if (rule === null) return null;
  return (
    <Alert color="ochre" mb="md" icon={<IconScale size={20} />} title={t("proof.verdict.abstain")}>
      <Text size="sm">
        {t("proof.verdictText.abstain", { rule: t(`proof.rule.${rule}`) })}{" "}
        <LinkText to="/value/proof" inherit>
          {t("proof.more")}
        </LinkText>
      </Text>
    </Alert>
  );
}
