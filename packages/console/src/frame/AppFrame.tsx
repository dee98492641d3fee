import { AppShell, Box } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { whenUnconfirmed } from "../api/client.ts";
import { confirmed } from "../api/confirm.tsx";
import { ClosedPage } from "../pages/person/ClosedPage.tsx";
import { useMe } from "../session/session.ts";
import { PageLoading } from "../ui/Loading.tsx";
import styles from "./frame.module.css";
import { GlobalSearch } from "./GlobalSearch.tsx";
import { SideNavigation, TabBar } from "./Navigation.tsx";
import { Notices } from "./Notices.tsx";
import { TermsDialog } from "./TermsDialog.tsx";
import { TopBar } from "./TopBar.tsx";

const TestBar = lazy(async () => ({ default: (await import("./TestBar.tsx")).TestBar }));
/** Height of the bar of a test workspace, as its style sheet has it. */
const TEST_BAR_HEIGHT = 44;

whenUnconfirmed(confirmed);

/** Everything around a page: where one can go, what day it is, and what is being worked on. */
export function AppFrame() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const isTest = workspace.mode === "test";
  const { pathname } = useLocation();
  const isPhone = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  return (
    <AppShell
      layout="alt"
      header={{ height: isTest ? 56 + TEST_BAR_HEIGHT : 56 }}
      navbar={{ width: 228, breakpoint: "sm", collapsed: { mobile: true } }}
      footer={{ height: 58, collapsed: !isPhone }}
      padding={{ base: "sm", sm: "lg" }}
      withBorder={false}
      transitionDuration={0}
    >
      <a href="#content" className="skip-link">
        {t("frame.skip")}
      </a>
      <AppShell.Header className={styles["header"]}>
        {isTest && (
          <Suspense fallback={<Box h={TEST_BAR_HEIGHT} />}>
            <TestBar />
          </Suspense>
        )}
        <Box h={56}>
          <TopBar />
        </Box>
      </AppShell.Header>
      {!isPhone && (
        <AppShell.Navbar className={styles["navbar"]} aria-label={t("frame.nav.label")}>
          <SideNavigation />
        </AppShell.Navbar>
      )}
      <AppShell.Main className={styles["main"]} id="content" tabIndex={-1}>
        <Box maw={1360} mx="auto">
          <Notices />
          <Suspense fallback={<PageLoading />}>
            {workspace.closesAt !== null && pathname !== "/account" ? <ClosedPage /> : <Outlet />}
          </Suspense>
        </Box>
      </AppShell.Main>
      {isPhone && (
        <AppShell.Footer withBorder={false}>
          <TabBar />
        </AppShell.Footer>
      )}
      <GlobalSearch />
      <TermsDialog />
    </AppShell>
  );
}
