import { Alert, Anchor, Stack, Text } from "@mantine/core";
import { IconEye, IconMailOpened } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay, useMe } from "../session/session.ts";
import { LinkText } from "../ui/LinkButton.tsx";

/** The mailbox page exists on a person's own machine alone. */
const isOwnMachine = /^(localhost|127\.0\.0\.1)$/.test(location.hostname);

/** What holds for the whole workspace and is not usual. */
export function Notices() {
  const { t } = useTranslation();
  const { verified, member, workspace } = useMe();
  const mayWrite = useMay("customer:write");
  const notices = [
    !verified && member && (
      <Alert key="verify" color="ochre" variant="light" icon={<IconMailOpened size={18} />} py="xs">
        <Text size="sm">
          {t("frame.unverified.text", { email: member.email })}{" "}
          {isOwnMachine && (
            <Anchor href="/mailbox" target="_blank" inherit underline="always">
              {t("frame.unverified.mailbox")}
            </Anchor>
          )}
        </Text>
      </Alert>
    ),
    !mayWrite && (
      <Alert key="read" color="lake" variant="light" icon={<IconEye size={18} />} py="xs">
        {t("frame.readOnly")}
      </Alert>
    ),
    workspace.demo && (
      <Text key="demo" size="xs" c="dimmed">
        {t("demo.notice")}{" "}
        <LinkText to="/settings" hash="demo" inherit underline="always">
          {t("demo.manage")}
        </LinkText>
      </Text>
    ),
  ].filter(Boolean);
  if (notices.length === 0) return null;
  return (
    <Stack gap="xs" mb="md">
      {notices}
    </Stack>
  );
}
