import { ActionIcon, Button, Group, Kbd, Text } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Mark } from "../ui/Mark.tsx";
import { AccountMenu } from "./AccountMenu.tsx";
import { AsOfBadge } from "./AsOfBadge.tsx";
import styles from "./frame.module.css";
import { useSearchWords } from "./search-words.ts";
import { WorkBadge } from "./WorkBadge.tsx";

const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";

export function TopBar() {
  const { t } = useTranslation();
  const words = useSearchWords();
  return (
    <Group h="100%" px={{ base: "sm", sm: "lg" }} gap="xs" wrap="nowrap" justify="space-between">
      <Group hiddenFrom="sm" gap={8} wrap="nowrap">
        <Mark size={30} />
      </Group>
      <Button
        visibleFrom="sm"
        variant="default"
        className={styles["search"]}
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        rightSection={
          <Text span size="xs" c="dimmed">
            <Kbd size="xs">{MOD}</Kbd> <Kbd size="xs">K</Kbd>
          </Text>
        }
        styles={{ inner: { width: "100%" }, label: { flex: 1, textAlign: "start" } }}
        onClick={spotlight.open}
      >
        {words}
      </Button>
      <Group gap="xs" wrap="nowrap" ml="auto">
        <WorkBadge />
        <AsOfBadge />
        <ActionIcon
          hiddenFrom="sm"
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("frame.search.open")}
          onClick={spotlight.open}
        >
          <IconSearch size={20} stroke={1.7} />
        </ActionIcon>
        <AccountMenu />
      </Group>
    </Group>
  );
}
