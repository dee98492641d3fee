import { Box, Center, Flex, Group, List, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconBellRinging, IconChartHistogram, IconFileUpload } from "@tabler/icons-react";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "../../frame/LanguageSwitch.tsx";
import { Mark } from "../../ui/Mark.tsx";
import styles from "./account.module.css";

const POINTS = [
  { name: "file", Icon: IconFileUpload },
  { name: "score", Icon: IconChartHistogram },
  { name: "call", Icon: IconBellRinging },
] as const;

/** Around the pages before the workspace: what it is for on one side, the form on the other. */
export function AccountFrame() {
  const { t } = useTranslation();
  return (
    <Flex mih="100dvh">
      <Box className={styles["promise"]} visibleFrom="md">
        <Stack gap={44} maw={420}>
          <Title order={2} className={styles["claim"]}>
            {t("account.promise")}
          </Title>
          <List spacing="lg" listStyleType="none" center>
            {POINTS.map(({ name, Icon }) => (
              <List.Item
                key={name}
                icon={
                  <ThemeIcon size={38} radius="md" className={styles["icon"] ?? ""}>
                    <Icon size={20} stroke={1.6} aria-hidden="true" />
                  </ThemeIcon>
                }
              >
                <Text size="sm" maw={330}>
                  {t(`account.points.${name}`)}
                </Text>
              </List.Item>
            ))}
          </List>
        </Stack>
      </Box>
      <Flex direction="column" flex={1} component="main">
        <Group justify="space-between" p="md">
          <Group gap={10}>
            <Mark size={32} />
            <Text fw={620}>{t("frame.product")}</Text>
          </Group>
          <LanguageSwitch />
        </Group>
        <Center flex={1} px="md" pb={60}>
          <Box w="100%" maw={420}>
            <Outlet />
          </Box>
        </Center>
      </Flex>
    </Flex>
  );
}
