import { Group, Text } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFormats } from "../../session/formats.ts";
import styles from "./customer.module.css";

interface EntryLineProps {
  readonly Icon: TablerIcon;
  /** What the colour of the sign tells. */
  readonly type: "purchase" | "refund" | "note" | "task" | "good" | "bad" | "neutral";
  readonly title: ReactNode;
  readonly on: string;
  readonly menu: ReactNode;
  readonly children?: ReactNode;
}

/** One line of the timeline: a sign, what it is, its day, and what can be done with it. */
export function EntryLine({ Icon, type, title, on, menu, children }: EntryLineProps) {
  const { day, since } = useFormats();
  return (
    <article className={styles["entry"]}>
      <span className={styles["sign"]} data-type={type} aria-hidden="true">
        <Icon size={18} stroke={1.6} />
      </span>
      <div>{title}</div>
      <Group gap={4} wrap="nowrap" align="flex-start">
        <Text component="time" dateTime={on} size="xs" c="dimmed" title={since(on)} pt={3}>
          {day(on)}
        </Text>
        {menu}
      </Group>
      <div style={{ gridColumn: "2 / -1" }}>{children}</div>
    </article>
  );
}
