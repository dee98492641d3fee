import { Group, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTitle } from "./title.ts";

interface PageHeadProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** Name of the page, and what is done on it. */
export function PageHead({ title, children }: PageHeadProps) {
  useTitle(title);
  return (
    <Group justify="space-between" mb={{ base: "sm", sm: "md" }} gap="sm" mih={36}>
      <Title order={1}>{title}</Title>
      {children !== undefined && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
