import { Alert, Button, Text } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface ChangedMeanwhileProps {
  /** Whether the newer version is shown with one's own changes still in it. */
  readonly isKept?: boolean;
  readonly onReload: () => void;
}

/** Two people changed the same record: the slower one is told, and nothing is lost silently. */
export function ChangedMeanwhile({ isKept = false, onReload }: ChangedMeanwhileProps) {
  const { t } = useTranslation();
  return (
    <Alert
      color="ochre"
      variant="light"
      role="alert"
      icon={<IconUsersGroup size={18} />}
      title={t("form.changed.title")}
    >
      <Text size="sm">{t(isKept ? "form.changed.kept" : "form.changed.text")}</Text>
      <Button size="compact-sm" variant="light" color="ochre" mt="xs" onClick={onReload}>
        {t("form.changed.reload")}
      </Button>
    </Alert>
  );
}
