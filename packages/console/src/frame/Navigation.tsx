import { Group, NavLink, Text } from "@mantine/core";
import { IconBook2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "../session/session.ts";
import { LinkNav } from "../ui/LinkButton.tsx";
import { Mark } from "../ui/Mark.tsx";
import styles from "./frame.module.css";
import { usePlaces } from "./places.ts";

/** The places of the console, beside the page. */
export function SideNavigation() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const places = usePlaces();
  return (
    <>
      <Group gap={10} wrap="nowrap" px={6} pt={2} pb={14}>
        <Mark size={34} />
        <div style={{ minWidth: 0 }}>
          <Text fw={620} size="sm" lh={1.3} lineClamp={2} className={styles["company"] ?? ""} title={workspace.name}>
            {workspace.name}
          </Text>
          <Text size="xs" c="dimmed">
            {t("frame.product")}
          </Text>
        </div>
      </Group>
      {places.map(({ to, name, Icon }) => (
        <LinkNav
          key={to}
          to={to}
          activeOptions={{ exact: to === "/" }}
          activeProps={{ active: true }}
          className={styles["link"]}
          label={t(`frame.nav.${name}`)}
          leftSection={<Icon size={19} stroke={1.6} />}
        />
      ))}
      <NavLink
        component="a"
        href="/docs"
        mt="auto"
        target="_blank"
        className={styles["link"]}
        label={t("frame.nav.docs")}
        leftSection={<IconBook2 size={19} stroke={1.6} />}
      />
    </>
  );
}

/** The main places at the foot of a phone. */
export function TabBar() {
  const { t } = useTranslation();
  const places = usePlaces();
  return (
    <nav className={styles["tabs"]} aria-label={t("frame.nav.label")}>
      {places
        .filter(({ isMain }) => isMain)
        .map(({ to, name, Icon }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === "/" }} className={styles["tab"]}>
            <Icon size={22} stroke={1.6} aria-hidden="true" />
            {t(`frame.nav.${name}`)}
          </Link>
        ))}
    </nav>
  );
}
