import { Group, Paper, type PaperProps, Title } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./card.module.css";
import { Hint } from "./Hint.tsx";

interface CardProps extends PaperProps {
  readonly title: string;
  /** What the picture means, in one sentence. */
  readonly hint?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One thing to look at, under its name. */
export function Card({ title, hint, action, children, ...paper }: CardProps) {
  return (
    <Paper component="section" className={styles["card"]} p={{ base: "md", sm: "lg" }} aria-label={title} {...paper}>
      <Group justify="space-between" mb="md" wrap="nowrap" align="center">
        <Group gap={4} wrap="nowrap">
          <Title order={2}>{title}</Title>
          {hint !== undefined && <Hint text={hint} />}
        </Group>
        {action !== undefined && <div style={{ flexShrink: 0 }}>{action}</div>}
      </Group>
      {children}
    </Paper>
  );
}
