import { Group, Scroller } from "@mantine/core";
import {
  IconChartHistogram,
  IconClockHour4,
  IconLayoutGrid,
  IconRosetteDiscountCheck,
  IconScale,
  IconUserHeart,
} from "@tabler/icons-react";
import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LinkNav } from "../../ui/LinkButton.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import styles from "./value.module.css";

const TABS = [
  { to: "/value", name: "overview", Icon: IconChartHistogram },
  { to: "/value/groups", name: "groups", Icon: IconLayoutGrid },
  { to: "/value/people", name: "people", Icon: IconUserHeart },
  { to: "/value/effort", name: "effort", Icon: IconClockHour4 },
  { to: "/value/settings", name: "settings", Icon: IconScale },
  { to: "/value/proof", name: "proof", Icon: IconRosetteDiscountCheck },
] as const;

/** Around the pages on what the base of customers is worth. */
export function ValueFrame() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={t("value.title")} />
      <nav aria-label={t("value.title")}>
        <Scroller edgeGradientColor="var(--ground)" mb="md">
          <Group gap={4} wrap="nowrap">
            {TABS.map(({ to, name, Icon }) => (
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
