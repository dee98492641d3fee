import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { SecretOnce } from "../../ui/SecretOnce.tsx";

interface NewKeyProps {
  readonly secret: string;
  readonly onStored: () => void;
}

/** A key that has just been made. */
export function NewKey({ secret, onStored }: NewKeyProps) {
  const { t } = useTranslation();
  return (
    <SecretOnce
      title={t("setting.keys.shownOnce")}
      secret={secret}
      mb="md"
      before={
        <Text size="xs" c="dimmed">
          {t("setting.keys.key")}
        </Text>
      }
      done={t("setting.keys.stored")}
      onDone={onStored}
    />
  );
}
