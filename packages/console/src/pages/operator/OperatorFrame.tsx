import { Box, Button, Group, Text } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "../../frame/LanguageSwitch.tsx";
import { PageLoading } from "../../ui/Loading.tsx";
import { Mark } from "../../ui/Mark.tsx";
import { OperatorSignIn } from "./OperatorSignIn.tsx";
import styles from "./operator.module.css";
import { keepKey, useSignedIn } from "./operator-client.ts";

/** Around the pages of whoever runs the installation; without the key there is nothing but the way in. */
export function OperatorFrame() {
  const { t } = useTranslation("operator");
  const signedIn = useSignedIn();
  return (
    <Box mih="100dvh">
      <Group component="header" className={styles["header"]} justify="space-between" wrap="nowrap">
        <Group gap={10} wrap="nowrap">
          <Mark size={30} />
          <Text fw={620}>{t("title")}</Text>
        </Group>
        <Group gap="xs" wrap="nowrap">
          <LanguageSwitch />
          {signedIn && (
            <Button variant="subtle" color="gray" size="compact-md" onClick={() => keepKey(undefined)}>
              {t("signIn.out")}
            </Button>
          )}
        </Group>
      </Group>
      <Box component="main" className={styles["main"]}>
        {signedIn ? (
          <Suspense fallback={<PageLoading />}>
            <Outlet />
          </Suspense>
        ) : (
          <OperatorSignIn />
        )}
      </Box>
    </Box>
  );
}
