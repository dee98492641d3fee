import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export function CopyText({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant="light"
          size="compact-md"
          leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} stroke={1.7} />}
          onClick={copy}
        >
          {t(copied ? "form.copied" : "form.copy")}
        </Button>
      )}
    </CopyButton>
  );
}
