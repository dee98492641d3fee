import { Button, Center, EmptyState, Group } from "@mantine/core";
import { IconCompassOff, IconMoodSad } from "@tabler/icons-react";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../ui/LinkButton.tsx";
import { Refused } from "../ui/Refused.tsx";
import styles from "./frame.module.css";

/** No such page. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Center mih="60vh">
      <EmptyState
        icon={<IconCompassOff stroke={1.5} />}
        variant="light"
        title={<h1 className={styles["astray"]}>{t("frame.notFound.title")}</h1>}
        description={t("frame.notFound.text")}
      >
        <EmptyState.Actions>
          <LinkButton to="/">{t("frame.notFound.home")}</LinkButton>
        </EmptyState.Actions>
      </EmptyState>
    </Center>
  );
}

/** A page that could not be drawn: what the API said, and two ways on. */
export function Crashed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const again = async () => {
    reset();
    await router.invalidate();
  };
  return (
    <Center mih="60vh" p="md">
      <EmptyState
        icon={<IconMoodSad stroke={1.5} />}
        variant="light"
        color="clay"
        title={<h1 className={styles["astray"]}>{t("frame.crashed.title")}</h1>}
        description={t("frame.crashed.text")}
      >
        <Refused error={error} />
        <EmptyState.Actions>
          <Group>
            <Button onClick={() => void again()}>{t("frame.crashed.again")}</Button>
            <LinkButton to="/" variant="default">
              {t("frame.notFound.home")}
            </LinkButton>
          </Group>
        </EmptyState.Actions>
      </EmptyState>
    </Center>
  );
}
