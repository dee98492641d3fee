import { EmptyState } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useReachesAll } from "../session/sight.ts";
import { PageHead } from "./PageHead.tsx";

interface WholeOnlyProps {
  /** What the children do with everybody's customers. */
  readonly mode: "read" | "write";
  /** Of a whole page; stands above the reason. */
  readonly title?: string;
  readonly children: ReactNode;
}

/** What concerns everybody's customers; whoever reaches only some of them is told why it is not there. */
export function WholeOnly({ mode, title, children }: WholeOnlyProps) {
  const { t } = useTranslation();
  if (useReachesAll(mode)) return children;
  return (
    <>
      {title !== undefined && <PageHead title={title} />}
      <EmptyState
        py="xl"
        icon={<IconUsersGroup stroke={1.5} />}
        variant="light"
        title={t("rules.notWhole.title")}
        description={t("rules.notWhole.text")}
      />
    </>
  );
}
