import { Group, Scroller } from "@mantine/core";
import {
  IconChartHistogram,
  IconClockHour4,
  IconLayoutGrid,
  IconRosetteDiscountCheck,
  IconScale,
  IconUserHeart,
} from "@tabler/icons-react";
import { Navigate, Outlet, useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useReachesAll } from "../../session/sight.ts";
import { LinkNav } from "../../ui/LinkButton.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import styles from "./value.module.css";

const TABS = [
  { to: "/value", name: "overview", Icon: IconChartHistogram, isWhole: true },
  { to: "/value/groups", name: "groups", Icon: IconLayoutGrid, isWhole: true },
  { to: "/value/people", name: "people", Icon: IconUserHeart },
  { to: "/value/effort", name: "effort", Icon: IconClockHour4 },
  { to: "/value/settings", name: "settings", Icon: IconScale },
  { to: "/value/proof", name: "proof", Icon: IconRosetteDiscountCheck },
] as const;
/** What is there for whoever reaches only some of the customers. */
const TABS_OF_SOME = TABS.filter((tab) => !("isWhole" in tab));

/** Around the pages on what the base of customers is worth. */
export function ValueFrame() {
  const { t } = useTranslation();
  const reachesAll = useReachesAll("read");
  const { pathname } = useLocation();
  if (!reachesAll && pathname === "/value") return <Navigate to="/value/people" replace />;
  const tabs = reachesAll ? TABS : TABS_OF_SOME;
  return (
    <>
      <PageHead title={t("value.title")} />
      <nav aria-label={t("value.title")}>
        <Scroller edgeGradientColor="var(--ground)" mb="md">
          <Group gap={4} wrap="nowrap">
            {tabs.map(({ to, name, Icon }) => (
              <LinkNav
                key={to}
                to={to}
                activeOptions={{ exact: true }}
                activeProps={{ active: true }}
                className={styles["tab"]}
                label={t(`value.tabs.${name}`)}
                leftSection={<Icon size={18} stroke={1.6} />}
                noWrap
              />
            ))}
          </Group>
        </Scroller>
      </nav>
      <Outlet />
    </>
  );
}
