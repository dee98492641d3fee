import { Grid, Scroller } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  IconAdjustments,
  IconArrowsLeftRight,
  IconBuildingStore,
  IconChartBar,
  IconEyeOff,
  IconFileExport,
  IconForms,
  IconHistory,
  IconInbox,
  IconKey,
  IconLifebuoy,
  IconListDetails,
  IconLogin2,
  IconReceipt,
  IconShieldCheck,
  IconTags,
  IconUsersGroup,
  IconWebhook,
} from "@tabler/icons-react";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { LinkNav } from "../../ui/LinkButton.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import styles from "./setting.module.css";

const TABS = [
  { to: "/settings", name: "workspace", Icon: IconBuildingStore },
  { to: "/settings/fields", name: "fields", Icon: IconForms },
  { to: "/settings/facets", name: "facets", Icon: IconTags },
  { to: "/settings/model", name: "model", Icon: IconAdjustments },
  { to: "/settings/members", name: "members", Icon: IconUsersGroup },
  { to: "/settings/roles", name: "roles", Icon: IconShieldCheck },
  { to: "/settings/sign-in", name: "signIn", Icon: IconLogin2 },
  { to: "/settings/keys", name: "keys", Icon: IconKey },
  { to: "/settings/webhooks", name: "webhooks", Icon: IconWebhook },
  { to: "/settings/inbound", name: "inbound", Icon: IconInbox },
  { to: "/settings/events", name: "events", Icon: IconListDetails },
  { to: "/settings/exports", name: "exports", Icon: IconFileExport },
  { to: "/settings/audit", name: "audit", Icon: IconHistory },
  { to: "/settings/privacy", name: "privacy", Icon: IconEyeOff },
  { to: "/settings/support", name: "support", Icon: IconLifebuoy },
  { to: "/settings/requests", name: "requests", Icon: IconArrowsLeftRight },
  { to: "/settings/usage", name: "usage", Icon: IconChartBar },
  { to: "/settings/plan", name: "plan", Icon: IconReceipt },
] as const;

/** Around the settings: which there are. */
export function SettingsFrame() {
  const { t } = useTranslation();
  const isPhone = useMediaQuery("(max-width: 62em)", undefined, { getInitialValueInEffect: false });
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    nav.current?.querySelector(`[href="${pathname}"]`)?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  const tabs = TABS.map(({ to, name, Icon }) => (
    <LinkNav
      key={to}
      to={to}
      activeOptions={{ exact: true }}
      activeProps={{ active: true }}
      className={styles["tab"]}
      label={t(`setting.tabs.${name}`)}
      leftSection={<Icon size={18} stroke={1.6} />}
      noWrap
    />
  ));
  return (
    <>
      <PageHead title={t("setting.title")} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 3 }}>
          <nav aria-label={t("setting.title")} ref={nav}>
            {isPhone ? <Scroller edgeGradientColor="var(--ground)">{tabs}</Scroller> : tabs}
          </nav>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 9 }} miw={0} maw={{ md: 820 }}>
          <Outlet />
        </Grid.Col>
      </Grid>
    </>
  );
}
