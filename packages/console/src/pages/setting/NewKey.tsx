import { Alert, Button, Code, Group, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CopyText } from "../../ui/CopyText.tsx";

interface NewKeyProps {
  readonly secret: string;
  readonly onStored: () => void;
}

/** A key that has just been made: seen now, or never. */
export function NewKey({ secret, onStored }: NewKeyProps) {
  const { t } = useTranslation();
  return (
    <Alert color="pine" variant="light" icon={<IconKey size={18} />} title={t("setting.keys.shownOnce")} mb="md">
      <Text size="xs" c="dimmed">
        {t("setting.keys.key")}
      </Text>
      <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }} data-secret>
        {secret}
      </Code>
      <Group mt="sm" gap="xs">
        <CopyText text={secret} />
        <Button variant="subtle" size="compact-md" onClick={onStored}>
          {t("setting.keys.stored")}
        </Button>
      </Group>
    </Alert>
  );
}
